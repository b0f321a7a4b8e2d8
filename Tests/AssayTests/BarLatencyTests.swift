import Documents
import Testing

/// Delays of a spec, over bars, from the command line.
///
/// An order is sent at a bar's open and trades where the assumed path stands when it arrives: at
/// the low after a third of the bar, at the high after two, at the close after three.
@Suite struct BarLatencyTests {
  private typealias Prices = (open: Double, high: Double, low: Double, close: Double)

  private static let start = 1_600_000_000

  private func shell() throws -> Shell {
    let shell = try Shell()
    try shell.write("bars.csv", Shell.bars(300))
    return shell
  }

  private func trades(_ shell: Shell, _ settings: String...) throws -> [JSON] {
    let outcome = try shell.run(
      [
        "backtest", "--data", "bars.csv", "--strategy", "sma-cross", "--param", "fast=3", "--param",
        "slow=12", "--engine", "replay", "--set", "replay.path=low-first", "--json",
      ] + settings.flatMap { ["--set", $0] })
    #expect(outcome.code == 0, "\(outcome.err)")
    let trades = try #require(try JSON.parse(outcome.out)["trades"]?.array)
    #expect(trades.count > 5)
    return trades
  }

  private func bars() -> [Prices] {
    Shell.bars(300).split(separator: "\n").dropFirst().map { line in
      let cells = line.split(separator: ",").map { Double($0) ?? .nan }
      return (cells[1], cells[2], cells[3], cells[4])
    }
  }

  /// The price after so many minutes of a bar that falls first.
  private func price(_ bar: Prices, minutes: Double) -> Double {
    let corners = [bar.open, bar.low, bar.high, bar.close]
    let leg = min(2, Int(minutes / 20))
    return corners[leg] + (corners[leg + 1] - corners[leg]) * (minutes / 20 - Double(leg))
  }

  private func expectPrices(_ trades: [JSON], minutes: (Int) -> Double) throws {
    let bars = bars()
    for trade in trades {
      for end in ["entry", "exit"] {
        let bar = Int(try #require(trade["\(end)_bar"]?.double))
        let found = try #require(trade["\(end)_price"]?.double)
        let wanted = price(bars[bar], minutes: minutes(bar))
        #expect(abs(found - wanted) < 1e-9 * wanted, "\(end) at bar \(bar)")
      }
    }
  }

  /// 10 minutes until the 100th bar opens, then 1/10 more a bar up to the 300th: 30 minutes.
  @Test func recordedDelaysAreThoseOfTheirMoment() throws {
    let shell = try shell()
    let ends = [Self.start + 100 * 3_600, Self.start + 300 * 3_600]
    try shell.write("delays.csv", "time,delay_ms\n\(ends[0]),600000\n\(ends[1]),1800000\n")
    let found = try trades(shell, "replay.latency={entry: {file: delays.csv}}")
    try expectPrices(found) { 10 + max(0, Double($0 - 100)) / 10 }
    #expect(found == (try trades(shell, "replay.latency={entry: {file: delays.csv}}")))
  }

  /// A recording of one delay is that delay; without any, orders trade at the open.
  @Test func aConstantDelayMayBeRecorded() throws {
    let shell = try shell()
    try shell.write("delays.csv", "time,delay_ms\n\(Self.start),1500000\n")
    let found = try trades(shell, "replay.latency={entry: {file: delays.csv}}")
    #expect(found == (try trades(shell, "replay.latency=25m")))
    try expectPrices(found) { _ in 25 }
    try expectPrices(try trades(shell)) { _ in 0 }
  }

  @Test func drawnDelaysAreThoseOfTheSeed() throws {
    let shell = try shell()
    let drawn = "replay.latency={entry: {median: 10m, sigma: 0.5}}"
    let first = try trades(shell, drawn, "replay.seed=7")
    #expect(first == (try trades(shell, drawn, "replay.seed=7")))
    #expect(first != (try trades(shell, drawn, "replay.seed=8")))
    // Without a spread the median is all there is, whatever the seed.
    let still = "replay.latency={entry: {median: 10m, sigma: 0}}"
    let plain = try trades(shell, still, "replay.seed=8")
    #expect(plain == (try trades(shell, "replay.latency=10m")))
    try expectPrices(plain) { _ in 10 }
  }

  @Test(
    arguments: [
      ("time,delay_ms\n1600000000,-1\n", "'-1' is not one of the delays"),
      ("time,delay_ms\n1600000000,3600001\n", "up to an hour"),
      ("time,delay_ms\n1600000000,nan\n", "'nan' is not one of the delays"),
      ("time,delay_ms\n1600000000,1\n1600000000,2\n", "delays.csv:3"),
      ("when,how_long\n1600000000,1\n", "names no time"),
    ])
  func recordingsThatCannotBeAreRefused(_ text: String, _ words: String) throws {
    let shell = try shell()
    try shell.write("delays.csv", text)
    let outcome = try shell.run(
      "backtest", "--data", "bars.csv", "--strategy", "buy-and-hold", "--engine", "replay", "--set",
      "replay.latency={entry: {file: delays.csv}}")
    #expect([2, 3].contains(outcome.code))
    #expect(outcome.err.contains(words), "\(outcome.err)")
  }
}
