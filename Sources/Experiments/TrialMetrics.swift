import Metrics
import Sweep

/// The metrics that every trial of a study keeps, in the order of the store's columns.
let trialMetricKeys: [String] = {
  let tallies = Tallies(sets: 1, segments: 1)
  let nothing = FoldedSums(tallies, set: 0, segment: 0, periods: 1, bars: 1, additiveCapital: nil)
  return performanceMetrics(nothing, PerformanceTerms(periodsPerYear: 1, years: 1)).map(\.key)
}()

extension Study {
  /// The store's columns: the metrics, and whether the account was ruined.
  package static let trialColumnNames = trialMetricKeys + ["ruined"]
}

/// One trial's row: NaN where a metric is undefined.
func trialRow(_ span: FoldedSums, _ terms: PerformanceTerms) -> [Double] {
  performanceMetrics(span, terms).map { $0.value ?? .nan } + [span.isRuined ? 1 : 0]
}
