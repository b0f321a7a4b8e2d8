import Foundation

/// One field of a line, without its quotes and the blanks around it.
struct CSVField {
  let bytes: UnsafeBufferPointer<UInt8>
  /// Where the next field starts; one past the line's end after the last field.
  let next: Int

  @inline(__always)
  init(_ line: UnsafeBufferPointer<UInt8>, from start: Int, delimiter: UInt8) {
    var end = start
    var isQuoted = false
    while end < line.count, isQuoted || line[end] != delimiter {
      if line[end] == UInt8(ascii: "\"") { isQuoted.toggle() }
      end += 1
    }
    next = end + 1
    bytes = Self.trimmed(line, start, end)
  }

  @inline(__always)
  private static func trimmed(
    _ line: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int
  ) -> UnsafeBufferPointer<UInt8> {
    var start = start
    var end = end
    while start < end, line[start] == UInt8(ascii: " ") { start += 1 }
    while end > start, line[end - 1] == UInt8(ascii: " ") { end -= 1 }
    if end - start >= 2, line[start] == UInt8(ascii: "\""), line[end - 1] == UInt8(ascii: "\"") {
      start += 1
      end -= 1
    }
    return UnsafeBufferPointer(rebasing: line[start..<end])
  }

  var excerpt: String { MarketData.excerpt(String(decoding: bytes, as: UTF8.self)) }
}

extension UnsafeBufferPointer<UInt8> {
  @inline(__always)
  var firstNewline: Int? {
    guard let base = baseAddress, let found = memchr(base, 10, count) else { return nil }
    return UnsafeRawPointer(base).distance(to: UnsafeRawPointer(found))
  }
}
