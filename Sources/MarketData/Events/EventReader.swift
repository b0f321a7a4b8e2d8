import Documents
import Foundation

/// Reads an `.events` file chunk by chunk into one buffer, refusing any changed byte.
///
/// Memory does not grow with the file, but for 100 bytes or so of index a chunk.
package struct EventReader: ~Copyable {
  private let file: StoredFile
  private let footer: EventsLayout.Footer
  /// How much of the book the events tell.
  package let detail: FeedDetail
  /// Of a feed that tells orders, one number an event that `next` gave last; else empty.
  ///
  /// Where a level shrank, how many events before it the order took its place in the queue that
  /// left or traded: above 0 when it withdrew, below 0 when it traded. Elsewhere 0.
  package private(set) var ages = UnsafeBufferPointer<Int64>(start: nil, count: 0)
  private var decoder = EventsDecoder()
  /// The chunk to be read next and where it lies.
  private var chunk = 0
  private var offset = EventsLayout.headerBytes
  /// Events before this are passed over.
  private var from = Int64.min

  package init(path: String) throws {
    let file = try StoredFile(path)
    (footer, detail) = try Self.footer(of: file)
    self.file = file
  }

  package var name: String { footer.name }
  package var tickSize: Increment { footer.tickSize }
  package var lotSize: Increment { footer.lotSize }
  package var count: Int { footer.counts.reduce(0, +) }
  package var hash: String { footer.hash }
  /// The moments of the first and the last event at the exchange; 0 without any.
  package var firstExchangeTime: Int64 { footer.entries.first?.firstExchangeTime ?? 0 }
  package var lastExchangeTime: Int64 { footer.lastExchangeTime }

  /// Events of each kind, in the order of `MarketEvent.Kind`.
  package var counts: [Int] { footer.counts }

  /// The next events in order, never none; nil at the end.
  ///
  /// Valid until the next call.
  package mutating func next() throws -> UnsafeBufferPointer<MarketEvent>? {
    while chunk < footer.entries.count {
      let entry = footer.entries[chunk]
      let events = try decoder.decode(entry, of: file, at: offset, shift: footer.receiveShift)
      guard let events else { throw Self.damaged(file.path) }
      let end =
        chunk + 1 < footer.entries.count
        ? footer.entries[chunk + 1].firstExchangeTime : footer.lastExchangeTime
      guard events[events.count - 1].exchangeTime <= end else { throw Self.damaged(file.path) }
      offset += entry.bytes
      chunk += 1
      let start = firstIndex(events)
      if detail == .orders {
        ages = UnsafeBufferPointer(rebasing: decoder.ages(of: entry)[start...])
      }
      if start < events.count { return UnsafeBufferPointer(rebasing: events[start...]) }
    }
    return nil
  }

  /// Goes on with the first event at or after a moment of the exchange's time.
  ///
  /// What the book held then is not known from there; only from the start, or from a `clear` on.
  package mutating func seek(exchangeTime: Int64) {
    from = exchangeTime
    let after = footer.entries.partitioningIndex { $0.firstExchangeTime >= exchangeTime }
    chunk = max(0, after - 1)
    offset = footer.entries[..<chunk].reduce(EventsLayout.headerBytes) { $0 + $1.bytes }
  }

  private func firstIndex(_ events: UnsafeBufferPointer<MarketEvent>) -> Int {
    guard events[0].exchangeTime < from else { return 0 }
    return events.partitioningIndex { $0.exchangeTime >= from }
  }

  private static func footer(
    of file: borrowing StoredFile
  ) throws -> (EventsLayout.Footer, FeedDetail) {
    let least = EventsLayout.headerBytes + EventsLayout.trailerBytes
    guard file.count >= least, let header = try file.read(0, EventsLayout.headerBytes),
      let trailer = try file.read(
        file.count - EventsLayout.trailerBytes, EventsLayout.trailerBytes),
      header.starts(with: EventsLayout.magic), trailer.suffix(8) == EventsLayout.endMagic[...]
    else { throw damaged(file.path) }
    let version = word(header, 8)
    guard let detail = FeedDetail(version: version) else {
      throw AssayError(
        .data,
        "the store's format is version \(version), this program reads 1 and 2",
        at: file.path, mend: "import the data again")
    }
    let length = Int(word(trailer, 0))
    guard length <= file.count - least,
      let bytes = try file.read(file.count - EventsLayout.trailerBytes - length, length),
      bytes.withUnsafeBytes(crc32) == word(trailer, 4),
      let footer = bytes.withUnsafeBytes({ EventsLayout.decode($0, detail) }),
      footer.entries.reduce(least + length, { $0 + $1.bytes }) == file.count
    else { throw damaged(file.path) }
    return (footer, detail)
  }

  private static func word(_ bytes: [UInt8], _ offset: Int) -> UInt32 {
    bytes.withUnsafeBytes {
      UInt32(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }
  }

  private static func damaged(_ path: String) -> AssayError {
    AssayError(
      .data, "the stored events are damaged: a checksum does not fit", at: path,
      mend: "import the data again")
  }
}

extension RandomAccessCollection where Index == Int {
  /// The first index at which a condition that stays true once it is holds; else the end.
  fileprivate func partitioningIndex(_ holds: (Element) -> Bool) -> Int {
    var (low, high) = (startIndex, endIndex)
    while low < high {
      let middle = low + (high - low) / 2
      if holds(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
