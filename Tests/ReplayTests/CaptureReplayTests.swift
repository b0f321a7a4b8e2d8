import Foundation
import MarketData
import Replay
import Testing

/// From the lines of a capture to the book, against the market that the lines tell of.
@Suite struct CaptureReplayTests {
  private func compile(
    _ text: String, withTickers: Bool = true
  ) throws -> (BinanceCapture.Outcome, [MarketEvent]) {
    let folder = NSTemporaryDirectory() + "assay-replay-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/c.jsonl"))
    let outcome = try BinanceCapture.compile(
      folder + "/c.jsonl", to: folder + "/c.events", name: "c",
      options: .init(withTickers: withTickers))
    var reader = try EventReader(path: folder + "/c.events")
    var events: [MarketEvent] = []
    while let chunk = try reader.next() { events += chunk }
    return (outcome, events)
  }

  private func levels(_ book: borrowing Book, _ side: Book.Side) -> [Int32: Int64] {
    var levels: [Int32: Int64] = [:]
    book.forEachLevel(side) {
      levels[$0] = $1
      return true
    }
    return levels
  }

  @Test(arguments: 0..<24 as Range<UInt64>)
  func endsWithTheMarketsOwnBook(_ seed: UInt64) throws {
    let lost = seed % 3 == 0 ? Int(20 + seed) : nil
    let capture = SyntheticCapture(seed: seed, messages: 400, lost: lost)
    for withTickers in [true, false] {
      let (outcome, events) = try compile(capture.text, withTickers: withTickers)
      var book = Book()
      var (crossed, exchangeTime, receiveTime) = (0, Int64.min, Int64.min)
      for event in events {
        book.apply(event)
        crossed += book.isCrossed ? 1 : 0
        #expect(event.exchangeTime >= exchangeTime && event.receiveTime >= receiveTime)
        (exchangeTime, receiveTime) = (event.exchangeTime, event.receiveTime)
      }
      #expect(crossed == 0, "seed \(seed)")
      #expect(levels(book, .bid) == capture.bids, "seed \(seed)")
      #expect(levels(book, .ask) == capture.asks, "seed \(seed)")
      #expect(outcome.counts.gaps == (lost == nil ? 0 : 1), "seed \(seed)")
      #expect(events.count { $0.kind == .buyTrade } == capture.trades, "seed \(seed)")
      #expect(outcome.counts.tooLate == 0 && outcome.counts.staleLevels == 0)
    }
  }
}
