import Foundation

/// A member of a zip made by hand; the fields can be made to lie.
struct ZipEntry {
  var name: String
  var bytes: [UInt8]
  /// 0 stored, 8 deflated into stored blocks.
  var method: UInt16 = 8
  var flags: UInt16 = 0
  var checksum: UInt32?
  var claimedBytes: UInt32?

  init(_ name: String, _ text: String) {
    self.name = name
    bytes = Array(text.utf8)
  }

  var packed: [UInt8] { method == 8 ? deflated(bytes) : bytes }
}

/// A zip file of these members, zip64 or not, with a comment behind it or not.
func zip(_ entries: [ZipEntry], isLarge: Bool = false, comment: String = "") -> [UInt8] {
  var file: [UInt8] = []
  var directory: [UInt8] = []
  for entry in entries {
    let packed = entry.packed
    let sizes = [UInt32(packed.count), entry.claimedBytes ?? UInt32(entry.bytes.count)]
    let common =
      little(entry.flags) + little(entry.method) + little(UInt32(0))
      + little(entry.checksum ?? crc32(entry.bytes))
    let name = Array(entry.name.utf8)
    let large =
      isLarge ? [sizes[1], sizes[0], UInt32(file.count)].flatMap { little(UInt64($0)) } : []
    let extra = isLarge ? little(UInt16(1)) + little(UInt16(large.count)) + large : []
    let shown = isLarge ? [UInt32.max, UInt32.max] : sizes
    directory +=
      [0x50, 0x4B, 1, 2, 45, 0, 45, 0] + common + shown.flatMap(little)
      + little(UInt16(name.count)) + little(UInt16(extra.count)) + [UInt8](repeating: 0, count: 10)
      + little(isLarge ? UInt32.max : UInt32(file.count)) + name + extra
    file +=
      [0x50, 0x4B, 3, 4, 45, 0] + common + sizes.flatMap(little) + little(UInt16(name.count))
      + [0, 0] + name + packed
  }
  let (start, count) = (file.count, entries.count)
  file += directory
  if isLarge {
    let end = file.count
    file +=
      [0x50, 0x4B, 6, 6] + little(UInt64(44)) + [45, 0, 45, 0] + little(UInt64(0))
      + [UInt64(count), UInt64(count), UInt64(directory.count), UInt64(start)].flatMap(little)
    file += [0x50, 0x4B, 6, 7] + little(UInt32(0)) + little(UInt64(end)) + little(UInt32(1))
  }
  let counts = isLarge ? UInt16.max : UInt16(count)
  return file + [0x50, 0x4B, 5, 6, 0, 0, 0, 0] + little(counts) + little(counts)
    + little(isLarge ? UInt32.max : UInt32(directory.count))
    + little(isLarge ? UInt32.max : UInt32(start)) + little(UInt16(comment.utf8.count))
    + Array(comment.utf8)
}

/// A raw deflate stream of stored blocks.
func deflated(_ bytes: [UInt8]) -> [UInt8] { Array(gzip(bytes).dropFirst(10).dropLast(8)) }

/// A zstd frame of raw blocks.
func zstd(_ bytes: [UInt8]) -> [UInt8] {
  var file: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0xA0] + little(UInt32(bytes.count))
  var start = 0
  repeat {
    let block = bytes[start..<min(start + 100_000, bytes.count)]
    start += block.count
    let header = UInt32(block.count) << 3 | (start == bytes.count ? 1 : 0)
    file += little(header).prefix(3) + block
  } while start < bytes.count
  return file
}

func little<I: FixedWidthInteger>(_ value: I) -> [UInt8] {
  withUnsafeBytes(of: value.littleEndian) { Array($0) }
}
