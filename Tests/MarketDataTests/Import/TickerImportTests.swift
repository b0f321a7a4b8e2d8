import Documents
import Foundation
import MarketData
import Testing

/// Best bids and asks made into bars of the middle.
@Suite struct TickerImportTests {
  private let folder: TemporaryFolder
  private static let header =
    "update_id,best_bid_price,best_bid_qty,best_ask_price,best_ask_qty,transaction_time,event_time"

  init() throws { folder = try TemporaryFolder() }

  private func bars(_ text: String, _ rule: String = "1m") throws -> BarImport.Outcome {
    try TradeImport.bars(
      [folder.file("t.csv", text)], name: "t", by: TradeAggregation(rule))
  }

  private func row(_ id: Int, _ bid: String, _ ask: String, _ time: Int) -> String {
    "\(id),\(bid),1.5,\(ask),2.5,\(1_704_067_200_000 + time),\(1_704_067_200_003 + time)"
  }

  private var sample: [String] {
    [
      row(1, "100.0", "100.2", 0), row(2, "101.0", "101.2", 30_000), row(3, "99.0", "99.4", 59_999),
      row(4, "99.5", "99.5", 60_000), row(5, "99.5", "99.9", 200_000),
    ]
  }

  private func shown(_ found: BarImport.Outcome) -> [String] {
    found.series[0].series.bars.map {
      "\($0.openTime.iso.dropFirst(11)) \($0.open) \($0.high) \($0.low) \($0.close) \($0.volume)"
    }
  }

  private let expected = [
    "00:00:00Z 100.1 101.1 99.2 99.2 0.0", "00:01:00Z 99.5 99.5 99.5 99.5 0.0",
    "00:03:00Z 99.7 99.7 99.7 99.7 0.0",
  ]

  @Test(arguments: [true, false]) func becomesBarsOfTheMiddle(_ hasHeader: Bool) throws {
    let lines = (hasHeader ? [Self.header] : []) + sample
    let found = try bars(lines.joined(separator: "\n"))
    #expect(shown(found) == expected)
    let spread = try #require(found.series[0].series.spread)
    #expect(spread.count == 3 && spread[1] == 0)
    #expect(abs(spread[0] - 0.4 / 99.2) < 1e-12 && abs(spread[2] - 0.4 / 99.7) < 1e-12)
    #expect(found.series[0].isVolumeMissing)
    #expect(found.recognition.layout == "Binance book ticker")
    #expect(found.recognition.details.contains("5 best quotes"))
  }

  /// Quotes of other sources, which are no table of closes.
  @Test(arguments: [
    "Gmt time,Ask,Bid,AskVolume,BidVolume", "timestamp,askPrice,bidPrice,askVolume,bidVolume",
  ])
  func quotesOfOthersBecomeBars(_ header: String) throws {
    let text =
      header + "\n01.02.2024 10:00:00.100,40.010,40.000,1,2\n"
      + "01.02.2024 10:00:30.200,40.030,40.020,3,4\n01.02.2024 10:01:00.000,40.000,39.990,1,1\n"
    let found = try bars(text)
    #expect(
      shown(found) == [
        "10:00:00Z 40.005 40.025 40.005 40.025 0.0", "10:01:00Z 39.995 39.995 39.995 39.995 0.0",
      ])
    let error = #expect(throws: AssayError.self) {
      try BarImport.read([folder.file("u.csv", text)], name: "u")
    }
    #expect(error?.mend?.contains("--bars 1m") == true)
  }

  /// Dumps are not always in order; the order of rows of different times changes nothing.
  @Test func lateRowsGoToTheirTime() throws {
    for seed in 1...20 as ClosedRange<UInt64> {
      var random = SplitMix64(seed: seed)
      var price = 10_000
      let rows = (0..<300).map { index in
        price += .random(in: -9...9, using: &random)
        return row(index, "\(price)", "\(price + .random(in: 0...5, using: &random))", index * 777)
      }
      let inOrder = try bars(rows.joined(separator: "\n"))
      let late = try bars(rows.shuffled(using: &random).joined(separator: "\n"))
      #expect(late.series[0].series.hash == inOrder.series[0].series.hash, "seed \(seed)")
      #expect(late.recognition.notes.contains { $0.contains("came late") }, "seed \(seed)")
      // By hand: the middle of the last row of each minute.
      let closes = Dictionary(
        rows.map { line in
          let cells = line.split(separator: ",").map { Double($0) ?? 0 }
          return (Int(cells[5]) / 60_000, (cells[1] + cells[3]) / 2)
        }, uniquingKeysWith: { $1 })
      #expect(
        inOrder.series[0].series.bars.map(\.close)
          == closes.sorted { $0.key < $1.key }.map(\.value),
        "seed \(seed)")
    }
  }

  @Test func skipsEmptySidesAndRefusesCrossedOnes() throws {
    let empty = sample + [row(6, "0.0", "99.9", 210_000), row(7, "99.5", "0", 220_000)]
    let found = try bars(empty.joined(separator: "\n"))
    #expect(shown(found) == expected && found.recognition.emptyRows == 2)
    let crossed = sample + [row(6, "100.0", "99.9", 210_000)]
    let error = #expect(throws: AssayError.self) { try bars(crossed.joined(separator: "\n")) }
    #expect(error?.problem == "the ask 99.9 is below the bid 100.0")
    #expect(error?.place?.hasSuffix("t.csv:6:13") == true)
  }

  @Test(arguments: ["ticks:10", "volume:5", "dollars:7"])
  func refusesOtherRules(_ rule: String) {
    let error = #expect(throws: AssayError.self) { try bars(sample.joined(separator: "\n"), rule) }
    #expect(error?.kind == .usage)
    #expect(error?.mend == "cut it by the clock: --bars 1m")
  }

  @Test func asksForBars() throws {
    let path = try folder.file("t.csv", sample.joined(separator: "\n"))
    let error = #expect(throws: AssayError.self) { try BarImport.read([path], name: "t") }
    #expect(error?.mend == "make bars of the middle of them: --bars 1m")
  }

  @Test func joinsDays() throws {
    let days = [
      try folder.file("a.csv", sample.joined(separator: "\n")),
      try folder.file("b.csv", row(9, "5", "5", 86_400_000)),
    ]
    let found = try TradeImport.bars(days.reversed(), name: "t", by: TradeAggregation("5m"))
    #expect(found.series[0].series.bars.map(\.close) == [99.7, 5])
  }
}
