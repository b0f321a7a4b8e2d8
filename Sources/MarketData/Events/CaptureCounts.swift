/// What happened to the messages of a capture while they became events.
package struct CaptureCounts: Codable, Equatable, Sendable {
  /// Lines read.
  package var lines = 0
  /// Times that the book's updates did not join, so that it is unknown until the next snapshot.
  package var gaps = 0
  /// Messages of other streams, trades that never met the book, tickers of an empty side.
  package var ignored = 0
  /// Depth and ticker messages while the book was unknown, before the first snapshot or in a gap.
  package var withoutBook = 0
  /// Depth messages that the snapshot before them had already in it.
  package var oldDepths = 0
  /// Tickers no newer than the depth or ticker before them.
  package var staleTickers = 0
  /// Levels older than a ticker that has already said more of them.
  package var staleLevels = 0
  /// Snapshots of a book that was known anyway.
  package var sparedSnapshots = 0
  /// Messages so late that younger ones had already been written.
  package var tooLate = 0
  /// Messages whose receive time was raised so that receive times never fall.
  package var delayed = 0
  /// The mean and the largest such raise in nanoseconds, the mean over all messages.
  package var meanDelay = 0.0
  package var largestDelay: Int64 = 0

  private enum CodingKeys: String, CodingKey {
    case lines, gaps, ignored, delayed
    case withoutBook = "without_book"
    case oldDepths = "old_depths"
    case staleTickers = "stale_tickers"
    case staleLevels = "stale_levels"
    case sparedSnapshots = "spared_snapshots"
    case tooLate = "too_late"
    case meanDelay = "mean_delay_ns"
    case largestDelay = "largest_delay_ns"
  }
}
