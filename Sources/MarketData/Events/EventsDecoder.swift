/// Turns the frames of one chunk after another into events, in buffers that it keeps.
struct EventsDecoder: ~Copyable {
  private static let capacity = EventsLayout.eventsPerChunk
  /// Events put together at once, so that their columns stay in the nearest cache.
  private static let slice = 2_048

  private let inflater = ZstdInflater()
  private let events = UnsafeMutablePointer<MarketEvent>.allocate(capacity: capacity)
  /// Exchange times, then receive times, of each moment; folded first.
  private let times = UnsafeMutablePointer<UInt64>.allocate(capacity: 2 * capacity)
  /// Ticks, then lots, of one slice; folded.
  private let columns = UnsafeMutablePointer<UInt64>.allocate(capacity: 2 * slice)
  /// How long ago orders took their places; empty while no feed tells orders.
  private var ages = UnsafeMutableBufferPointer<Int64>(start: nil, count: 0)
  private var stored: [UInt8] = []
  /// The flags, then the planes of each column.
  private var planes: [UInt8] = []

  deinit {
    events.deallocate()
    times.deallocate()
    columns.deallocate()
    ages.deallocate()
  }

  /// The events of a chunk, valid until the next call; nil when a byte of it was changed.
  mutating func decode(
    _ entry: EventsLayout.Entry, of file: borrowing StoredFile, at offset: Int, shift: Int64
  ) throws -> UnsafeBufferPointer<MarketEvent>? {
    guard try read(entry.bytes, of: file, at: offset), inflate(entry) else { return nil }
    let count = Int(entry.events)
    let isSound = planes.withUnsafeBufferPointer { planes in
      guard let flags = planes.baseAddress, Self.areSound(flags, entry) else { return false }
      let timePlanes = flags + count
      let tickPlanes = timePlanes + Int(entry.moments) * Int(entry.widths[0] + entry.widths[1])
      sumTimes(entry, timePlanes, shift)
      assemble(entry, flags, tickPlanes)
      if entry.widths.count > 4 {
        assembleAges(entry, tickPlanes + count * Int(entry.widths[2] + entry.widths[3]))
      }
      return true
    }
    return isSound ? UnsafeBufferPointer(start: events, count: count) : nil
  }

  /// The ages of the chunk that was decoded last, valid until the next call of `decode`.
  func ages(of entry: EventsLayout.Entry) -> UnsafeBufferPointer<Int64> {
    UnsafeBufferPointer(rebasing: ages[..<Int(entry.events)])
  }

  private mutating func read(
    _ size: Int, of file: borrowing StoredFile, at offset: Int
  ) throws -> Bool {
    if stored.count < size { stored = [UInt8](repeating: 0, count: size) }
    return try stored.withUnsafeMutableBytes {
      try file.read(offset, into: UnsafeMutableRawBufferPointer(rebasing: $0[..<size]))
    }
  }

  /// Checks the stored bytes and inflates every frame into `planes`.
  private mutating func inflate(_ entry: EventsLayout.Entry) -> Bool {
    let sizes = Self.sizes(of: entry)
    let total = sizes.reduce(0, +)
    if planes.count < total { planes = [UInt8](repeating: 0, count: total) }
    return stored.withUnsafeBytes { bytes in
      guard crc32(UnsafeRawBufferPointer(rebasing: bytes[..<entry.bytes])) == entry.checksum else {
        return false
      }
      return planes.withUnsafeMutableBytes { planes in
        var (start, place) = (0, 0)
        for (length, size) in zip(entry.frames, sizes) {
          let frame = UnsafeRawBufferPointer(rebasing: bytes[start..<(start + Int(length))])
          let target = UnsafeMutableRawBufferPointer(rebasing: planes[place..<(place + size)])
          guard inflater.inflate(frame, into: target) else { return false }
          (start, place) = (start + Int(length), place + size)
        }
        return true
      }
    }
  }

