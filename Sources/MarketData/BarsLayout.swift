/// How bars lie in a `.bars` file; every byte is covered by a comparison or a checksum.
///
///     magic, version                                   12 bytes
///     frames: chunk by chunk, column by column          zstd
///     footer: rows, interval, ticks, columns, hash, one entry a frame
///     length and CRC-32 of the footer, end magic        16 bytes
enum BarsLayout {
  static let magic = Array("ASSAYBAR".utf8)
  static let endMagic = Array("BARASSAY".utf8)
  static let version: UInt32 = 1
  static let headerBytes = 12
  static let trailerBytes = 16
  static let rowsPerChunk = 65_536
  static let hashBytes = 64

  /// What one frame holds and where it lies.
  struct Entry {
    var encoding: ColumnEncoding
    var width: UInt8
    var exponent: UInt8
    var base: Int64
    var unit: Int64
    var length: UInt32
    var checksum: UInt32
  }

  /// What the end of the file says of the whole.
  struct Footer {
    var rows: Int
    var interval: Int64
    var ticksPerUnit: Double?
    var hasQuoteVolume: Bool
    var hasSpread: Bool
    var hash: String
    var entries: [Entry]

    var columns: Int { 6 + (hasQuoteVolume ? 1 : 0) + (hasSpread ? 1 : 0) }
    var chunks: Int { (rows + rowsPerChunk - 1) / rowsPerChunk }
  }

  /// The whole file of a series.
  static func encode(_ series: BarSeries) -> [UInt8] {
    var file = LittleEndianWriter()
    file.append(magic)
    file.append(version)
    var entries: [Entry] = []
    for start in stride(from: 0, to: series.bars.count, by: rowsPerChunk) {
      let rows = start..<min(start + rowsPerChunk, series.bars.count)
      for column in packed(series, rows) {
        let frame = zstdCompressed(column.payload)
        entries.append(
          Entry(
            encoding: column.encoding, width: column.width, exponent: column.exponent,
            base: column.base, unit: column.unit, length: UInt32(frame.count),
            checksum: frame.withUnsafeBytes(crc32)))
        file.append(frame)
      }
    }
    let footer = encodeFooter(series, entries)
    file.append(footer)
    file.append(UInt32(footer.count))
    file.append(footer.withUnsafeBytes(crc32))
    file.append(endMagic)
    return file.bytes
  }

  private static func packed(_ series: BarSeries, _ rows: Range<Int>) -> [PackedColumn] {
    let bars = series.bars[rows]
    var columns = [PackedColumn.times(bars)] + PackedColumn.prices(bars)
    columns.append(.quantities(bars.map(\.volume)))
    for extra in [series.quoteVolume, series.spread] {
      if let extra { columns.append(.quantities(Array(extra[rows]))) }
    }
    return columns
  }

  private static func encodeFooter(_ series: BarSeries, _ entries: [Entry]) -> [UInt8] {
    precondition(series.hash.utf8.count == hashBytes, "a SHA-256 has 64 hexadecimal digits")
    var footer = LittleEndianWriter()
    footer.append(UInt64(series.bars.count))
    footer.append(series.interval)
    footer.append((series.ticksPerUnit ?? 0).bitPattern)
    footer.append(UInt8(series.quoteVolume == nil ? 0 : 1))
    footer.append(UInt8(series.spread == nil ? 0 : 1))
    footer.append(series.hash.utf8)
    for entry in entries {
      footer.append(entry.encoding.rawValue)
      footer.append(entry.width)
      footer.append(entry.exponent)
      footer.append(entry.base)
      footer.append(entry.unit)
      footer.append(entry.length)
      footer.append(entry.checksum)
    }
    return footer.bytes
  }

  /// Nil when the footer contradicts itself.
  static func decodeFooter(_ bytes: UnsafeRawBufferPointer) -> Footer? {
    var reader = LittleEndianReader(bytes)
    guard let count = reader.next(UInt64.self), let rows = Int(exactly: count), rows < 1 << 40,
      let interval = reader.next(Int64.self), interval > 0, let ticks = reader.next(UInt64.self),
      let hasQuoteVolume = reader.next(UInt8.self), let hasSpread = reader.next(UInt8.self),
      let hash = reader.text(hashBytes)
    else { return nil }
    let ticksPerUnit = Double(bitPattern: ticks)
    var footer = Footer(
      rows: rows, interval: interval, ticksPerUnit: ticksPerUnit > 0 ? ticksPerUnit : nil,
      hasQuoteVolume: hasQuoteVolume == 1, hasSpread: hasSpread == 1, hash: hash, entries: [])
    while !reader.isAtEnd {
      guard let entry = decodeEntry(&reader) else { return nil }
      footer.entries.append(entry)
    }
    return footer.entries.count == footer.chunks * footer.columns ? footer : nil
  }

  private static func decodeEntry(_ reader: inout LittleEndianReader) -> Entry? {
    guard let code = reader.next(UInt8.self), let encoding = ColumnEncoding(rawValue: code),
      let width = reader.next(UInt8.self), [2, 4, 8].contains(width),
      let exponent = reader.next(UInt8.self), exponent <= 9, let base = reader.next(Int64.self),
      let unit = reader.next(Int64.self), let length = reader.next(UInt32.self),
      let checksum = reader.next(UInt32.self), encoding != .raw || width == 8
    else { return nil }
    return Entry(
      encoding: encoding, width: width, exponent: exponent, base: base, unit: unit,
      length: length, checksum: checksum)
  }
}
