/// Makes the bytes of a `.bars` file.
enum BarsEncoder {
  /// The whole file of a series; `manifest` is what lies in it as it is.
  static func encode(_ series: BarSeries, manifest: [UInt8]) -> [UInt8] {
    var file = LittleEndianWriter()
    file.append(BarsLayout.magic)
    file.append(BarsLayout.version)
    var footer = footer(of: series, manifest)
    for start in stride(from: 0, to: series.bars.count, by: footer.rowsPerChunk) {
      let rows = start..<min(start + footer.rowsPerChunk, series.bars.count)
      footer.spans.append(
        BarsLayout.ChunkSpan(
          first: series.bars[rows.lowerBound].openTime.nanoseconds,
          last: series.bars[rows.upperBound - 1].openTime.nanoseconds))
      for column in packed(series, rows) {
        footer.entries.append(entry(column))
        file.append(column.frames)
      }
    }
    file.append(manifest)
    let end = bytes(footer)
    file.append(end)
    file.append(UInt32(end.count))
    file.append(end.withUnsafeBytes(crc32))
    file.append(BarsLayout.endMagic)
    return file.bytes
  }

  private static func footer(of series: BarSeries, _ manifest: [UInt8]) -> BarsLayout.Footer {
    precondition(
      series.hash.utf8.count == BarsLayout.hashBytes, "a SHA-256 has 64 hexadecimal digits")
    return BarsLayout.Footer(
      version: BarsLayout.version, rows: series.bars.count, interval: series.interval,
      ticksPerUnit: series.ticksPerUnit, hasQuoteVolume: series.quoteVolume != nil,
      hasSpread: series.spread != nil, hash: series.hash,
      manifestLength: UInt32(manifest.count), manifestChecksum: manifest.withUnsafeBytes(crc32))
  }

  private static func packed(_ series: BarSeries, _ rows: Range<Int>) -> [PackedColumn] {
    let bars = series.bars[rows]
    var columns = [PackedColumn.times(bars.map(\.openTime.nanoseconds))] + PackedColumn.prices(bars)
    columns.append(.quantities(bars.map(\.volume)))
    for extra in [series.quoteVolume, series.spread] {
      if let extra { columns.append(.quantities(Array(extra[rows]))) }
    }
    return columns
  }

  static func entry(_ column: PackedColumn) -> BarsLayout.Entry {
    BarsLayout.Entry(
      encoding: column.encoding, width: column.width, exponent: column.exponent,
      base: column.base, unit: column.unit, length: UInt32(column.frames.count),
      checksum: column.frames.withUnsafeBytes(crc32))
  }

  private static func bytes(_ footer: BarsLayout.Footer) -> [UInt8] {
    var bytes = LittleEndianWriter()
    bytes.append(UInt64(footer.rows))
    bytes.append(footer.interval)
    bytes.append((footer.ticksPerUnit ?? 0).bitPattern)
    bytes.append(UInt8(footer.hasQuoteVolume ? 1 : 0))
    bytes.append(UInt8(footer.hasSpread ? 1 : 0))
    bytes.append(footer.hash.utf8)
    bytes.append(footer.manifestLength)
    bytes.append(footer.manifestChecksum)
    for span in footer.spans {
      bytes.append(span.first)
      bytes.append(span.last)
    }
    for entry in footer.entries { entry.append(to: &bytes) }
    return bytes.bytes
  }
}

extension BarsLayout.Entry {
  func append(to bytes: inout LittleEndianWriter) {
    bytes.append(encoding.rawValue)
    bytes.append(width)
    bytes.append(exponent)
    bytes.append(base)
    bytes.append(unit)
    bytes.append(length)
    bytes.append(checksum)
  }
}
