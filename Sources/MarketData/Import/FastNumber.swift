/// A plain number of up to 19 digits that ends where its field does: what nearly all numbers are.
struct FastNumber {
  let value: Double
  /// Where the next field starts; one past the line's end after the last field.
  let next: Int

  /// Nil for anything else, which may still be a number.
  @inline(__always)
  init?(_ line: UnsafeBufferPointer<UInt8>, _ start: Int, _ delimiter: UInt8) {
    var position = start
    let isNegative = position < line.count && line[position] == UInt8(ascii: "-")
    if isNegative { position += 1 }
    let first = position
    var significand: UInt64 = 0
    var point = -1
    while position < line.count {
      let byte = line[position]
      let digit = byte &- UInt8(ascii: "0")
      if digit < 10 {
        significand = significand &* 10 &+ UInt64(digit)
      } else if byte == UInt8(ascii: "."), point < 0 {
        point = position
      } else {
        break
      }
      position += 1
    }
    guard position == line.count || line[position] == delimiter else { return nil }
    let digits = position - first - (point < 0 ? 0 : 1)
    guard digits > 0, digits <= 19,
      let value = DecimalText.scaled(significand, point < 0 ? 0 : point + 1 - position)
    else { return nil }
    self.value = isNegative ? -value : value
    next = position + 1
  }
}
