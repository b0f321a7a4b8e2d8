/// Fixed-width numbers appended in little-endian order.
struct LittleEndianWriter {
  private(set) var bytes: [UInt8] = []

  mutating func append<I: FixedWidthInteger>(_ value: I) {
    withUnsafeBytes(of: value.littleEndian) { bytes += $0 }
  }

  mutating func append(_ more: some Sequence<UInt8>) { bytes += more }
}

/// Fixed-width numbers taken from little-endian bytes; nil past the end.
struct LittleEndianReader {
  private let bytes: UnsafeRawBufferPointer
  private var position = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  var isAtEnd: Bool { position == bytes.count }

  mutating func next<I: FixedWidthInteger>(_: I.Type = I.self) -> I? {
    let width = MemoryLayout<I>.size
    guard bytes.count - position >= width else { return nil }
    defer { position += width }
    return I(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: I.self))
  }

  mutating func text(_ count: Int) -> String? {
    slice(count).map { String(decoding: $0, as: UTF8.self) }
  }

  mutating func slice(_ count: Int) -> UnsafeRawBufferPointer? {
    guard count >= 0, bytes.count - position >= count else { return nil }
    defer { position += count }
    return UnsafeRawBufferPointer(rebasing: bytes[position..<(position + count)])
  }

  mutating func skip(_ count: Int) -> Bool { slice(count) != nil }
}
