import Metrics
import Sweep

/// A few sets judged by any metric on any parts of one market's bars, in one pass.
struct PartTable {
  private let segments: PlanSegments
  private let parts: [JudgedPart]
  private let tallies: Tallies

  /// - Parameter runs: What each part is made of.
  init(
    _ sets: [[Double]], _ runs: [[Range<Int>]], _ market: StudyMarket, _ account: AccountSpec,
    threads: Int
  ) {
    let bars = market.inSample
    let periods = account.returnPeriods(market.series, bars)
    let segments = PlanSegments(
      market.plan, bars, edgesOf: runs.flatMap { $0 }, account, periods)
    self.segments = segments
    parts = runs.map { JudgedPart($0, folds: [], in: segments) }
    tallies = sweep(
      sets,
      SweepPlan(
        series: market.series, entry: market.plan.entry, columns: market.plan.columns,
        side: market.plan.side, capital: market.plan.capital, bars: bars,
        segmentEnds: segments.ends, periodEnds: periods.ends), threads: threads)
  }

  /// A set's metric on a part; nil where it is undefined.
  func value(_ metric: PerformanceMetric, set: Int, part: Int) -> Double? {
    sums(set: set, part: part).flatMap {
      let value = parts[part].value(metric, $0)
      return value.isFinite ? value : nil
    }
  }

  /// A set's mean return a period on a part; nil where it has none.
  func meanReturn(set: Int, part: Int) -> Double? {
    sums(set: set, part: part).flatMap { $0.periods > 0 ? $0[.sum1] / $0.periods : nil }
  }

  private func sums(set: Int, part: Int) -> FoldedSums? {
    parts[part].sums(tallies, set, segments)
  }
}
