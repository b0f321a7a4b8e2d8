import Documents
import MarketData
import Metrics
import Replay
import Sweep
import Trading

extension ReplaySpec {
  /// Trades a parameter set by orders over the bars of a sweep's plan.
  func run(
    _ set: [Double], _ plan: SweepPlan, _ account: AccountSpec, _ periods: ReturnPeriods,
    goesOn: (Double) -> Bool = { _ in true }
  ) throws -> SingleResult {
    var replay = BarReplay(
      series: plan.series, entry: plan.entry, columns: plan.columns, side: plan.side,
      capital: plan.capital, bars: plan.bars, periodEnds: plan.periodEnds?.buffer.map { $0 })
    replay.options = try options(for: plan)
    let (backtest, record) = try replay.run(set, goesOn: goesOn)
    return SingleResult(backtest, record, set, plan, account, periods)
  }

  private func options(for plan: SweepPlan) throws -> BarReplay.Options {
    var options = BarReplay.Options()
    options.path = path
    options.latency = latency
    options.seed = seed
    options.volumeShare = volumeShare
    options.markBars = try mark.map { try aligned($0, to: plan.series, over: plan.bars) }
    options.tiers = tiers
    options.marginMode = marginMode ?? .isolated
    options.liquidationFeeRate = liquidationFeeRate
    options.extent = extent
    options.markoutHorizonsNanoseconds = markouts(bars: plan.series.interval)
    return options
  }
}

/// The mark of each bar of a series; every bar that is accounted for must have one, and others are
/// their own.
func aligned(_ marks: BarSeries, to series: BarSeries, over bars: Range<Int>) throws -> [Bar] {
  guard marks.interval == series.interval else {
    throw AssayError(
      .data,
      "the marks come every \(duration(marks.interval)), the bars every "
        + duration(series.interval),
      at: marks.name, mend: "take marks of the bars' interval, or make them with data resample")
  }
  var next = 0
  let found = try series.bars.indices.map { index in
    let bar = series.bars[index]
    while next < marks.bars.count, marks.bars[next].openTime < bar.openTime { next += 1 }
    if next < marks.bars.count, marks.bars[next].openTime == bar.openTime {
      return marks.bars[next]
    }
    guard !bars.contains(index) else {
      throw AssayError(
        .data, "there is no mark for the bar of \(bar.openTime.iso)", at: marks.name,
        mend: "take marks of the bars' interval, or set from and to inside their span")
    }
    return bar
  }
  let ratios = bars.map { found[$0].close / series.bars[$0].close }.sorted()
  let middle = ratios[ratios.count / 2]
  // Marks follow their market within a few percent: others are of another one, or in other units.
  guard (0.8...1.25).contains(middle) else {
    throw AssayError(
      .data, "the marks are \(middle) times the prices", at: marks.name,
      mend: "take the marks of \(series.name)")
  }
  return found
}
