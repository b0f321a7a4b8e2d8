import MarketData
import Metrics
import Replay
import Strategies
import Testing
import Trading

@testable import Sweep

/// What only a replay over bars knows: a share of the volume, and margin of the whole account.
@Suite struct BoundedReplayTests {
  private func replay(
    _ plan: SweepPlan, _ change: (inout BarReplay.Options) -> Void
  ) -> BarReplay {
    var replay = BarReplay(
      series: plan.series, entry: plan.entry, columns: plan.columns, side: plan.side,
      capital: plan.capital, bars: plan.bars, periodEnds: nil)
    change(&replay.options)
    return replay
  }

  /// A new target ends the order before it: nothing trades for an old one any more, and the
  /// position stays within what the account is worth.
  @Test func aNewTargetEndsTheOrderBeforeIt() throws {
    for seed in seeds(50) {
      var random = SeededRandom(seed: seed)
      let series = randomSeries(200, &random)
      let columns = try ExecutionColumns(series, ExecutionModel(), barsPerYear: 8_766)
      // Ten bars' volume: no order trades whole in a bar.
      let capital = 1_000 * series.bars[0].close
      let plan = SweepPlan(
        series: series, entry: scripted, columns: columns, side: .longShort, capital: capital,
        bars: 0..<200, periodEnds: nil)
      let (backtest, record) = try replay(plan) { $0.volumeShare = 0.05 }
        .run([Double(seed), 3])
      let sequences = record.log.fills.filter { $0.fill.order.strategy == 0 }
        .map(\.fill.order.sequence)
      #expect(sequences == sequences.sorted(), "seed \(seed)")
      for (index, equity) in backtest.equity.enumerated() where equity > 0 {
        let worth = backtest.quantity[index].magnitude * series.bars[index].close
        #expect(worth <= 3 * equity, "seed \(seed), bar \(index): \(worth) of \(equity)")
      }
      for (bar, fills) in Dictionary(grouping: record.log.fills, by: \.fill.time) {
        let volume = series.bars.last { $0.openTime <= bar }?.volume ?? 0
        let traded = fills.reduce(0) { $0 + $1.fill.quantity }
        #expect(traded <= 0.05 * volume * (1 + 1e-12), "seed \(seed), \(bar.iso)")
      }
    }
  }

  /// Three times the account, long, in a market that only rises: the two margins differ in nothing.
  @Test func crossMarginTradesTheLeverage() throws {
    let bars = (0..<50).map { index in
      let price = 100.0 + Double(index)
      return Bar(
        openTime: Timestamp(nanoseconds: Int64(index) * Span.hour), open: price, high: price + 1,
        low: price, close: price + 1, volume: 10)
    }
    let series = BarSeries(name: "up", bars: bars, interval: Span.hour, ticksPerUnit: 1, hash: "")
    var model = ExecutionModel()
    model.leverage = 3
    model.margin = Margin(maintenance: 0.005)
    model.fee = Fee(takerBps: 5)
    let entry = try #require(catalog.first { $0.declaration.name == "buy-and-hold" })
    let plan = SweepPlan(
      series: series, entry: entry,
      columns: try ExecutionColumns(series, model, barsPerYear: 8_766), side: .long,
      capital: 1_000, bars: 0..<50, periodEnds: nil)
    let isolated = try replay(plan) { $0.marginMode = .isolated }.run([]).backtest
    let cross = try replay(plan) { $0.marginMode = .cross }.run([]).backtest
    let units = 3 * 1_000 / (101 * 1.0005)
    #expect(near(cross.quantity.last ?? 0, units, 1e-12))
    #expect(near(cross.equity.last ?? 0, 1_000 + units * (150 - 101 * 1.0005), 1e-12))
    #expect(near(isolated.equity.last ?? 0, cross.equity.last ?? 1, 1e-12))
  }
}
