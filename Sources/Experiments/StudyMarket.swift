import Documents
import MarketData
import Sweep
import Trading

/// One market of a study: its bars, and what trading them costs.
package struct StudyMarket: Sendable {
  package let series: BarSeries
  /// The bars that the search sees, after every set in the space is warm.
  package let inSample: Range<Int>
  package let plan: SweepPlan
  let barsPerYear: Double
  /// How it is traded, with the rates of this market.
  let account: AccountSpec

  init(
    _ series: BarSeries, inSample: Range<Int>, columns: ExecutionColumns, _ spec: ExperimentSpec,
    _ periods: ReturnPeriods
  ) {
    self.series = series
    self.inSample = inSample
    account = spec.account
    barsPerYear = spec.account.barsPerYear(of: series)
    plan = SweepPlan(
      series: series, entry: spec.entry, columns: columns, side: spec.side,
      capital: spec.account.capital, bars: inSample, periodEnds: periods.ends)
  }

  /// Another market over those of its bars that open in the same span of time as the first's.
  init(_ series: BarSeries, _ spec: ExperimentSpec, _ span: ClosedRange<Timestamp>) throws {
    try spec.account.checkPeriod(series)
    let all = try barRange(of: series, from: spec.from, to: spec.to)
    let first = all.first { series.bars[$0].openTime >= span.lowerBound } ?? all.upperBound
    let cut = all.first { series.bars[$0].openTime > span.upperBound } ?? all.upperBound
    let start = max(first, spec.longestWarmUpBars)
    let bars = start..<max(start, cut)
    guard bars.count >= 2 else {
      throw AssayError(
        .data, "has no bars in the span of the first market, once windows are warm",
        at: series.name, mend: "take more data or shorter windows")
    }
    self.init(
      series, inSample: bars,
      columns: try ExecutionColumns(
        series, spec.account.model, accounted: bars,
        barsPerYear: spec.account.barsPerYear(of: series)), spec,
      spec.account.returnPeriods(series, bars))
  }

  /// The first share of the bars, in whole folds where the objective has some.
  ///
  /// - Parameters:
  ///   - splits: Parts of the bars to be judged besides.
  ///   - blocks: Runs of bars whose sums are kept.
  func span(
    share: Double, _ objective: Objective, splits: [StudySplit] = [], blocks: [Range<Int>] = []
  ) -> JudgedSpan {
    let folds = objective.folds
    func end(_ fold: Int) -> Int { inSample.lowerBound + inSample.count * fold / folds }
    let ends: [Int]
    if folds == 1 || inSample.count < 2 * folds {
      ends = [inSample.lowerBound + max(2, Int((Double(inSample.count) * share).rounded()))]
    } else {
      ends = (1...max(1, Int((Double(folds) * share).rounded()))).map(end)
    }
    return JudgedSpan(
      plan, bars: inSample.lowerBound..<ends[ends.count - 1], foldEnds: ends, objective,
      splits: splits, blocks: blocks, account)
  }
}
