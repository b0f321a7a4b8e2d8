/// How events lie in an `.events` file; every byte is covered by a comparison or a checksum.
///
///     magic, version                                     12 bytes
///     chunks of up to 65,536 events                      one zstd frame a byte plane
///     footer: name, increments, counts, hash, one entry a chunk
///     length and CRC-32 of the footer, end magic         16 bytes
///
/// The version is the number of the feed's levels less one: files of feeds that tell single orders
/// have one column more.
enum EventsLayout {
  static let magic = Array("ASSAYEVT".utf8)
  static let endMagic = Array("EVTASSAY".utf8)
  static let headerBytes = 12
  static let trailerBytes = 16
  static let eventsPerChunk = 65_536
  static let hashBytes = 64

  /// One chunk: where its columns start and how they lie.
  struct Entry: Equatable {
    var events: UInt32
    /// Distinct consecutive pairs of times.
    var moments: UInt32
    var firstExchangeTime: Int64
    var firstReceiveTime: Int64
    /// What the steps of the exchange's time are multiples of.
    var timeUnit: Int64
    /// Byte planes of exchange times, receive times, ticks, lots and, of orders, ages.
    var widths: [UInt8]
    /// Bytes of each plane's frame: flags first, then the columns' planes.
    var frames: [UInt32]
    /// CRC-32 over all frames.
    var checksum: UInt32

    var bytes: Int { frames.reduce(0) { $0 + Int($1) } }
  }

  /// What the end of the file says of the whole.
  struct Footer: Equatable {
    var name: String
    var tickSize: Increment
    var lotSize: Increment
    /// Added to every stored receive time.
    var receiveShift: Int64
    /// Events of each kind, in the order of `MarketEvent.Kind`.
    var counts: [Int]
    var lastExchangeTime: Int64
    var hash: String
    var entries: [Entry]
  }

  static func encode(_ footer: Footer) -> [UInt8] {
    precondition(footer.hash.utf8.count == hashBytes, "a SHA-256 has 64 hexadecimal digits")
    var writer = LittleEndianWriter()
    writer.append(UInt32(footer.name.utf8.count))
    writer.append(footer.name.utf8)
    writer.append(footer.tickSize.hundredMillionths)
    writer.append(footer.lotSize.hundredMillionths)
    writer.append(footer.receiveShift)
    for count in footer.counts { writer.append(UInt64(count)) }
    writer.append(footer.lastExchangeTime)
    writer.append(footer.hash.utf8)
    for entry in footer.entries {
      writer.append(entry.events)
      writer.append(entry.moments)
      writer.append(entry.firstExchangeTime)
      writer.append(entry.firstReceiveTime)
      writer.append(entry.timeUnit)
      writer.append(entry.widths)
      for length in entry.frames { writer.append(length) }
      writer.append(entry.checksum)
    }
    return writer.bytes
  }

  /// Nil when the footer contradicts itself.
  static func decode(_ bytes: UnsafeRawBufferPointer, _ detail: FeedDetail) -> Footer? {
    var reader = LittleEndianReader(bytes)
    guard let length = reader.next(UInt32.self), let name = reader.text(Int(length)),
      let tick = reader.next(Int64.self), tick > 0, let lot = reader.next(Int64.self), lot > 0,
      let shift = reader.next(Int64.self)
    else { return nil }
    var counts: [Int] = []
    for _ in MarketEvent.Kind.allCases {
      guard let count = reader.next(UInt64.self), count < 1 << 48 else { return nil }
      counts.append(Int(count))
    }
    guard let last = reader.next(Int64.self), let hash = reader.text(hashBytes) else { return nil }
    var footer = Footer(
      name: name, tickSize: Increment(hundredMillionths: tick),
      lotSize: Increment(hundredMillionths: lot), receiveShift: shift, counts: counts,
      lastExchangeTime: last, hash: hash, entries: [])
    while !reader.isAtEnd {
      guard let entry = decodeEntry(&reader, columns: detail.columns) else { return nil }
      footer.entries.append(entry)
    }
    let events = footer.entries.reduce(0) { $0 + Int($1.events) }
    return events == counts.reduce(0, +) ? footer : nil
  }

  private static func decodeEntry(_ reader: inout LittleEndianReader, columns: Int) -> Entry? {
    guard let events = reader.next(UInt32.self), events > 0, events <= eventsPerChunk,
      let moments = reader.next(UInt32.self), moments > 0, moments <= events,
      let exchangeTime = reader.next(Int64.self), let receiveTime = reader.next(Int64.self),
      let unit = reader.next(Int64.self), unit > 0
    else { return nil }
    var entry = Entry(
      events: events, moments: moments, firstExchangeTime: exchangeTime,
      firstReceiveTime: receiveTime, timeUnit: unit, widths: [], frames: [], checksum: 0)
    for _ in 0..<columns {
      guard let width = reader.next(UInt8.self), width <= 8 else { return nil }
      entry.widths.append(width)
    }
    for _ in 0..<(1 + entry.widths.reduce(0) { $0 + Int($1) }) {
      guard let length = reader.next(UInt32.self), length <= 2 * eventsPerChunk else { return nil }
      entry.frames.append(length)
    }
    guard let checksum = reader.next(UInt32.self) else { return nil }
    entry.checksum = checksum
    return entry
  }
}
