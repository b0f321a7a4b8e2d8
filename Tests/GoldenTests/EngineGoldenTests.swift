import Experiments
import MarketData
import Metrics
import Testing

@Suite struct EngineGoldenTests {
  @Test func everyExcerptIsThere() throws {
    let cases = try GoldenCase.all()
    #expect(cases.count >= 5)
    #expect(cases.allSatisfy { $0.results.count == 3 && !$0.indicatorSamples.isEmpty })
    #expect(cases.prefix(5).map { $0.results[0].trades.count } == [83, 39, 39, 9, 32])
  }

  @Test(arguments: try GoldenCase.all(), Engine.allCases)
  func backtestsTradeAsTheReference(_ golden: GoldenCase, _ engine: Engine) throws {
    for wanted in golden.results {
      let result = try run(golden, wanted, engine)
      let bars = result.plan.series.bars
      #expect(bars.count == golden.barCount)
      expectTrades(result.backtest.trades, wanted)
      expectOpenTrade(result.backtest.openTrade, wanted)
      expectEquity(result.backtest.equity, bars, wanted)
      #expect(isClose(result.value("final_equity"), wanted.finalEquity, 1e-12), "\(wanted.costs)")
    }
  }

  @Test(arguments: try GoldenCase.all(), Engine.allCases)
  func metricsAreThoseOfTheReference(_ golden: GoldenCase, _ engine: Engine) throws {
    for wanted in golden.results {
      let result = try run(golden, wanted, engine)
      #expect(wanted.metrics.count == 10)
      for (key, value) in wanted.metrics {
        let found = result.value(key)
        #expect(
          isClose(found, value, 1e-9), "\(key) of \(wanted.costs): \(found ?? .nan), \(value)")
      }
      #expect(result.value("closed_trades") == Double(wanted.trades.count))
      let profit = wanted.trades.reduce(0) { $0 + ($1.exit?.profit ?? 0) }
      let average = profit / Double(wanted.trades.count)
      #expect(isClose(result.value("average_trade"), average, 1e-9))
    }
  }

  private func run(
    _ golden: GoldenCase, _ wanted: GoldenResult, _ engine: Engine
  ) throws -> SingleResult {
    let settings = wanted.settings + [(path: "side", text: golden.strategy.side)]
    return try SingleRun(
      data: golden.dataPath, strategy: golden.strategy.name, parameters: golden.strategy.parameters,
      settings: settings, engine: engine
    ).run(in: golden.workspace)
  }

  private func expectTrades(_ trades: [ClosedTrade], _ wanted: GoldenResult) {
    #expect(trades.map(\.entryBar) == wanted.trades.map(\.entryBar), "\(wanted.costs)")
    #expect(trades.map(\.exitBar) == wanted.trades.map { $0.exit?.bar }, "\(wanted.costs)")
    for (trade, golden) in zip(trades, wanted.trades) {
      guard let exit = golden.exit else { continue }
      let place = "\(wanted.costs), entry at bar \(golden.entryBar)"
      #expect(trade.direction == 1 && trade.exitReason == "signal" && trade.funding == 0)
      #expect(isClose(trade.entryPrice, golden.entryPrice, 1e-12), "\(place)")
      #expect(isClose(trade.exitPrice, exit.price, 1e-12), "\(place)")
      #expect(isClose(trade.quantity, golden.size, 1e-12), "\(place)")
      #expect(isClose(trade.fees, golden.entryFee + exit.fee, 1e-12), "\(place)")
      // A profit is a small difference of large amounts.
      let error = abs(trade.profit - exit.profit)
      #expect(error <= 1e-12 * golden.size * golden.entryPrice, "\(place): profit off by \(error)")
    }
  }

  private func expectOpenTrade(_ trade: ClosedTrade?, _ wanted: GoldenResult) {
    #expect(trade?.entryBar == wanted.openTrade?.entryBar, "\(wanted.costs)")
    guard let trade, let golden = wanted.openTrade else { return }
    #expect(isClose(trade.entryPrice, golden.entryPrice, 1e-12), "\(wanted.costs)")
    #expect(isClose(trade.quantity, golden.size, 1e-12), "\(wanted.costs)")
    #expect(isClose(trade.fees, golden.entryFee, 1e-12), "\(wanted.costs)")
  }

  /// All in and fractional, equity is cash while flat and units times the close while long.
  private func expectEquity(_ equity: [Double], _ bars: [Bar], _ wanted: GoldenResult) {
    var units = [Double](repeating: 0, count: bars.count)
    var cash = [Double](repeating: 10_000, count: bars.count)
    for trade in wanted.trades + (wanted.openTrade.map { [$0] } ?? []) {
      let end = trade.exit?.bar ?? bars.count
      for bar in trade.entryBar..<end { (units[bar], cash[bar]) = (trade.size, 0) }
      guard let exit = trade.exit else { continue }
      for bar in end..<bars.count { cash[bar] = trade.size * exit.price - exit.fee }
    }
    let worst = bars.indices.map { bar in
      let golden = cash[bar] + units[bar] * bars[bar].close
      return abs(equity[bar] / golden - 1)
    }.max()
    #expect(equity.count == bars.count && worst ?? 1 <= 1e-12, "\(wanted.costs): \(worst ?? 1)")
  }
}

/// Equal but for a share of the larger one; nil is close to nothing.
func isClose(_ a: Double?, _ b: Double, _ tolerance: Double) -> Bool {
  guard let a else { return false }
  return abs(a - b) <= tolerance * max(abs(a), abs(b))
}
