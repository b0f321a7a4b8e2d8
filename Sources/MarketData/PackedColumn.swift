/// One column of one chunk before compression.
struct PackedColumn {
  var encoding: ColumnEncoding
  /// Planes, which is bytes a value: 0 to 8.
  var width: UInt8
  var exponent: UInt8
  var base: Int64
  var unit: Int64
  /// A zstd frame for each byte plane, lowest first.
  var frames: [UInt8]

  init(
    _ values: [Int64], _ encoding: ColumnEncoding, exponent: Int = 0, base: Int64 = 0,
    unit: Int64 = 1
  ) {
    self.encoding = encoding
    self.exponent = UInt8(exponent)
    self.base = base
    self.unit = unit
    let planes = BytePlanes.encode(values)
    width = UInt8(planes.count)
    // A frame of its own gives each plane its own table of codes.
    frames = planes.flatMap(zstdCompressed)
  }

  init(raw values: [Double]) {
    self.init(values.map { Int64(bitPattern: $0.bitPattern) }, .raw)
  }

  /// Times as steps in units of their greatest common divisor.
  static func times(_ times: [Int64]) -> PackedColumn {
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
    let closes = ticks[3]
    let gaps = zip(opens, [base] + closes.dropLast()).map { $0 - $1 }
    let bodies = zip(opens, closes)
    let wicks = zip(ticks[1], bodies).map { $0 - max($1.0, $1.1) }
    let tails = zip(ticks[2], bodies).map { min($1.0, $1.1) - $0 }
    return [
      PackedColumn(gaps, .ticks, exponent: exponent, base: base),
      PackedColumn(wicks, .ticks, exponent: exponent),
      PackedColumn(tails, .ticks, exponent: exponent),
      PackedColumn(bodies.map { $1 - $0 }, .ticks, exponent: exponent),
    ]
  }

  /// Volumes and the like as whole multiples of a power of ten when that is exact.
  static func quantities(_ values: [Double]) -> PackedColumn {
    guard let exponent = exactExponent(of: values) else { return PackedColumn(raw: values) }
    return PackedColumn(wholes(values, exponent), .scaled, exponent: exponent)
  }

  /// The smallest exponent with every value bit for bit a whole number over 10^exponent.
  private static func exactExponent(of values: some Sequence<Double>) -> Int? {
    var exponent = 0
    for value in values {
      while !isExact(value, exponent) {
        exponent += 1
        guard exponent <= BarsLayout.largestExponent else { return nil }
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
}

func greatestCommonDivisor(_ a: Int64, _ b: Int64) -> Int64 {
  var (a, b) = (a, b)
  while b != 0 { (a, b) = (b, a % b) }
  return a
}
