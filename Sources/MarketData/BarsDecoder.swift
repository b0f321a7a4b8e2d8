import Documents

/// Reads the bytes of a `.bars` file back into bars, refusing any that were changed.
struct BarsDecoder: ~Copyable {
  private let file: UnsafeRawBufferPointer
  private let path: String
  private let footer: BarsLayout.Footer
  private let inflater = ZstdInflater()
  /// Where the next frame starts, and which it is.
  private var position = BarsLayout.headerBytes
  private var frame = 0
  private var payload: [UInt8] = []

  /// `file` must outlive the decoder.
  init(_ file: UnsafeRawBufferPointer, path: String) throws {
    self.file = file
    self.path = path
    footer = try Self.footer(of: file, path)
  }

  /// All the bars, in one pass over the file.
  mutating func series(name: String) throws -> BarSeries {
    var quoteVolume: [Double]? = footer.hasQuoteVolume ? [] : nil
    var spread: [Double]? = footer.hasSpread ? [] : nil
    let rows = footer.rows
    let bars = try [Bar](unsafeUninitializedCapacity: rows) { buffer, count in
      while count < rows {
        let length = min(BarsLayout.rowsPerChunk, rows - count)
        let chunk = UnsafeMutableBufferPointer(rebasing: buffer[count..<(count + length)])
        try decodeBars(into: chunk, after: count > 0 ? buffer[count - 1] : nil)
        quoteVolume? += try decodeValues(length)
        spread? += try decodeValues(length)
        count += length
      }
    }
    return BarSeries(
      name: name, bars: bars, interval: footer.interval, ticksPerUnit: footer.ticksPerUnit,
      quoteVolume: quoteVolume, spread: spread, hash: footer.hash)
  }

  private static func footer(
    of file: UnsafeRawBufferPointer, _ path: String
  ) throws -> BarsLayout.Footer {
    let least = BarsLayout.headerBytes + BarsLayout.trailerBytes
    guard file.count >= least, file.starts(with: BarsLayout.magic),
      file.suffix(8).elementsEqual(BarsLayout.endMagic)
    else { throw damaged(path) }
    let version = UInt32(littleEndian: file.loadUnaligned(fromByteOffset: 8, as: UInt32.self))
    guard version == BarsLayout.version else {
      throw AssayError(
        .data, "the store's format is version \(version), this program reads \(BarsLayout.version)",
        at: path, mend: "import the data again")
    }
    var trailer = LittleEndianReader(UnsafeRawBufferPointer(rebasing: file.suffix(16)))
    let length = Int(trailer.next(UInt32.self) ?? 0)
    guard length <= file.count - least else { throw damaged(path) }
    let end = file.count - BarsLayout.trailerBytes
    let bytes = UnsafeRawBufferPointer(rebasing: file[(end - length)..<end])
    guard crc32(bytes) == trailer.next(UInt32.self), let footer = BarsLayout.decodeFooter(bytes),
      footer.entries.reduce(BarsLayout.headerBytes, { $0 + Int($1.length) }) == end - length
    else { throw damaged(path) }
    return footer
  }

  private static func damaged(_ path: String) -> AssayError {
    AssayError(
      .data, "the stored bars are damaged: a checksum does not fit", at: path,
      mend: "import or fetch the data again")
  }
}

// MARK: Columns

extension BarsDecoder {
  private mutating func decodeBars(
    into bars: UnsafeMutableBufferPointer<Bar>, after last: Bar?
  ) throws {
    let times = try nextPayload(bars.count)
    guard times.encoding == .differences else { throw Self.damaged(path) }
    initialize(bars, times)
    let opens = try nextPayload(bars.count)
    switch opens.encoding {
    case .ticks: try decodeTicks(into: bars, opens)
    case .raw: try decodeRaw(into: bars, opens)
    case .differences, .scaled: throw Self.damaged(path)
    }
    let volumes = try decodeValues(bars.count)
    var previous = last?.openTime.nanoseconds ?? .min
    for index in bars.indices {
      bars[index].volume = volumes[index]
      let time = bars[index].openTime.nanoseconds
      guard bars[index].isSound, time > previous || (index == 0 && last == nil) else {
        throw Self.damaged(path)
      }
      previous = time
    }
  }

  private func initialize(_ bars: UnsafeMutableBufferPointer<Bar>, _ entry: BarsLayout.Entry) {
    var time = entry.base
    forEachWhole(entry) { index, step in
      time &+= step &* entry.unit
      let bar = Bar(
        openTime: Timestamp(nanoseconds: time), open: 0, high: 0, low: 0, close: 0, volume: 0)
      bars.initializeElement(at: index, to: bar)
    }
  }

