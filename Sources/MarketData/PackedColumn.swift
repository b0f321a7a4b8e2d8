/// How a column of one chunk lies in its frame.
enum ColumnEncoding: UInt8 {
  /// Doubles as they are.
  case raw = 0
  /// Differences of whole numbers, in units of `unit`, the first against `base`.
  case differences = 1
  /// Whole multiples of 1/10^exponent.
  case scaled = 2
  /// Ticks of 1/10^exponent: open against the close before, the others against the open.
  case ticks = 3
}

/// One column of one chunk before compression.
struct PackedColumn {
  var encoding: ColumnEncoding
  /// Bytes a value: 2, 4 or 8.
  var width: UInt8
  var exponent: UInt8 = 0
  var base: Int64 = 0
  var unit: Int64 = 1
  var payload: [UInt8]

  /// Whole numbers in the narrowest width that holds them all.
  init(
    _ values: [Int64], _ encoding: ColumnEncoding, exponent: Int = 0, base: Int64 = 0,
    unit: Int64 = 1
  ) {
    self.encoding = encoding
    self.exponent = UInt8(exponent)
    self.base = base
    self.unit = unit
    let least = values.min() ?? 0
    let most = values.max() ?? 0
    if Int16(exactly: least) != nil, Int16(exactly: most) != nil {
      (width, payload) = (2, Self.bytes(values, Int16.self))
    } else if Int32(exactly: least) != nil, Int32(exactly: most) != nil {
      (width, payload) = (4, Self.bytes(values, Int32.self))
    } else {
      (width, payload) = (8, Self.bytes(values, Int64.self))
    }
  }

  init(raw values: [Double]) {
    encoding = .raw
    width = 8
    payload = Self.bytes(values.map { Int64(bitPattern: $0.bitPattern) }, Int64.self)
  }

  /// Opens as steps in units of their greatest common divisor.
  static func times(_ bars: ArraySlice<Bar>) -> PackedColumn {
    let times = bars.map(\.openTime.nanoseconds)
    let steps = zip(times.dropFirst(), times).map { $0 &- $1 }
    let unit = max(1, steps.reduce(0, greatestCommonDivisor))
    return PackedColumn(
      [0] + steps.map { $0 / unit }, .differences, base: times.first ?? 0, unit: unit)
  }

  /// Open, high, low and close as ticks when that is exact, else as they are.
  static func prices(_ bars: ArraySlice<Bar>) -> [PackedColumn] {
    let columns = [bars.map(\.open), bars.map(\.high), bars.map(\.low), bars.map(\.close)]
    guard let exponent = exactExponent(of: columns.joined()) else {
      return columns.map { PackedColumn(raw: $0) }
    }
    let ticks = columns.map { wholes($0, exponent) }
    let opens = ticks[0]
    let base = opens.first ?? 0
    var packed = [
      PackedColumn(
        zip(opens, [base] + ticks[3].dropLast()).map { $0 - $1 }, .ticks, exponent: exponent,
        base: base)
    ]
    for column in ticks.dropFirst() {
      packed.append(PackedColumn(zip(column, opens).map { $0 - $1 }, .ticks, exponent: exponent))
    }
    return packed
  }

  /// Volumes and the like as whole multiples of a power of ten when that is exact.
  static func quantities(_ values: [Double]) -> PackedColumn {
    guard let exponent = exactExponent(of: values) else { return PackedColumn(raw: values) }
    return PackedColumn(wholes(values, exponent), .scaled, exponent: exponent)
  }

  /// The smallest exponent up to 9 with every value bit for bit a whole number over 10^exponent.
  private static func exactExponent(of values: some Sequence<Double>) -> Int? {
    var exponent = 0
    for value in values {
      while !isExact(value, exponent) {
        exponent += 1
        guard exponent <= 9 else { return nil }
      }
    }
    return values.allSatisfy { isExact($0, exponent) } ? exponent : nil
  }

  private static func isExact(_ value: Double, _ exponent: Int) -> Bool {
    let scale = powersOfTen[exponent]
    let whole = (value * scale).rounded()
    guard whole.magnitude < 0x1p53 else { return false }
    return (Double(Int64(whole)) / scale).bitPattern == value.bitPattern
  }

  private static func wholes(_ values: [Double], _ exponent: Int) -> [Int64] {
    values.map { Int64(($0 * powersOfTen[exponent]).rounded()) }
  }

  private static func bytes<I: FixedWidthInteger>(_ values: [Int64], _: I.Type) -> [UInt8] {
    var writer = LittleEndianWriter()
    for value in values { writer.append(I(truncatingIfNeeded: value)) }
    return writer.bytes
  }
}

func greatestCommonDivisor(_ a: Int64, _ b: Int64) -> Int64 {
  var (a, b) = (a, b)
  while b != 0 { (a, b) = (b, a % b) }
  return a
}