  /// Bytes of the flags and of each plane.
  private static func sizes(of entry: EventsLayout.Entry) -> [Int] {
    let columns = entry.widths.enumerated().flatMap { column, width in
      [Int](repeating: Int(column < 2 ? entry.moments : entry.events), count: Int(width))
    }
    return [Int(entry.events)] + columns
  }

  /// Whether kinds exist and moments are as many as there are times.
  private static func areSound(
    _ flags: UnsafePointer<UInt8>, _ entry: EventsLayout.Entry
  ) -> Bool {
    var moments: UInt32 = 1
    var worst: UInt8 = 0
    for index in 0..<Int(entry.events) {
      moments &+= UInt32((flags[index] & EventColumns.momentFlag) &>> 4)
      worst = max(worst, flags[index] & EventColumns.kindMask)
    }
    return moments == entry.moments && flags[0] & EventColumns.momentFlag == 0
      && MarketEvent.Kind(rawValue: worst) != nil
  }

  private func sumTimes(
    _ entry: EventsLayout.Entry, _ planes: UnsafePointer<UInt8>, _ shift: Int64
  ) {
    let count = Int(entry.moments)
    let (exchange, receive) = (times, times + Self.capacity)
    let rest = planes + count * Int(entry.widths[0])
    BytePlanes.merge(planes, width: Int(entry.widths[0]), stride: count, count, into: exchange)
    BytePlanes.merge(rest, width: Int(entry.widths[1]), stride: count, count, into: receive)
    var (exchangeTime, receiveTime) = (entry.firstExchangeTime, entry.firstReceiveTime &+ shift)
    for index in 0..<count {
      exchangeTime &+= BytePlanes.unfold(exchange[index]) &* entry.timeUnit
      receiveTime &+= BytePlanes.unfold(receive[index])
      exchange[index] = UInt64(bitPattern: exchangeTime)
      receive[index] = UInt64(bitPattern: receiveTime)
    }
  }

  private func assemble(
    _ entry: EventsLayout.Entry, _ flags: UnsafePointer<UInt8>, _ planes: UnsafePointer<UInt8>
  ) {
    let count = Int(entry.events)
    let (tickWidth, lotWidth) = (Int(entry.widths[2]), Int(entry.widths[3]))
    let (steps, lots) = (columns, columns + Self.slice)
    var place = (moment: 0, ticks: Int32(0))
    for start in stride(from: 0, to: count, by: Self.slice) {
      let length = min(Self.slice, count - start)
      let lotPlanes = planes + count * tickWidth
      BytePlanes.merge(planes + start, width: tickWidth, stride: count, length, into: steps)
      BytePlanes.merge(lotPlanes + start, width: lotWidth, stride: count, length, into: lots)
      place = join(flags + start, into: events + start, length, from: place)
    }
  }

  private mutating func assembleAges(
    _ entry: EventsLayout.Entry, _ planes: UnsafePointer<UInt8>
  ) {
    if ages.isEmpty { ages = .allocate(capacity: Self.capacity) }
    let (count, width) = (Int(entry.events), Int(entry.widths[4]))
    ages.withMemoryRebound(to: UInt64.self) { folded in
      guard let start = folded.baseAddress else { return }
      BytePlanes.merge(planes, width: width, stride: count, count, into: start)
      for index in 0..<count {
        folded[index] = UInt64(bitPattern: BytePlanes.unfold(folded[index]))
      }
    }
  }

  @inline(__always)
  private func join(
    _ flags: UnsafePointer<UInt8>, into events: UnsafeMutablePointer<MarketEvent>, _ count: Int,
    from start: (moment: Int, ticks: Int32)
  ) -> (moment: Int, ticks: Int32) {
    let (exchange, receive) = (times, times + Self.capacity)
    let (steps, lots) = (columns, columns + Self.slice)
    var (moment, ticks) = start
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
    return (moment, ticks)
  }
}
