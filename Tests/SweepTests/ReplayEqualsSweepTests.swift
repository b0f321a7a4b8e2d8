import MarketData
import Metrics
import Replay
import Strategies
import Testing
import Trading

@testable import Sweep

/// The order-level replay against the sweep's account, on the bars, options and targets of the
/// reference tests: two engines written apart, one result.
@Suite struct ReplayEqualsSweepTests {
  @Test(arguments: OptionClass.allCases)
  func scriptedTargets(_ options: OptionClass) throws {
    for seed in seeds(100) {
      var random = SeededRandom(seed: seed)
      let bars = random.pick([1, 2, 3, 7, 30, 120, 250])
      let series = randomSeries(
        bars, &random, zeroVolumes: options != .impact && options != .everything)
      let model = options.model(&random)
      let plan = try randomPlan(series, scripted, model, &random)
      let set = [Double(seed), random.pick([1.0, 3, 12])]
      try expectEqual(set, plan, "seed \(seed), \(bars) bars, \(model), \(plan.side)")
    }
  }

  @Test(arguments: catalog.indices)
  func everyStrategy(_ index: Int) throws {
    let entry = catalog[index]
    for seed in seeds(100) {
      // Every class comes up six times or more, and each with every strategy.
      let first = Int(seed % 16)
      for options in [OptionClass.allCases[first], OptionClass.allCases[15 - first]] {
        var random = SeededRandom(seed: seed)
        let series = randomSeries(300, &random, ticks: true)
        let plan = try randomPlan(series, entry, options.model(&random), &random)
        let set = entry.declaration.parameters.map { parameter in
          min(parameter.range.upperBound, max(parameter.range.lowerBound, parameter.standard / 2))
        }
        try expectEqual(set, plan, "seed \(seed), \(entry.declaration.name), \(options)")
      }
    }
  }

  private func expectEqual(_ set: [Double], _ plan: SweepPlan, _ label: String) throws {
    let swept = Backtest(set, plan)
    let replay = BarReplay(
      series: plan.series, entry: plan.entry, columns: plan.columns, side: plan.side,
      capital: plan.capital, bars: plan.bars, periodEnds: plan.periodEnds?.buffer.map { $0 })
    let replayed = try replay.run(set).backtest
    if isDust(swept.equity, plan) || isDust(replayed.equity, plan) { return }
    let found = differences(swept, replayed, plan)
    #expect(found.isEmpty, "\(label): \(found)")
  }

  private func differences(_ a: Backtest, _ b: Backtest, _ plan: SweepPlan) -> [String] {
    var found: [String] = []
    if a.equity.count != b.equity.count { return ["\(a.equity.count) bars not \(b.equity.count)"] }
    for (index, bar) in plan.bars.enumerated() {
      if !near(a.equity[index], b.equity[index], 1e-12, floor: 1e-12 * plan.capital) {
        found.append("equity at bar \(bar): \(a.equity[index]) not \(b.equity[index])")
      }
      if !near(a.quantity[index], b.quantity[index], 1e-11) {
        found.append("units at bar \(bar): \(a.quantity[index]) not \(b.quantity[index])")
      }
      if found.count > 2 { break }
    }
    if a.trades.count != b.trades.count {
      found.append("trades: \(a.trades.count) not \(b.trades.count)")
    }
    for (x, y) in zip(a.trades, b.trades) where !isSame(x, y) {
      found.append("trade: \(x) not \(y)")
    }
    let swept = plan.segmentEnds.indices.reduce(0) { $0 + a.tallies[0, $1, .turnover] }
    let replayed = b.tallies[0, 0, .turnover]
    if !near(swept, replayed, 1e-9) { found.append("turnover: \(swept) not \(replayed)") }
    if a.tallies.isRuined(set: 0) != b.tallies.isRuined(set: 0) { found.append("ruined") }
    return Array(found.prefix(4))
  }

  private func isSame(_ a: ClosedTrade, _ b: ClosedTrade) -> Bool {
    // The replay has a floor below every price, where the sweep's slippage may leave nothing.
    var (a, b) = (a, b)
    a.exitPrice = max(a.exitPrice, 1e-11 * a.entryPrice)
    b.exitPrice = max(b.exitPrice, 1e-11 * b.entryPrice)
    return near(a, b) && near(a.adverseExcursion, b.adverseExcursion, 1e-9)
      && near(a.favourableExcursion, b.favourableExcursion, 1e-9)
  }
}
