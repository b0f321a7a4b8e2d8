import MarketData
import Metrics
import Sweep
import Trading

/// A run of one market's bars over which parameter sets are judged, cut into folds.
struct JudgedSpan: Sendable {
  let plan: SweepPlan
  private let terms: PerformanceTerms
  private let foldTerms: [PerformanceTerms]
  private let periodCounts: [Int]

  /// - Parameters:
  ///   - whole: The plan of all bars that the search sees.
  ///   - bars: Those of them that count here.
  ///   - foldEnds: Where folds end, ascending to the end of `bars`.
  init(_ whole: SweepPlan, bars: Range<Int>, foldEnds: [Int], _ account: AccountSpec) {
    let periods = account.returnPeriods(whole.series, bars)
    plan = SweepPlan(
      series: whole.series, entry: whole.entry, columns: whole.columns, side: whole.side,
      capital: whole.capital, bars: bars, segmentEnds: foldEnds, periodEnds: periods.ends)
    terms = performanceTerms(whole.series, bars, periods, account)
    foldTerms = zip([bars.lowerBound] + foldEnds, foldEnds).map {
      performanceTerms(whole.series, $0..<$1, periods, account)
    }
    periodCounts = periods.counts(in: plan)
  }

  /// What one set came to.
  struct Result {
    /// All trial metrics over the whole span, NaN where undefined.
    var metrics: [Double]
    /// The same of each fold.
    var folds: [[Double]]
    var isRuined: Bool
  }

  /// Runs sets over the span.
  func results(_ sets: [[Double]], threads: Int) -> [Result] {
    let tallies = sweep(sets, plan, threads: threads)
    return sets.indices.map { set in
      let whole = foldedSums(tallies, set: set, plan, periodCounts: periodCounts)
      return Result(
        metrics: trialMetrics(whole, terms),
        folds: foldTerms.count == 1 ? [] : folds(tallies, set),
        isRuined: whole.isRuined)
    }
  }

  private func folds(_ tallies: Tallies, _ set: Int) -> [[Double]] {
    var start = plan.bars.lowerBound
    return plan.segmentEnds.enumerated().map { segment, end in
      defer { start = end }
      let sums = FoldedSums(
        tallies, set: set, segment: segment, periods: periodCounts[segment], bars: end - start,
        additiveCapital: plan.additiveCapital)
      return trialMetrics(sums, foldTerms[segment])
    }
  }
}
