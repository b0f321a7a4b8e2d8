/// How values lie in a `.values` file; every byte is covered by a comparison or a checksum.
///
///     magic, version                                   12 bytes
///     frames: the times, then column by column          zstd, one a byte plane
///     manifest                                          JSON, with the columns' names
///     footer: rows, hash, length and CRC-32 of the manifest, one entry a column
///     length and CRC-32 of the footer, end magic        16 bytes
///
/// The manifest lies in the file so that one rename replaces both.
enum ValueFile {
  static let magic = Array("ASSAYVAL".utf8)
  static let endMagic = Array("VALASSAY".utf8)
  static let version: UInt32 = 1
  static let headerBytes = StoredFrame.headerBytes
  static let frame = StoredFrame(magic: magic, endMagic: endMagic, versions: version...version)
  /// A larger number in a file is not believed.
  static let mostRows = 1 << 28

  /// What the end of the file says of the whole.
  struct Footer {
    var rows: Int
    var hash: String
    var manifestLength: UInt32
    var manifestChecksum: UInt32
    /// The times, then the columns.
    var entries: [BarsLayout.Entry] = []

    var frameBytes: Int { entries.reduce(0) { $0 + Int($1.length) } }
  }

  /// The whole file of a series; `manifest` is what lies in it as it is.
  static func encode(_ series: ValueSeries, manifest: [UInt8]) -> [UInt8] {
    var file = LittleEndianWriter()
    file.append(magic)
    file.append(version)
    var footer = LittleEndianWriter()
    footer.append(UInt64(series.times.count))
    footer.append(series.hash.utf8)
    footer.append(UInt32(manifest.count))
    footer.append(manifest.withUnsafeBytes(crc32))
    let times = PackedColumn.times(series.times.map(\.nanoseconds))
    for column in [times] + series.columns.map({ PackedColumn.quantities($0.values) }) {
      BarsEncoder.entry(column).append(to: &footer)
      file.append(column.frames)
    }
    file.append(manifest)
    file.append(footer.bytes)
    file.append(UInt32(footer.bytes.count))
    file.append(footer.bytes.withUnsafeBytes(crc32))
    file.append(endMagic)
    return file.bytes
  }
}

extension ValueFile.Footer {
  /// Nil when the footer contradicts itself.
  init?(_ bytes: UnsafeRawBufferPointer) {
    var reader = LittleEndianReader(bytes)
    guard let count = reader.next(UInt64.self), let rows = Int(exactly: count),
      rows <= ValueFile.mostRows,
      let hash = reader.text(BarsLayout.hashBytes), let length = reader.next(UInt32.self),
      let checksum = reader.next(UInt32.self)
    else { return nil }
    self.init(rows: rows, hash: hash, manifestLength: length, manifestChecksum: checksum)
    while !reader.isAtEnd {
      guard let entry = BarsLayout.Entry(&reader, BarsLayout.version) else { return nil }
      entries.append(entry)
    }
    // A run of equal bytes takes four in 128 KiB, so more rows than this are a lie.
    guard entries.count > 1, rows <= 65_536 * (1 + Int(entries[0].length)) else { return nil }
  }
}
