/// Takes the parts of one line of JSON as they come, without building anything.
///
/// Every method answers nil (or false) where the text is not what was asked for.
struct JSONCursor {
  private(set) var next: UnsafePointer<UInt8>
  private let end: UnsafePointer<UInt8>

  init(_ line: UnsafeBufferPointer<UInt8>, start: UnsafePointer<UInt8>) {
    next = start
    end = start + line.count
  }

  var isAtEnd: Bool { next == end }

  /// The next byte that is no blank, not taken.
  @inline(__always)
  mutating func peek() -> UInt8? {
    while next < end, next.pointee == UInt8(ascii: " ") || next.pointee == UInt8(ascii: "\t") {
      next += 1
    }
    return next < end ? next.pointee : nil
  }

  @inline(__always)
  mutating func take(_ byte: Unicode.Scalar) -> Bool {
    guard peek() == UInt8(truncatingIfNeeded: byte.value) else { return false }
    next += 1
    return true
  }

  /// Digits alone, below 2^63.
  @inline(__always)
  mutating func whole() -> Int64? {
    _ = peek()
    let start = next
    var value: UInt64 = 0
    while next < end, case let digit = next.pointee &- UInt8(ascii: "0"), digit < 10 {
      value = value &* 10 &+ UInt64(digit)
      next += 1
    }
    return (1...19).contains(next - start) ? Int64(exactly: value) : nil
  }

  /// A number that is not negative, quoted or not, in units of 1/10^8: 8 decimals at most.
  @inline(__always)
  mutating func decimal() -> Int64? {
    let isQuoted = take("\"")
    let start = next
    var value: Int64 = 0
    var decimals = -1
    while next < end {
      let digit = next.pointee &- UInt8(ascii: "0")
      if digit < 10 {
        value = value &* 10 &+ Int64(digit)
        if decimals >= 0 { decimals += 1 }
      } else if next.pointee == UInt8(ascii: "."), decimals < 0 {
        decimals = 0
      } else {
        break
      }
      next += 1
    }
    let digits = next - start - (decimals < 0 ? 0 : 1)
    decimals = max(decimals, 0)
    guard (1...18).contains(digits), decimals <= 8, !isQuoted || take("\"") else { return nil }
    let (scaled, isTooLarge) = value.multipliedReportingOverflow(by: Self.scales[8 - decimals])
    return isTooLarge ? nil : scaled
  }

  private static let scales: [Int64] = [
    1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000,
  ]

  /// What stands between quotes, escapes left as they are.
  @inline(__always)
  mutating func string() -> UnsafeBufferPointer<UInt8>? {
    guard take("\"") else { return nil }
    let start = next
    while next < end, next.pointee != UInt8(ascii: "\"") {
      next += next.pointee == UInt8(ascii: "\\") && next + 1 < end ? 2 : 1
    }
    guard next < end else { return nil }
    next += 1
    return UnsafeBufferPointer(start: start, count: next - 1 - start)
  }

  /// `true` or `false`.
  mutating func truth() -> Bool? {
    guard let first = peek() else { return nil }
    let word: StaticString = first == UInt8(ascii: "t") ? "true" : "false"
    guard end - next >= word.utf8CodeUnitCount,
      (0..<word.utf8CodeUnitCount).allSatisfy({ next[$0] == word.utf8Start[$0] })
    else { return nil }
    next += word.utf8CodeUnitCount
    return first == UInt8(ascii: "t")
  }

  /// Passes over any value; what lies in brackets is only counted out.
  mutating func skip() -> Bool {
    var depth = 0
    repeat {
      guard let byte = peek() else { return false }
      switch byte {
      case UInt8(ascii: "\""): if string() == nil { return false }
      case UInt8(ascii: "["), UInt8(ascii: "{"):
        depth += 1
        next += 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"):
        depth -= 1
        next += 1
        if depth < 0 { return false }
      default: next += 1
      }
    } while depth > 0 || !(peek().map(Self.endsValue) ?? true)
    return true
  }

  private static func endsValue(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]")
  }
}
