import Foundation

/// Decimal numbers read from bytes, correctly rounded.
enum DecimalText {
  /// Nil for anything but `-12.5e3` and the like; infinite when the number is too large.
  @inline(__always)
  static func read(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
    let isNegative = text.first == UInt8(ascii: "-")
    let start = isNegative || text.first == UInt8(ascii: "+") ? 1 : 0
    let number = Significand(text, from: start)
    guard number.hasDigits else { return nil }
    var exponent = number.exponent
    if number.end < text.count {
      guard let read = readExponent(text, from: number.end) else { return nil }
      exponent += read
    }
    guard number.digits <= 19, let value = scaled(number.value, exponent) else {
      return slow(text)
    }
    return isNegative ? -value : value
  }

  /// Reads `4:1` or `4/1`; nil for anything else and for parts that are not above zero.
  static func ratio(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
    let marks = text.indices.filter {
      text[$0] == UInt8(ascii: ":") || text[$0] == UInt8(ascii: "/")
    }
    guard let mark = marks.first, marks.count == 1,
      let new = read(UnsafeBufferPointer(rebasing: text[..<mark])),
      let old = read(UnsafeBufferPointer(rebasing: text[(mark + 1)...])), new > 0, old > 0,
      (new / old).isFinite
    else { return nil }
    return new / old
  }

  /// Whether a text is a number with one comma in place of its point.
  static func hasComma(_ text: String) -> Bool {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    guard parts.count == 2, let whole = parts.first, let rest = parts.last, !whole.isEmpty,
      !rest.isEmpty
    else { return false }
    return rest.utf8.allSatisfy { $0 &- 48 < 10 }
      && (whole.first == "-" ? whole.dropFirst() : whole).utf8.allSatisfy { $0 &- 48 < 10 }
  }

  /// Reads a number whose point is a comma.
  static func readWithComma(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
    let pointed = text.map { $0 == UInt8(ascii: ",") ? UInt8(ascii: ".") : $0 }
    return pointed.withUnsafeBufferPointer { read($0) }
  }

  /// `significand` · 10^`exponent`, rounded once; nil where that takes more than one division.
  @inline(__always)
  static func scaled(_ significand: UInt64, _ exponent: Int) -> Double? {
    // Both the whole number and the power are exact here, so one operation rounds once, correctly.
    if significand <= 1 << 53, exponent.magnitude <= 22 {
      let power = powersOfTen[Int(exponent.magnitude)]
      return exponent < 0 ? Double(significand) / power : Double(significand) * power
    }
    guard (-19..<0).contains(exponent) else { return nil }
    return quotient(significand, UInt64(powersOfTen[-exponent]))
  }

  /// A quotient of whole numbers above zero, rounded once: 63 bits or more of it are found, and
  /// whether anything is left stands in the lowest one.
  @inline(never)
  private static func quotient(_ dividend: UInt64, _ divisor: UInt64) -> Double {
    let (up, down) = (divisor.leadingZeroBitCount, dividend.leadingZeroBitCount)
    let dividend = dividend << UInt64(down)
    let (quotient, rest) = (divisor << UInt64(up)).dividingFullWidth(
      (dividend >> 1, dividend << 63))
    let whole = Double(rest == 0 ? quotient : quotient | 1)
    return Double(sign: .plus, exponent: up - down - 63, significand: whole)
  }

  /// The digits of a number before its exponent, as a whole number times a power of ten.
  private struct Significand {
    /// Wrong, for want of room, when there are more than 19 digits.
    var value: UInt64 = 0
    /// Digits without leading zeros.
    var digits = 0
    var exponent = 0
    var hasDigits = false
    /// Where the digits end.
    var end: Int

    @inline(__always)
    init(_ text: UnsafeBufferPointer<UInt8>, from start: Int) {
      var point = -1
      end = start
      while end < text.count {
        let digit = text[end] &- UInt8(ascii: "0")
        if digit < 10 {
          value = value &* 10 &+ UInt64(digit)
          digits += digits == 0 && digit == 0 ? 0 : 1
        } else if text[end] == UInt8(ascii: "."), point < 0 {
          point = end
        } else {
          break
        }
        end += 1
      }
      if point >= 0 { exponent = point + 1 - end }
      hasDigits = end - start > (point < 0 ? 0 : 1)
    }
  }

  private static func readExponent(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    guard text[start] | 0x20 == UInt8(ascii: "e") else { return nil }
    var position = start + 1
    guard position < text.count else { return nil }
    let isNegative = text[position] == UInt8(ascii: "-")
    if isNegative || text[position] == UInt8(ascii: "+") { position += 1 }
    guard position < text.count else { return nil }
    var value = 0
    while position < text.count {
      let digit = text[position] &- UInt8(ascii: "0")
      guard digit < 10 else { return nil }
      value = min(value * 10 + Int(digit), 100_000)
      position += 1
    }
    return isNegative ? -value : value
  }

  @inline(never)
  private static func slow(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: text.count + 1) { copy in
      guard let start = copy.baseAddress else { return nil }
      for (index, byte) in text.enumerated() {
        start.advanced(by: index).initialize(to: CChar(bitPattern: byte))
      }
      start.advanced(by: text.count).initialize(to: 0)
      return strtod(start, nil)
    }
  }
}

/// 10^0 to 10^22: the powers of ten that a double holds exactly.
let powersOfTen: [Double] = [
  1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17,
  1e18, 1e19, 1e20, 1e21, 1e22,
]
