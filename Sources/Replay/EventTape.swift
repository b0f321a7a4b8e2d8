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
  /// Spare room of chunks that both readers have left.
  private var spare: [UnsafeMutableBufferPointer<MarketEvent>] = []
  /// The number of the first chunk in memory.
  private var first = 0
  private var hasEnded = false

  init(_ source: any EventSource) { self.source = source }

  deinit { for chunk in chunks + spare { chunk.deallocate() } }

  /// A chunk by its number; nil past the end. Chunks before the last `release` are gone.
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
    }
    let place = number - first
    return place < chunks.count ? UnsafeBufferPointer(chunks[place]) : nil
  }

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
      first += 1
      if spare.count > 2 { spare.removeFirst().deallocate() }
    }
  }
}

/// Something that gives market events in order of their time at the venue.
package protocol EventSource {
  /// The next events, never none; nil at the end. Valid until the next call.
  mutating func next() throws -> UnsafeBufferPointer<MarketEvent>?
}

/// The events of a stored file.
package final class StoredEvents: EventSource {
  private var reader: EventReader

  package init(path: String) throws { reader = try EventReader(path: path) }

  package func next() throws -> UnsafeBufferPointer<MarketEvent>? { try reader.next() }
}

/// Events that are all at hand, for tests and made-up markets.
package final class ListedEvents: EventSource {
  private let events: [MarketEvent]
  private let room: UnsafeMutableBufferPointer<MarketEvent>
  private var given = 0
  private let chunkSize: Int

  package init(_ events: [MarketEvent], chunkSize: Int = 65_536) {
    self.events = events
    self.chunkSize = max(1, chunkSize)
    room = .allocate(capacity: self.chunkSize)
  }

  deinit { room.deallocate() }

  package func next() -> UnsafeBufferPointer<MarketEvent>? {
    guard given < events.count else { return nil }
    let part = events[given..<min(events.count, given + chunkSize)]
    given += part.count
    _ = room.initialize(from: part)
    return UnsafeBufferPointer(rebasing: room[..<part.count])
  }
}
