/// How bars lie in a `.bars` file; every byte is covered by a comparison or a checksum.
///
///     magic, version                                   12 bytes
///     frames: chunk by chunk, column by column          zstd, one a byte plane
///     manifest                                          JSON; since version 2
///     footer: rows, interval, ticks, columns, hash, then of each chunk its times,
///         then one entry a column of a chunk
///     length and CRC-32 of the footer, end magic        16 bytes
///
/// The manifest lies in the file so that one rename replaces both.
enum BarsLayout {
  static let magic = Array("ASSAYBAR".utf8)
  static let endMagic = Array("BARASSAY".utf8)
  static let version: UInt32 = 2
  static let headerBytes = StoredFrame.headerBytes
  static let frame = StoredFrame(magic: magic, endMagic: endMagic, versions: 1...version)
  static let hashBytes = 64
  static let largestExponent = 15

  /// Small chunks read little for a short span; below some thousands the codes' tables weigh.
  static func rowsPerChunk(_ version: UInt32) -> Int { version == 1 ? 65_536 : 8_192 }

  /// What the frames of one column of one chunk hold and how many bytes they take.
  struct Entry {
    var encoding: ColumnEncoding
    var width: UInt8
    var exponent: UInt8
    var base: Int64
    var unit: Int64
    var length: UInt32
    var checksum: UInt32
  }

  /// The first and last opens of a chunk, in nanoseconds; version 1 does not tell them.
  struct ChunkSpan {
    var first: Int64
    var last: Int64
  }

  /// What the end of the file says of the whole.
  struct Footer {
    var version: UInt32
    var rows: Int
    var interval: Int64
    var ticksPerUnit: Double?
    var hasQuoteVolume: Bool
    var hasSpread: Bool
    var hash: String
    var manifestLength: UInt32 = 0
    var manifestChecksum: UInt32 = 0
    var spans: [ChunkSpan] = []
    var entries: [Entry] = []

    var columns: Int { 6 + (hasQuoteVolume ? 1 : 0) + (hasSpread ? 1 : 0) }
    var rowsPerChunk: Int { BarsLayout.rowsPerChunk(version) }
    var chunks: Int { (rows + rowsPerChunk - 1) / rowsPerChunk }
    var frameBytes: Int { entries.reduce(0) { $0 + Int($1.length) } }
  }
}
