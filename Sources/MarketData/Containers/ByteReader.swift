import Documents

/// Bytes that come in order, from wherever they lie and however they are packed.
protocol ByteReader: AnyObject {
  /// Fills what it can of `target` (less than 2 GiB); 0 at the end, and only there.
  func read(into target: UnsafeMutableRawBufferPointer) throws -> Int
}

extension ByteReader {
  /// Calls `body` with the bytes in blocks of up to 4 MiB and whether they are the last; what it
  /// does not use, less than half a block, comes again before what follows.
  func forEachBlock(_ body: (UnsafeBufferPointer<UInt8>, Bool) throws -> Int) throws {
    let block = UnsafeMutableRawBufferPointer.allocate(byteCount: 4 << 20, alignment: 64)
    defer { block.deallocate() }
    var held = 0
    while true {
      let count = try fill(UnsafeMutableRawBufferPointer(rebasing: block[held...]))
      let filled = UnsafeRawBufferPointer(rebasing: block[..<(held + count)])
      let used = try body(filled.bindMemory(to: UInt8.self), count == 0)
      guard count > 0 else { return }
      held = filled.count - used
      block.copyMemory(from: UnsafeRawBufferPointer(rebasing: filled[used...]))
    }
  }

  /// Reads until `target` is full or nothing is left.
  func fill(_ target: UnsafeMutableRawBufferPointer) throws -> Int {
    var filled = 0
    while filled < target.count {
      let count = try read(into: UnsafeMutableRawBufferPointer(rebasing: target[filled...]))
      guard count > 0 else { break }
      filled += count
    }
    return filled
  }
}

/// The ways of packing one stream of bytes, told apart by their first bytes.
enum Packing {
  case none, gzip, zstd

  init(_ head: some Sequence<UInt8>) {
    let head = Array(head.prefix(4))
    self =
      head.starts(with: [0x1F, 0x8B]) ? .gzip : head == [0x28, 0xB5, 0x2F, 0xFD] ? .zstd : .none
  }

  /// What `source`, packed in this way, holds.
  func unpacked(_ source: any ByteReader, path: String) throws -> any ByteReader {
    switch self {
    case .none: source
    case .gzip: try InflateReader(source, .gzip, path: path)
    case .zstd: try ZstdReader(source, path: path)
    }
  }
}
