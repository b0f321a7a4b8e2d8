import Documents

/// Turns events in the order of the exchange's time into the bytes of an `.events` file.
package struct EventWriter: ~Copyable {
  /// What the file has come to hold.
  package struct Outcome: Equatable, Sendable {
    /// Events of each kind, in the order of `MarketEvent.Kind`.
    package var counts: [Int]
    package var firstExchangeTime: Int64
    package var lastExchangeTime: Int64
    /// SHA-256 over increments, shift and columns before compression.
    package var hash: String
  }

  private let name: String
  private let detail: FeedDetail
  private var pending: [MarketEvent] = []
  private var pendingAges: [Int64] = []
  private var counts = [Int](repeating: 0, count: MarketEvent.Kind.allCases.count)
  private var entries: [EventsLayout.Entry] = []
  private var lastExchangeTime = Int64.min
  private var hash = SHA256()

  package init(name: String, _ detail: FeedDetail = .levels) {
    self.name = name
    self.detail = detail
    pending.reserveCapacity(EventsLayout.eventsPerChunk)
  }

  /// Takes events, whose exchange times must not fall; whole chunks go to the file.
  ///
  /// - Parameter ages: Of a feed that tells orders, one an event (`EventReader.ages`); else none.
  package mutating func append(
    _ events: [MarketEvent], ages: [Int64] = [], to file: inout FileWriter
  ) throws {
    precondition(ages.count == (detail == .orders ? events.count : 0), "orders have ages")
    if entries.isEmpty, pending.isEmpty { try begin(&file) }
    for (index, event) in events.enumerated() {
      precondition(event.exchangeTime >= lastExchangeTime, "events come in the exchange's order")
      lastExchangeTime = event.exchangeTime
      counts[Int(event.kind.rawValue)] += 1
      pending.append(event)
      if detail == .orders { pendingAges.append(ages[index]) }
      if pending.count == EventsLayout.eventsPerChunk { try flush(&file) }
    }
  }

  /// Writes what is left and the footer; nothing may follow.
  ///
  /// - Parameters:
  ///   - tickSize: One tick; of many sources known only when all of it is read.
  ///   - lotSize: One lot.
  ///   - receiveShift: Added to all receive times.
  package mutating func finish(
    tickSize: Increment, lotSize: Increment, receiveShift: Int64 = 0, to file: inout FileWriter
  ) throws -> Outcome {
    if entries.isEmpty, pending.isEmpty { try begin(&file) }
    if !pending.isEmpty { try flush(&file) }
    hash.update(words: [tickSize.hundredMillionths, lotSize.hundredMillionths, receiveShift])
    let digest = hash.finish()
    let last = entries.isEmpty ? 0 : lastExchangeTime
    let footer = EventsLayout.encode(
      EventsLayout.Footer(
        name: name, tickSize: tickSize, lotSize: lotSize, receiveShift: receiveShift,
        counts: counts, lastExchangeTime: last, hash: digest, entries: entries))
    var trailer = LittleEndianWriter()
    trailer.append(UInt32(footer.count))
    trailer.append(footer.withUnsafeBytes(crc32))
    trailer.append(EventsLayout.endMagic)
    try file.append(footer)
    try file.append(trailer.bytes)
    return Outcome(
      counts: counts, firstExchangeTime: entries.first?.firstExchangeTime ?? 0,
      lastExchangeTime: last, hash: digest)
  }

  private func begin(_ file: inout FileWriter) throws {
    var header = LittleEndianWriter()
    header.append(EventsLayout.magic)
    header.append(detail.version)
    try file.append(header.bytes)
  }

  private mutating func flush(_ file: inout FileWriter) throws {
    let columns = EventColumns(pending, ages: pendingAges)
    hash.update(words: [Int64(pending.count)] + columns.bases)
    var frames: [UInt8] = []
    var lengths: [UInt32] = []
    for plane in columns.planes {
      plane.withUnsafeBytes { hash.update($0) }
      let frame = zstdCompressed(plane)
      frames += frame
      lengths.append(UInt32(frame.count))
    }
    entries.append(
      EventsLayout.Entry(
        events: UInt32(pending.count), moments: UInt32(columns.moments),
        firstExchangeTime: columns.bases[0], firstReceiveTime: columns.bases[1],
        timeUnit: columns.bases[2], widths: columns.widths, frames: lengths,
        checksum: frames.withUnsafeBytes(crc32)))
    try file.append(frames)
    pending.removeAll(keepingCapacity: true)
    pendingAges.removeAll(keepingCapacity: true)
  }
}

extension SHA256 {
  fileprivate mutating func update(words: [Int64]) {
    words.map(\.littleEndian).withUnsafeBytes { update($0) }
  }
}
