import MarketData
import Metrics
import Sweep
import Trading

/// Bars over which sets are judged by an objective, as segments of a plan.
struct JudgedPart: Sendable {
  private let segments: [Range<Int>]
  private let terms: PerformanceTerms
  /// The parts that the objective judges apart; empty for one.
  private let folds: [JudgedPart]

  /// - Parameters:
  ///   - runs: Ranges of bars, ascending, their ends among the segments' edges.
  ///   - folds: What the objective cuts them into; one or none for the whole.
  init(_ runs: [Range<Int>], folds: [[Range<Int>]], in segments: PlanSegments) {
    self.segments = runs.map(segments.range)
    terms = segments.terms(runs)
    self.folds = folds.count > 1 ? folds.map { JudgedPart($0, folds: [], in: segments) } : []
  }

  /// Runs of bars cut into equal parts; one part where there are too few bars.
  static func cut(_ runs: [Range<Int>], _ parts: Int) -> [[Range<Int>]] {
    let count = runs.reduce(0) { $0 + $1.count }
    guard parts > 1, count >= 2 * parts else { return [runs] }
    return (0..<parts).map { part in
      let (first, last) = (count * part / parts, count * (part + 1) / parts)
      var passed = 0
      return runs.compactMap { run in
        defer { passed += run.count }
        let from = max(first, passed) - passed
        let to = min(last, passed + run.count) - passed
        return from < to ? (run.lowerBound + from)..<(run.lowerBound + to) : nil
      }
    }
  }

  /// One set's sums over all of the part.
  ///
  /// - Parameter foldsPath: False where no metric asks for the path.
  func sums(
    _ tallies: Tallies, _ set: Int, _ plan: PlanSegments, foldsPath: Bool = true
  ) -> FoldedSums? {
    tallies.folded(
      set: set, segments, periods: plan.periodCounts, bars: plan.barCounts,
      additiveCapital: plan.additiveCapital, foldsPath: foldsPath)
  }

  /// A metric of an account that may have been lost, over all of the part.
  func defined(_ metric: PerformanceMetric, _ sums: FoldedSums) -> Double {
    metric.defined(sums, terms)
  }

  /// A metric of one set, over all of the part; NaN where the account was lost.
  func value(_ metric: PerformanceMetric, _ sums: FoldedSums) -> Double {
    sums.isRuined ? .nan : metric.defined(sums, terms)
  }

  /// All metrics of one set over all of the part.
  func metrics(_ sums: FoldedSums) -> [Double] { trialMetrics(sums, terms) }

  /// What one set is worth by a goal, folds summarised; NaN where it is undefined or lost.
  func worth(
    _ aim: JudgedAim, _ tallies: Tallies, _ set: Int, _ plan: PlanSegments
  ) -> Double {
    if folds.isEmpty {
      return sums(tallies, set, plan, foldsPath: aim.metric.needsPath)
        .map { value(aim.metric, $0) } ?? .nan
    }
    let values = folds.map { $0.worth(aim, tallies, set, plan) }
    return Objective.summary(values, aim.foldSummary, aim.goal)
  }

  /// Whether one set keeps limits over all of the part.
  func keeps(_ limits: [(PerformanceMetric, Objective.Limit)], _ sums: FoldedSums) -> Bool {
    limits.allSatisfy { $1.violation(value($0, sums)) == 0 }
  }
}

/// A goal of an objective with its metric looked up.
struct JudgedAim: Sendable {
  let goal: Objective.Goal
  let metric: PerformanceMetric
  let foldSummary: Objective.Summary

  init(_ goal: Objective.Goal, _ objective: Objective) {
    guard let metric = PerformanceMetric(rawValue: goal.metric) else {
      preconditionFailure("Goals are read from the names of metrics.")
    }
    self.goal = goal
    self.metric = metric
    foldSummary = objective.foldSummary
  }
}

/// How a plan's bars are cut into segments, and what each holds.
struct PlanSegments: Sendable {
  /// Where segments end, ascending to the end of the bars.
  let ends: [Int]
  let periodCounts: [Int]
  let barCounts: [Int]
  let additiveCapital: Double?
  private let first: Int
  private let series: BarSeries
  private let periods: ReturnPeriods
  private let account: AccountSpec

  /// - Parameter runs: Ranges of bars whose ends must be edges; what lies outside `bars` is not.
  init(
    _ whole: SweepPlan, _ bars: Range<Int>, edgesOf runs: [Range<Int>], _ account: AccountSpec,
    _ periods: ReturnPeriods
  ) {
    let inside = runs.flatMap { [$0.lowerBound, $0.upperBound] }.filter {
      bars.lowerBound < $0 && $0 < bars.upperBound
    }
    ends = Set(inside + [bars.upperBound]).sorted()
    first = bars.lowerBound
    let starts = [bars.lowerBound] + ends
    periodCounts = zip(starts, ends).map { periods.count(in: $0..<$1) }
    barCounts = zip(starts, ends).map { $1 - $0 }
    additiveCapital = whole.additiveCapital
    series = whole.series
    self.periods = periods
    self.account = account
  }

  /// The segments of a run of bars.
  func range(_ run: Range<Int>) -> Range<Int> {
    func place(_ bar: Int) -> Int {
      if bar == first { return 0 }
      guard let place = ends.firstIndex(of: bar) else {
        preconditionFailure("A part's ends are edges of segments.")
      }
      return place + 1
    }
    return place(run.lowerBound)..<place(run.upperBound)
  }

  /// The yearly terms of runs of bars: the years of all.
  func terms(_ runs: [Range<Int>]) -> PerformanceTerms {
    runs.dropFirst().reduce(performanceTerms(series, runs[0], periods, account)) { terms, run in
      var terms = terms
      terms.years += performanceTerms(series, run, periods, account).years
      return terms
    }
  }
}
