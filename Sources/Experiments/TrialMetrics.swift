import Metrics
import Sweep

/// The metrics that every trial of a study keeps, in the order of the store's columns.
let trialMetricKeys = PerformanceMetric.allCases.map(\.rawValue)

/// One trial's metrics: NaN where one is undefined.
func trialMetrics(_ span: FoldedSums, _ terms: PerformanceTerms) -> [Double] {
  PerformanceMetric.allCases.map { $0.defined(span, terms) }
}

extension PerformanceMetric {
  /// The number itself, NaN where it is undefined.
  func defined(_ span: FoldedSums, _ terms: PerformanceTerms) -> Double {
    value(span, terms).flatMap { $0.isFinite ? $0 : nil } ?? .nan
  }
}

extension Study {
  /// The store's columns of this study's trials.
  package var trialColumnNames: [String] {
    TrialColumn.names(spec)
      + splitNames.enumerated().flatMap { place, name in
        ["\(TrialColumn.train(place))\(name)", "\(TrialColumn.test(place))\(name)"]
      }
      + splits.blocks.indices.flatMap { ["block \($0 + 1) sum", "block \($0 + 1) squares"] }
  }

  /// Every split in the order of a trial's columns.
  var splitNames: [String] {
    splits.splits.map(\.name) + (testsSymbols ? symbolNames : [])
  }

  var symbolNames: [String] { ([market] + otherMarkets).map(\.series.name) }

  var splitColumnCount: Int { 2 * splitNames.count }

  /// Whether each market is tested with sets that were chosen on the others.
  var testsSymbols: Bool { spec.validation.testsSymbols && spec.search.isFixedBeforehand }
}

/// What a trial's row in the store says besides its metrics.
enum TrialColumn {
  /// Whether the account was lost, 0 or 1.
  static let ruined = "ruined"
  /// The share of the search's bars that the trial saw.
  static let share = "share"
  /// By how much it breaks the limits that the spec requires.
  static let violation = "violation"

  /// The column of an objective, counted from 0.
  static func objective(_ index: Int) -> String {
    index == 0 ? "objective" : "objective_\(index + 1)"
  }

  /// How the columns of a split begin, counted from 0: names alone may repeat.
  static func train(_ place: Int) -> String { "train \(place + 1): " }
  static func test(_ place: Int) -> String { "test \(place + 1): " }

  /// All columns of a study's trials.
  static func names(_ spec: ExperimentSpec) -> [String] {
    trialMetricKeys + [ruined, share, violation] + spec.objective.goals.indices.map(objective)
      + spec.search.pruneShares.map { "objective_at_\($0)" }
  }
}