  private mutating func decodeTicks(
    into bars: UnsafeMutableBufferPointer<Bar>, _ entry: BarsLayout.Entry
  ) throws {
    let scale = powersOfTen[Int(entry.exponent)]
    let base = entry.base
    // The opens are known only once the closes are: first all differences, then the sums.
    let opens = wholes(entry)
    var others: [[Int64]] = []
    for _ in 0..<3 {
      let other = try nextPayload(bars.count)
      guard other.encoding == .ticks, other.exponent == entry.exponent else {
        throw Self.damaged(path)
      }
      others.append(wholes(other))
    }
    let (highs, lows, closes) = (others[0], others[1], others[2])
    var close = base
    for index in bars.indices {
      let open = close &+ opens[index]
      close = open &+ closes[index]
      bars[index].open = Double(open) / scale
      bars[index].high = Double(open &+ highs[index]) / scale
      bars[index].low = Double(open &+ lows[index]) / scale
      bars[index].close = Double(close) / scale
    }
  }

  private mutating func decodeRaw(
    into bars: UnsafeMutableBufferPointer<Bar>, _ opens: BarsLayout.Entry
  ) throws {
    forEachDouble(opens) { bars[$0].open = $1 }
    forEachDouble(try nextRaw(bars.count)) { bars[$0].high = $1 }
    forEachDouble(try nextRaw(bars.count)) { bars[$0].low = $1 }
    forEachDouble(try nextRaw(bars.count)) { bars[$0].close = $1 }
  }

  private mutating func nextRaw(_ count: Int) throws -> BarsLayout.Entry {
    let entry = try nextPayload(count)
    guard entry.encoding == .raw else { throw Self.damaged(path) }
    return entry
  }

  private mutating func decodeValues(_ count: Int) throws -> [Double] {
    let entry = try nextPayload(count)
    var values = [Double](repeating: 0, count: count)
    switch entry.encoding {
    case .raw: forEachDouble(entry) { values[$0] = $1 }
    case .scaled:
      let scale = powersOfTen[Int(entry.exponent)]
      forEachWhole(entry) { values[$0] = Double($1) / scale }
    case .differences, .ticks: throw Self.damaged(path)
    }
    return values
  }

  /// Checks and inflates the next frame into `payload`.
  private mutating func nextPayload(_ count: Int) throws -> BarsLayout.Entry {
    let entry = footer.entries[frame]
    let bytes = UnsafeRawBufferPointer(
      rebasing: file[position..<(position + Int(entry.length))])
    let size = count * Int(entry.width)
    if payload.count != size { payload = [UInt8](repeating: 0, count: size) }
    let isWhole =
      crc32(bytes) == entry.checksum
      && payload.withUnsafeMutableBytes { inflater.inflate(bytes, into: $0) }
    guard isWhole else { throw Self.damaged(path) }
    position += bytes.count
    frame += 1
    return entry
  }

  private func wholes(_ entry: BarsLayout.Entry) -> [Int64] {
    let count = payload.count / Int(entry.width)
    return [Int64](unsafeUninitializedCapacity: count) { buffer, filled in
      forEachWhole(entry) { buffer.initializeElement(at: $0, to: $1) }
      filled = count
    }
  }

  /// Calls `body` with each whole number of `payload`, widened.
  @inline(__always)
  private func forEachWhole(_ entry: BarsLayout.Entry, _ body: (Int, Int64) -> Void) {
    payload.withUnsafeBytes { bytes in
      switch entry.width {
      case 2: Self.forEach(bytes, Int16.self, body)
      case 4: Self.forEach(bytes, Int32.self, body)
      default: Self.forEach(bytes, Int64.self, body)
      }
    }
  }

  @inline(__always)
  private func forEachDouble(_ entry: BarsLayout.Entry, _ body: (Int, Double) -> Void) {
    forEachWhole(entry) { body($0, Double(bitPattern: UInt64(bitPattern: $1))) }
  }

  @inline(__always)
  private static func forEach<I: FixedWidthInteger & SignedInteger>(
    _ bytes: UnsafeRawBufferPointer, _: I.Type, _ body: (Int, Int64) -> Void
  ) {
    let width = MemoryLayout<I>.size
    for index in 0..<(bytes.count / width) {
      let value = bytes.loadUnaligned(fromByteOffset: index * width, as: I.self)
      body(index, Int64(I(littleEndian: value)))
    }
  }
}
