/// A place in a short text that moves on as its parts are read.
struct TextCursor {
  private let text: UnsafeBufferPointer<UInt8>
  private(set) var position = 0

  @inline(__always)
  init(_ text: UnsafeBufferPointer<UInt8>) { self.text = text }

  var isAtEnd: Bool { position == text.count }

  @inline(__always)
  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard position < text.count, text[position] == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  @inline(__always)
  mutating func digit() -> Int64? {
    guard position < text.count else { return nil }
    let digit = text[position] &- UInt8(ascii: "0")
    guard digit < 10 else { return nil }
    position += 1
    return Int64(digit)
  }

  /// As many digits as stand here, if their number is allowed and their value an Int64.
  @inline(__always)
  mutating func digits(_ allowed: ClosedRange<Int>) -> Int64? {
    var value: Int64 = 0
    var count = 0
    while count < allowed.upperBound, let digit = digit() {
      let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = tens.addingReportingOverflow(digit)
      guard !overflow, !carry else { return nil }
      value = sum
      count += 1
    }
    return count >= allowed.lowerBound ? value : nil
  }

  /// The one of these ASCII characters that stands here.
  mutating func takeAny(of characters: String) -> Unicode.Scalar? {
    characters.unicodeScalars.first { take($0) }
  }

  /// As many ASCII letters as are wanted, in lower case; nothing is taken where there are fewer.
  mutating func letters(_ count: Int) -> String? {
    let letters = text[position...].prefix(count).map { $0 | 0x20 }
    guard letters.count == count,
      letters.allSatisfy({ (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) })
    else { return nil }
    position += count
    return String(decoding: letters, as: UTF8.self)
  }

  mutating func take(word: String) -> Bool {
    let start = position
    for character in word.unicodeScalars where !take(character) {
      position = start
      return false
    }
    return true
  }

  /// Digits behind a point as nanoseconds; those beyond nine are dropped.
  mutating func nanosecond() -> Int? {
    guard let first = digit() else { return nil }
    var scale = 100_000_000
    var sum = Int(first) * scale
    while let digit = digit() {
      scale /= 10
      sum += Int(digit) * scale
    }
    return sum
  }

  /// Minutes east of UTC: none, `Z`, `+05:30`, `+0530` or `+05`.
  mutating func zone() -> Int64? {
    if isAtEnd || take("Z") || take("z") { return 0 }
    let isWest = take("-")
    guard isWest || take("+"), let hours = digits(2...2) else { return nil }
    var minutes: Int64 = 0
    if take(":") || !isAtEnd {
      guard let read = digits(2...2) else { return nil }
      minutes = read
    }
    guard hours < 24, minutes < 60 else { return nil }
    return (isWest ? -1 : 1) * (hours * 60 + minutes)
  }
}
