/// Turns the frames of one chunk after another into events, in buffers that it keeps.
struct EventsDecoder: ~Copyable {
  private static let capacity = EventsLayout.eventsPerChunk

  private let inflater = ZstdInflater()
  private let events = UnsafeMutablePointer<MarketEvent>.allocate(capacity: capacity)
  private let flags = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
  private let plane = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
  /// Exchange times, receive times, ticks, lots; folded first.
  private let columns = UnsafeMutablePointer<UInt64>.allocate(capacity: 4 * capacity)
  private var stored: [UInt8] = []

  deinit {
    events.deallocate()
    flags.deallocate()
    plane.deallocate()
    columns.deallocate()
  }

  /// The events of a chunk, valid until the next call; nil when a byte of it was changed.
  mutating func decode(
    _ entry: EventsLayout.Entry, of file: borrowing StoredFile, at offset: Int, shift: Int64
  ) throws -> UnsafeBufferPointer<MarketEvent>? {
    let size = entry.bytes
    if stored.count < size { stored = [UInt8](repeating: 0, count: size) }
    let isRead = try stored.withUnsafeMutableBytes {
      try file.read(offset, into: UnsafeMutableRawBufferPointer(rebasing: $0[..<size]))
    }
    guard isRead, inflate(entry, size), areFlagsSound(entry) else { return nil }
    sumTimes(entry, shift)
    assemble(Int(entry.events))
    return UnsafeBufferPointer(start: events, count: Int(entry.events))
  }

  private func inflate(_ entry: EventsLayout.Entry, _ size: Int) -> Bool {
    stored.withUnsafeBytes { bytes in
      guard crc32(UnsafeRawBufferPointer(rebasing: bytes[..<size])) == entry.checksum else {
        return false
      }
      var start = 0
      var frame = 0
      func next(into target: UnsafeMutablePointer<UInt8>, _ count: Int) -> Bool {
        let end = start + Int(entry.frames[frame])
        defer { (start, frame) = (end, frame + 1) }
        return inflater.inflate(
          UnsafeRawBufferPointer(rebasing: bytes[start..<end]),
          into: UnsafeMutableRawBufferPointer(start: target, count: count))
      }
      guard next(into: flags, Int(entry.events)) else { return false }
      for (column, width) in entry.widths.enumerated() {
        let folded = columns + column * Self.capacity
        let count = Int(column < 2 ? entry.moments : entry.events)
        if width == 0 { folded.update(repeating: 0, count: count) }
        for significance in 0..<Int(width) {
          guard next(into: plane, count) else { return false }
          BytePlanes.merge(plane, significance: significance, count: count, into: folded)
        }
      }
      return true
    }
  }

  /// Whether kinds exist and moments are as many as there are times.
  private func areFlagsSound(_ entry: EventsLayout.Entry) -> Bool {
    var moments = 1
    var worst: UInt8 = 0
    for index in 0..<Int(entry.events) {
      moments += Int((flags[index] & EventColumns.momentFlag) >> 4)
      worst = max(worst, flags[index] & EventColumns.kindMask)
    }
    return moments == Int(entry.moments) && flags[0] & EventColumns.momentFlag == 0
      && MarketEvent.Kind(rawValue: worst) != nil
  }

  private func sumTimes(_ entry: EventsLayout.Entry, _ shift: Int64) {
    let (exchange, receive) = (columns, columns + Self.capacity)
    var (exchangeTime, receiveTime) = (entry.firstExchangeTime, entry.firstReceiveTime &+ shift)
    for index in 0..<Int(entry.moments) {
      exchangeTime &+= BytePlanes.unfold(exchange[index]) &* entry.timeUnit
      receiveTime &+= BytePlanes.unfold(receive[index])
      exchange[index] = UInt64(bitPattern: exchangeTime)
      receive[index] = UInt64(bitPattern: receiveTime)
    }
  }

  private func assemble(_ count: Int) {
    let (exchange, receive) = (columns, columns + Self.capacity)
    let (steps, lots) = (columns + 2 * Self.capacity, columns + 3 * Self.capacity)
    var moment = 0
    var ticks: Int32 = 0
    for index in 0..<count {
      let flag = flags[index]
      moment &+= Int((flag & EventColumns.momentFlag) &>> 4)
      ticks &+= Int32(truncatingIfNeeded: BytePlanes.unfold(steps[index]))
      (events + index).initialize(
        to: MarketEvent(
          exchangeTime: Int64(bitPattern: exchange[moment]),
          receiveTime: Int64(bitPattern: receive[moment]),
          kind: MarketEvent.Kind(rawValue: flag & EventColumns.kindMask) ?? .clear, ticks: ticks,
          lots: BytePlanes.unfold(lots[index]), isLast: flag & EventColumns.lastFlag != 0))
    }
  }
}
