import Documents

/// Where a zip's directory lies, as its last bytes say.
struct ZipDirectoryEnd {
  private(set) var entries: Int
  private(set) var size: Int
  private(set) var offset: Int

  init(_ source: StoredBytes, path: String) throws {
    let tailStart = max(0, source.count - 65_557)
    let tail = try source.bytes(at: tailStart, count: source.count - tailStart)
    guard let place = Self.place(in: tail) else {
      throw ZipArchive.damaged("it ends too early: it is cut short", path)
    }
    let end = Array(tail[place...])
    (entries, size, offset) = (
      Self.number(end, 10, 2), Self.number(end, 12, 4), Self.number(end, 16, 4)
    )
    if entries == 0xFFFF || size == 0xFFFF_FFFF || offset == 0xFFFF_FFFF {
      try takeLarge(source, before: tailStart + place, path)
    }
    guard Self.number(end, 4, 4) == 0 else {
      throw ZipArchive.damaged("it is one part of several", path)
    }
    guard offset >= 0, size >= 0, offset <= source.count, size <= source.count - offset else {
      throw ZipArchive.damaged("its directory lies outside of it", path)
    }
  }

  /// The record that is followed by a comment of the length it says, and nothing else.
  private static func place(in tail: [UInt8]) -> Int? {
    guard tail.count >= 22 else { return nil }
    return (0...(tail.count - 22)).reversed().first { place in
      tail[place] == 0x50 && tail[place + 1] == 0x4B && tail[place + 2] == 5
        && tail[place + 3] == 6 && place + 22 + number(tail, place + 20, 2) == tail.count
    }
  }

  private mutating func takeLarge(_ source: StoredBytes, before end: Int, _ path: String) throws {
    let locator = try source.bytes(at: end - 20, count: 20)
    guard locator.count == 20, locator.starts(with: [0x50, 0x4B, 6, 7]) else { return }
    let record = try source.bytes(at: Self.number(locator, 8, 8), count: 56)
    guard record.count == 56, record.starts(with: [0x50, 0x4B, 6, 6]) else {
      throw ZipArchive.damaged("its zip64 directory is missing", path)
    }
    (entries, size, offset) = (
      Self.number(record, 32, 8), Self.number(record, 40, 8), Self.number(record, 48, 8)
    )
  }

  /// A little-endian number; what no file can have is as large as can be.
  private static func number(_ bytes: [UInt8], _ offset: Int, _ width: Int) -> Int {
    let value = bytes[offset..<(offset + width)].reversed().reduce(UInt64(0)) {
      $0 << 8 | UInt64($1)
    }
    return Int(min(value, 1 << 60))
  }
}
