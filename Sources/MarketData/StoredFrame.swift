import Documents

/// What files of stored columns have in common: magic and version in front, and behind the columns
/// a footer with its length, its CRC-32 and an end magic.
struct StoredFrame {
  let magic: [UInt8]
  let endMagic: [UInt8]
  /// The versions that this program reads.
  let versions: ClosedRange<UInt32>

  static let headerBytes = 12
  static let trailerBytes = 16

  /// The footer of a file, and where in it the footer starts.
  struct Footer {
    var version: UInt32
    var bytes: [UInt8]
    var start: Int
  }

  /// Nil where the file has another frame, or its footer another checksum.
  func footer(of file: borrowing StoredFile) throws -> Footer? {
    let least = Self.headerBytes + Self.trailerBytes
    guard file.count >= least, let head = try file.read(0, Self.headerBytes),
      head.starts(with: magic),
      let tail = try file.read(file.count - Self.trailerBytes, Self.trailerBytes),
      tail.suffix(8).elementsEqual(endMagic)
    else { return nil }
    let version = Self.number(head[8..<12])
    guard versions.contains(version) else {
      let range = versions.count > 1 ? "up to \(versions.upperBound)" : "\(versions.upperBound)"
      throw AssayError(
        .data, "the store's format is version \(version), this program reads \(range)",
        at: file.path, mend: "import the data again")
    }
    let length = Int(Self.number(tail[0..<4]))
    let start = file.count - Self.trailerBytes - length
    guard length <= file.count - least, let bytes = try file.read(start, length),
      bytes.withUnsafeBytes(crc32) == Self.number(tail[4..<8])
    else { return nil }
    return Footer(version: version, bytes: bytes, start: start)
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) }
  }
}
