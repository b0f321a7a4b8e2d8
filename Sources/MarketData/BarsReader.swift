import Documents

/// Reads a `.bars` file, whole or by spans of time, refusing every byte that was changed.
package struct BarsReader: ~Copyable {
  private let file: StoredFile
  private let footer: BarsLayout.Footer
  /// The manifest that lies in the file; nil in version 1.
  let manifest: [UInt8]?
  private var decoder: BarsDecoder
  /// How many bytes of the file were asked for so far.
  package private(set) var bytesRead: Int

  var hash: String { footer.hash }
  package var rows: Int { footer.rows }

  package init(path: String) throws {
    let file = try StoredFile(path)
    let (footer, start) = try Self.readFooter(file)
    let manifest = try Self.readManifest(footer, file, before: start)
    bytesRead = BarsLayout.headerBytes + file.count - start + (manifest?.count ?? 0)
    decoder = BarsDecoder(version: footer.version)
    self.footer = footer
    self.manifest = manifest
    self.file = file
  }

  /// All the bars, in one pass over the file.
  package mutating func series(name: String) throws -> BarSeries {
    let (bars, extras) = try read(0..<footer.chunks)
    return series(name, bars, extras, hash: footer.hash)
  }

  /// The bars that open in [from, to), of which only their chunks are read.
  ///
  /// The interval and the tick stay those of the whole; the hash is that of the part.
  package mutating func series(
    name: String, from: Timestamp, to: Timestamp
  ) throws -> BarSeries {
    let (chunks, extraChunks) = try read(self.chunks(from.nanoseconds, to.nanoseconds))
    let first = chunks.firstIndex { $0.openTime >= from } ?? chunks.count
    let rows = first..<max(first, chunks.firstIndex { $0.openTime >= to } ?? chunks.count)
    let bars = Array(chunks[rows])
    let extras = extraChunks.map { Array($0[rows]) }
    var part = series(name, bars, extras, hash: "")
    part.hash = BarSeries.hash(
      bars: bars, interval: part.interval, ticksPerUnit: part.ticksPerUnit,
      quoteVolume: part.quoteVolume, spread: part.spread)
    return part
  }

  private func series(
    _ name: String, _ bars: [Bar], _ extras: [[Double]], hash: String
  ) -> BarSeries {
    BarSeries(
      name: name, bars: bars, interval: footer.interval, ticksPerUnit: footer.ticksPerUnit,
      quoteVolume: footer.hasQuoteVolume ? extras.first : nil,
      spread: footer.hasSpread ? extras.last : nil, hash: hash)
  }

  /// The chunks that can have bars in [from, to); all of version 1, which does not tell.
  private func chunks(_ from: Int64, _ to: Int64) -> Range<Int> {
    guard from < to else { return 0..<0 }
    guard footer.version > 1 else { return 0..<footer.chunks }
    let first = footer.spans.firstIndex { $0.last >= from } ?? footer.chunks
    let end = footer.spans.firstIndex { $0.first >= to } ?? footer.chunks
    return first..<max(first, end)
  }

  private mutating func read(_ chunks: Range<Int>) throws -> ([Bar], [[Double]]) {
    let perChunk = footer.rowsPerChunk
    let end = min(chunks.upperBound * perChunk, footer.rows)
    let rows = max(0, end - chunks.lowerBound * perChunk)
    var extras = [[Double]](repeating: [], count: footer.columns - 6)
    var offset = footer.entries[..<(chunks.lowerBound * footer.columns)]
      .reduce(BarsLayout.headerBytes) { $0 + Int($1.length) }
    let bars = try [Bar](unsafeUninitializedCapacity: rows) { buffer, count in
      var frames: [UInt8] = []
      for chunk in chunks {
        let length = min(perChunk, rows - count)
        let part = UnsafeMutableBufferPointer(rebasing: buffer[count..<(count + length)])
        offset += try readChunk(chunk, at: offset, &frames, into: part, beside: &extras)
        guard count == 0 || buffer[count - 1].openTime < buffer[count].openTime else {
          throw Self.damaged(file.path)
        }
        count += length
      }
    }
    return (bars, extras)
  }

  /// Decodes one chunk and answers how many bytes it takes in the file.
  private mutating func readChunk(
    _ chunk: Int, at offset: Int, _ frames: inout [UInt8],
    into bars: UnsafeMutableBufferPointer<Bar>, beside extras: inout [[Double]]
  ) throws -> Int {
    let entries = footer.entries[(chunk * footer.columns)..<((chunk + 1) * footer.columns)]
    let size = entries.reduce(0) { $0 + Int($1.length) }
    if frames.count < size { frames = [UInt8](repeating: 0, count: size) }
    bytesRead += size
    let outcome = try frames.withUnsafeMutableBytes { room in
      let target = UnsafeMutableRawBufferPointer(rebasing: room[..<size])
      guard try file.read(offset, into: target) else { throw Self.damaged(file.path) }
      return decoder.decode(
        entries, UnsafeRawBufferPointer(target), into: bars, beside: &extras)
    }
    let isInItsSpan =
      footer.version == 1
      || (bars.first?.openTime.nanoseconds == footer.spans[chunk].first
        && bars.last?.openTime.nanoseconds == footer.spans[chunk].last)
    guard outcome == .sound, isInItsSpan else { throw Self.damaged(file.path) }
    return size
  }

  /// The footer, and where in the file it starts.
  private static func readFooter(
    _ file: borrowing StoredFile
  ) throws -> (BarsLayout.Footer, start: Int) {
    guard let found = try BarsLayout.frame.footer(of: file),
      let footer = found.bytes.withUnsafeBytes({
        BarsLayout.Footer($0, version: found.version)
      }),
      BarsLayout.headerBytes + footer.frameBytes + Int(footer.manifestLength) == found.start
    else { throw damaged(file.path) }
    return (footer, found.start)
  }

  private static func readManifest(
    _ footer: BarsLayout.Footer, _ file: borrowing StoredFile, before end: Int
  ) throws -> [UInt8]? {
    guard footer.version > 1 else { return nil }
    let length = Int(footer.manifestLength)
    guard let bytes = try file.read(end - length, length),
      bytes.withUnsafeBytes(crc32) == footer.manifestChecksum
    else { throw damaged(file.path) }
    return bytes
  }

  private static func damaged(_ path: String) -> AssayError {
    AssayError(
      .data, "the stored bars are damaged: a checksum does not fit", at: path,
      mend: "import or fetch the data again")
  }
}
