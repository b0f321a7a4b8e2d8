import Documents
import MarketData
import Metrics
import Replay
import Sweep
import Trading

/// A backtest of one parameter set with all its metrics.
package struct SingleResult: Sendable {
  package let plan: SweepPlan
  package let set: [Double]
  package let backtest: Backtest
  package let metrics: [Metric]
  package let returns: [Double]

  /// What a replay by orders says besides; nil for an account of the sweep's.
  package let record: RunRecord?

  /// Passes a set through the sweep's account.
  package init(_ set: [Double], _ plan: SweepPlan, _ account: AccountSpec, _ periods: ReturnPeriods)
  {
    self.init(Backtest(set, plan), nil, set, plan, account, periods)
  }

  /// Judges an account's path, whichever engine made it.
  package init(
    _ backtest: Backtest, _ record: RunRecord?, _ set: [Double], _ plan: SweepPlan,
    _ account: AccountSpec, _ periods: ReturnPeriods
  ) {
    self.plan = plan
    self.set = set
    self.backtest = backtest
    self.record = record
    let additive = plan.additiveCapital
    let terms = performanceTerms(plan.series, plan.bars, periods, account)
    returns = periods.returns(
      of: backtest.equity, initial: account.capital, bars: plan.bars, additiveCapital: additive)
    let span = foldedSums(backtest.tallies, set: 0, plan, periodCounts: periods.counts(in: plan))
    metrics =
      performanceMetrics(span, terms)
      + pathMetrics(
        returns: returns, equity: backtest.equity, initial: account.capital,
        additiveCapital: additive, trades: backtest.trades, terms)
  }

  package func value(_ key: String) -> Double? { metrics.first { $0.key == key }?.value }
}

/// The yearly terms of a run of bars.
package func performanceTerms(
  _ series: BarSeries, _ bars: Range<Int>, _ periods: ReturnPeriods, _ account: AccountSpec
) -> PerformanceTerms {
  let first = series.bars[bars.lowerBound].openTime.nanoseconds
  let last = series.bars[bars.upperBound - 1].openTime.nanoseconds
  return PerformanceTerms(
    periodsPerYear: periods.perYear, years: Double(last - first) / (365.25 * Double(Span.day)),
    riskFreeRate: account.riskFreeRate)
}

extension ReturnPeriods {
  /// How many returns each segment of a plan holds: the same for every set.
  package func counts(in plan: SweepPlan) -> [Int] {
    zip([plan.bars.lowerBound] + plan.segmentEnds, plan.segmentEnds).map { count(in: $0..<$1) }
  }
}

/// One set's segments folded into one span.
package func foldedSums(
  _ tallies: Tallies, set: Int, _ plan: SweepPlan, periodCounts: [Int]
) -> FoldedSums {
  let starts = [plan.bars.lowerBound] + plan.segmentEnds
  let folded = tallies.folded(
    set: set, [0..<plan.segmentEnds.count], periods: periodCounts,
    bars: zip(starts, plan.segmentEnds).map { $1 - $0 }, additiveCapital: plan.additiveCapital)
  guard var folded else { preconditionFailure("A plan has a segment.") }
  // An engine may flag a loss that left more than dust.
  folded.isRuined = tallies.isRuined(set: set)
  return folded
}
