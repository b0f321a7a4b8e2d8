import Experiments
import Replay
import Sweep
import Testing

/// A leveraged perpetual with recorded marks, funding and margin tiers, against a plain loop.
@Suite struct PerpetualGoldenTests {
  private func result(_ wanted: NaivePerpetual) throws -> SingleResult {
    let folder = NaivePerpetual.folder
    var settings = [
      (path: "execution.fee_bps", text: "5"),
      (path: "execution.funding", text: "{file: \(folder)/BTCUSDT-1h-funding.csv.gz}"),
      (path: "leverage", text: "\(wanted.leverage)"), (path: "capital", text: "\(wanted.capital)"),
      (path: "side", text: wanted.side > 0 ? "long" : "short"),
      (path: "from", text: wanted.start), (path: "to", text: wanted.end),
      (path: "replay.mark", text: "\(folder)/BTCUSDT-1h-mark.csv.gz"),
      (path: "replay.tiers", text: "\(folder)/maintenance-margin-tiers.json"),
      (path: "replay.symbol", text: "BTCUSDT"),
    ]
    if let notional = wanted.notional {
      settings.append((path: "sizing", text: "{notional: \(notional)}"))
    }
    return try SingleRun(
      data: "\(folder)/BTCUSDT-1h.csv.gz", strategy: "buy-and-hold", parameters: [],
      settings: settings, engine: .replay
    ).run(in: Workspace(currentDirectory: folder, environment: [:]))
  }

  /// Holds the replay to the loop: entry, size, funding, and the money at the end.
  private func expect(_ wanted: NaivePerpetual) throws -> (SingleResult, NaivePerpetual.Answer) {
    let (result, answer) = (try result(wanted), try wanted.answer())
    let record = try #require(result.record)
    let entry = try #require(record.log.fills.first)
    #expect(entry.fill.price == answer.entry && entry.fill.signedQuantity * wanted.side > 0)
    #expect(isClose(entry.fill.quantity, answer.quantity, 1e-12))
    #expect(isClose(record.funding, answer.fundingPaid, 1e-9), "\(record.funding) \(answer)")
    let equity = try #require(result.value("final_equity"))
    #expect(abs(equity - answer.finalEquity) <= 1e-9 * wanted.capital, "\(equity) \(answer)")
    return (result, answer)
  }

  /// What the same loop in Python answers from the full files.
  @Test func theLoopAnswersAsInPython() throws {
    let lost = try NaivePerpetual(start: "2020-02-20", end: "2020-03-20").answer()
    #expect(isClose(lost.quantity, 3.1144711991985448, 1e-14) && lost.entry == 9627.64)
    #expect(isClose(lost.fundingPaid, 423.7732507877162, 1e-12))
    #expect(lost.liquidation?.bar == 514 && lost.finalEquity == 0)
    #expect(isClose(lost.liquidation?.price, 6584.037907241095, 1e-12))
    let held = try NaivePerpetual(start: "2020-02-20", end: "2020-03-10").answer()
    #expect(isClose(held.fundingPaid, 401.05776685171185, 1e-12) && held.liquidation == nil)
    #expect(isClose(held.finalEquity, 4303.394955871023, 1e-12))
  }

  /// On which bar of the file it is liquidated; all in nothing is left, else what stood beside the
  /// position.
  ///
  /// 1,100,000 of notional enter in the third margin tier and end in the second.
  @Test(
    arguments: [
      (NaivePerpetual(start: "2020-02-20", end: "2020-03-20"), 514),
      (NaivePerpetual(notional: 15_000, start: "2020-02-20", end: "2020-03-20"), 514),
      (
        NaivePerpetual(
          capital: 1e6, notional: 1_100_000, start: "2020-02-20", end: "2020-03-20"), 514
      ),
      (NaivePerpetual(leverage: 10, capital: 1e5, start: "2020-02-20", end: "2020-03-20"), 160),
      (
        NaivePerpetual(
          leverage: 4, notional: 10_000, side: -1, start: "2020-03-13T03:00:00Z",
          end: "2020-03-20"), 694
      ),
    ] as [(NaivePerpetual, Int)])
  func liquidatesAsThePlainLoop(_ wanted: NaivePerpetual, _ bar: Int) throws {
    let (result, answer) = try expect(wanted)
    let liquidation = try #require(answer.liquidation)
    #expect(liquidation.bar == bar)
    let trade = try #require(result.backtest.trades.first)
    #expect(result.backtest.trades.count == 1 && result.backtest.openTrade == nil)
    #expect(trade.exitBar == bar && trade.exitReason == "liquidation")
    #expect(isClose(trade.exitPrice, liquidation.price, 1e-9), "\(trade.exitPrice) \(answer)")
    #expect(isClose(trade.funding, answer.fundingPaid, 1e-9))
    let lost = answer.finalEquity - wanted.capital
    #expect(abs(trade.profit - lost) <= 1e-9 * wanted.capital, "\(trade.profit), \(lost)")
  }

  @Test(
    arguments: [
      NaivePerpetual(start: "2020-02-20", end: "2020-03-10"),
      NaivePerpetual(side: -1, start: "2020-02-20", end: "2020-03-10"),
      NaivePerpetual(capital: 1e6, start: "2020-03-13T12:00:00Z", end: "2020-03-20"),
      NaivePerpetual(leverage: 1, start: "2020-02-20", end: "2020-03-20"),
    ])
  func holdsAsThePlainLoop(_ wanted: NaivePerpetual) throws {
    let (result, answer) = try expect(wanted)
    #expect(answer.liquidation == nil && result.backtest.trades.isEmpty)
    let trade = try #require(result.backtest.openTrade)
    #expect(isClose(trade.funding, answer.fundingPaid, 1e-9))
    #expect(answer.fundingPaid != 0)
  }
}
