import Documents
import Foundation
import MarketData
import Testing

@Suite struct TradeAggregationTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func trades(_ rows: [(String, Double, Double)]) throws -> TradeColumns {
    let text = "DateTime,Price,Volume\n" + rows.map { "\($0),\($1),\($2)\n" }.joined()
    return try TradeImport.read([folder.file("t.csv", text)]).trades
  }

  private func shown(_ bars: [Bar]) -> [String] {
    bars.map {
      "\($0.openTime.iso.dropFirst(11)) \($0.open) \($0.high) \($0.low) \($0.close) \($0.volume)"
    }
  }

  private func sample() throws -> TradeColumns {
    try trades([
      ("2024-01-01 00:00:01", 10, 2), ("2024-01-01 00:00:01", 12, 1),
      ("2024-01-01 00:00:59.5", 9, 1),
      ("2024-01-01 00:01:00", 11, 5), ("2024-01-01 00:03:30", 10, 1),
    ])
  }

  @Test func cutsByTheClock() throws {
    #expect(
      shown(try TradeAggregation("1m").bars(of: sample())) == [
        "00:00:00Z 10.0 12.0 9.0 9.0 4.0", "00:01:00Z 11.0 11.0 11.0 11.0 5.0",
        "00:03:00Z 10.0 10.0 10.0 10.0 1.0",
      ])
  }

  @Test func cutsByTicksVolumeAndDollars() throws {
    let trades = try sample()
    #expect(
      shown(try TradeAggregation("ticks:2").bars(of: trades)) == [
        "00:00:01Z 10.0 12.0 10.0 12.0 3.0", "00:00:59.500Z 9.0 11.0 9.0 11.0 6.0",
        "00:03:30Z 10.0 10.0 10.0 10.0 1.0",
      ])
    #expect(try TradeAggregation("volume:4").bars(of: trades).map(\.volume) == [4, 5, 1])
    #expect(try TradeAggregation("dollars:41").bars(of: trades).map(\.volume) == [4, 5, 1])
  }

  @Test(arguments: [
    ("volume:4", "1 of 4 units"), ("ticks:2", "1 of 2 trades"),
    ("dollars:41", "10 of 41 in price times quantity"), ("ticks:5", nil), ("1m", nil),
  ])
  func tellsHowFarTheLastBarIsFilled(_ rule: String, _ rest: String?) throws {
    let text =
      "DateTime,Price,Volume\n2024-01-01 00:00:01,10,2\n2024-01-01 00:00:02,12,1\n"
      + "2024-01-01 00:00:59,9,1\n2024-01-01 00:01:00,11,5\n2024-01-01 00:03:30,10,1\n"
    let found = try TradeImport.bars(
      [folder.file("t.csv", text)], name: "x", by: TradeAggregation(rule))
    #expect(
      found.recognition.notes == (rest.map { ["the last bar is part-filled: \($0)"] } ?? []))
  }

  /// Two bars cannot begin at one nanosecond.
  @Test func joinsBarsOfOneMoment() throws {
    let time = "2024-01-01 00:00:01"
    let trades = try trades([(time, 10, 1), (time, 11, 1), (time, 12, 1), ("2024-01-02", 13, 1)])
    #expect(try TradeAggregation("ticks:1").bars(of: trades).map(\.volume) == [3, 1])
  }

  @Test func keepsEveryTradeWhateverTheRule() throws {
    for seed in 1...20 as ClosedRange<UInt64> {
      var random = SplitMix64(seed: seed)
      var second = 1_600_000_000
      let rows = (0..<500).map { _ in
        second += Int.random(in: 0...3, using: &random)
        return (
          "\(second)", Double(Int.random(in: 1...99, using: &random)),
          Double(Int.random(in: 0...9, using: &random))
        )
      }
      let trades = try trades(rows)
      for rule in ["1m", "ticks:7", "volume:50", "dollars:999"] {
        let bars = try TradeAggregation(rule).bars(of: trades)
        #expect(
          bars.map(\.volume).reduce(0, +) == rows.map(\.2).reduce(0, +), "seed \(seed) \(rule)")
        #expect(bars.first?.open == rows.first?.1 && bars.last?.close == rows.last?.1)
        #expect(
          zip(bars, bars.dropFirst()).allSatisfy { $0.openTime < $1.openTime }, "seed \(seed)")
        #expect(bars.map(\.high).max() == rows.map(\.1).max(), "seed \(seed) \(rule)")
      }
    }
  }

  @Test(arguments: [
    "", "0s", "1", "x:5", "ticks:0", "ticks:1.5", "volume:-1", "dollars:nan", "9999d",
  ])
  func refusesRules(_ text: String) {
    #expect(throws: AssayError.self) { try TradeAggregation(text) }
  }

  @Test func refusesTradesThatCannotBe() throws {
    for row in ["2024-01-01,0,1", "2024-01-01,1,-1", "2023-12-31,1,1"] {
      let text = "DateTime,Price,Volume\n2024-01-01,1,1\n\(row)\n"
      let path = try folder.file("t.csv", text)
      #expect(throws: AssayError.self, "\(row)") { try TradeImport.read([path]) }
    }
  }
}
