import MarketData

/// A stored stream of market events that two readers follow at different paces: what happened at
/// the venue, and what has reached the desk.
///
/// Only the chunks between the two lie in memory.
final class EventTape {
  /// A place on the tape.
  struct Place {
    var chunk = 0
    var index = 0
  }

  private var source: any EventSource
  private var chunks: [UnsafeMutableBufferPointer<MarketEvent>] = []
  /// The ages of each chunk in memory, of a feed that tells orders; else none.
  private var ages: [[Int64]] = []
  /// Spare room of chunks that both readers have left.
  private var spare: [UnsafeMutableBufferPointer<MarketEvent>] = []
  /// The number of the first chunk in memory.
  private var first = 0
  private var hasEnded = false

  init(_ source: any EventSource) { self.source = source }

  deinit { for chunk in chunks + spare { chunk.deallocate() } }

  /// A chunk by its number; nil past the end.
  ///
  /// Chunks before the last `release` are gone.
  @inline(__always) func chunk(_ number: Int) throws -> UnsafeBufferPointer<MarketEvent>? {
    let place = number &- first
    if place < chunks.count { return UnsafeBufferPointer(chunks[place]) }
    return try load(number)
  }

  private func load(_ number: Int) throws -> UnsafeBufferPointer<MarketEvent>? {
    while number - first >= chunks.count, !hasEnded {
      guard let events = try source.next() else {
        hasEnded = true
        break
      }
      chunks.append(copy(events))
      if tellsOrders { ages.append(Array(source.ages)) }
    }
    let place = number - first
    return place < chunks.count ? UnsafeBufferPointer(chunks[place]) : nil
  }

  /// Whether the feed tells single orders.
  var tellsOrders: Bool { source.detail == .orders }

  /// How many events before it the order was placed that an event tells of, which lies in memory.
  func age(_ place: Place) -> Int64 { ages[place.chunk - first][place.index] }

  private func copy(
    _ events: UnsafeBufferPointer<MarketEvent>
  ) -> UnsafeMutableBufferPointer<MarketEvent> {
    let fits = spare.firstIndex { $0.count == events.count }
    let room = fits.map { spare.remove(at: $0) } ?? .allocate(capacity: events.count)
    _ = room.initialize(from: events)
    return room
  }

  /// Lets go of the chunks before a number.
  func release(before number: Int) {
    while first < number, !chunks.isEmpty {
      spare.append(chunks.removeFirst())
      if tellsOrders { ages.removeFirst() }
      first += 1
      if spare.count > 2 { spare.removeFirst().deallocate() }
    }
  }
}

/// Something that gives market events in order of their time at the venue.
package protocol EventSource {
  /// The next events, never none; nil at the end. Valid until the next call.
  mutating func next() throws -> UnsafeBufferPointer<MarketEvent>?
  /// How much of the book they tell.
  var detail: FeedDetail { get }
  /// Of a feed that tells orders, one number for each event given last (`EventReader.ages`).
  var ages: UnsafeBufferPointer<Int64> { get }
}

/// The events of a stored file.
package final class StoredEvents: EventSource {
  private var reader: EventReader

  package init(path: String) throws { reader = try EventReader(path: path) }

  package var detail: FeedDetail { reader.detail }
  package var ages: UnsafeBufferPointer<Int64> { reader.ages }

  package func next() throws -> UnsafeBufferPointer<MarketEvent>? { try reader.next() }
}

/// Events that are all at hand, for tests and made-up markets.
package final class ListedEvents: EventSource {
  private let events: [MarketEvent]
  private let allAges: [Int64]
  private let room: UnsafeMutableBufferPointer<MarketEvent>
  private let ageRoom: UnsafeMutableBufferPointer<Int64>
  package private(set) var ages = UnsafeBufferPointer<Int64>(start: nil, count: 0)
  private var given = 0
  private let chunkSize: Int

  /// - Parameter ages: Of a feed that tells orders, one an event; else none.
  package init(_ events: [MarketEvent], ages: [Int64] = [], chunkSize: Int = 65_536) {
    precondition(ages.isEmpty || ages.count == events.count, "one age an event")
    self.events = events
    allAges = ages
    self.chunkSize = max(1, chunkSize)
    room = .allocate(capacity: self.chunkSize)
    ageRoom = .allocate(capacity: ages.isEmpty ? 0 : self.chunkSize)
  }

  deinit {
    room.deallocate()
    ageRoom.deallocate()
  }

  package var detail: FeedDetail { allAges.isEmpty ? .levels : .orders }

  package func next() -> UnsafeBufferPointer<MarketEvent>? {
    guard given < events.count else { return nil }
    let part = events[given..<min(events.count, given + chunkSize)]
    if detail == .orders {
      _ = ageRoom.initialize(from: allAges[part.indices])
      ages = UnsafeBufferPointer(rebasing: ageRoom[..<part.count])
    }
    given += part.count
    _ = room.initialize(from: part)
    return UnsafeBufferPointer(rebasing: room[..<part.count])
  }
}
