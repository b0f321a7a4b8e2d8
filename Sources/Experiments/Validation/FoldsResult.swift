import Metrics
import Sweep

/// What folds say: each split's choice on the rest, and accounts that trade the choices.
package struct FoldsResult: Sendable {
  package struct Row: Sendable {
    package let name: String
    package let set: [Double]?
    /// Runs of bars; empty where a market is tested.
    package let train: [Range<Int>]
    package let test: [Range<Int>]
    package let trainValue: Double?
    package let testValue: Double?
  }

  package enum Kind: String, Sendable, CaseIterable {
    case kFold = "k_fold"
    case combinatorial = "cpcv"
    case regimes, symbols
  }

  package let kind: Kind
  package let rows: [Row]
  /// Accounts over all of the data in sample, each bar traded by a set that was chosen without it.
  package let paths: [StitchedAccount]

  /// Nil where the study has no such splits.
  init?(_ kind: Kind, _ study: Study, _ trials: StudyTrials, _ chooser: SetChooser) {
    self.kind = kind
    let all = study.splits.splits
    let places =
      kind == .symbols
      ? study.testsSymbols ? Array(all.count..<study.splitNames.count) : []
      : all.indices.filter { Self.kind(all[$0].kind) == kind }
    guard !places.isEmpty else { return nil }
    let sets = trials.sets
    let chosen = places.map { chooser.trial(trials.trained(on: $0)) }
    rows = zip(places, chosen).map { place, trial in
      func value(_ column: [Double]) -> Double? {
        trial.flatMap { column[$0].isFinite ? column[$0] : nil }
      }
      return Row(
        name: study.splitNames[place], set: trial.map { sets[$0] },
        train: place < all.count ? all[place].train : [],
        test: place < all.count ? all[place].test : [],
        trainValue: value(trials.trained(on: place)), testValue: value(trials.tested(on: place)))
    }
    let splits = places.filter(all.indices.contains).map { all[$0] }
    let choices = chosen.map { $0.map { sets[$0] } }
    paths = Self.paths(kind, study, splits, choices).map { legs in
      StitchedAccount(legs, study.market, study.spec, boundary: .adopt, accounts: .continuous)
    }
  }

  private static func kind(_ kind: StudySplit.Kind) -> Kind? {
    switch kind {
    case .walkForward: nil
    case .kFold: .kFold
    case .combinatorial: .combinatorial
    case .regime: .regimes
    }
  }

  /// Path p takes each group from the p-th split that tests it.
  private static func paths(
    _ kind: Kind, _ study: Study, _ splits: [StudySplit], _ sets: [[Double]?]
  ) -> [[StitchedAccount.Leg]] {
    switch kind {
    case .kFold:
      return [zip(splits, sets).map { StitchedAccount.Leg(bars: $0.test[0], set: $1) }]
    case .combinatorial:
      let groups = study.splits.groups
      let takers = groups.indices.map { group in
        splits.indices.filter { split in
          if case .combinatorial(let tested) = splits[split].kind {
            tested.contains(group)
          } else {
            false
          }
        }
      }
      return takers[0].indices.map { path in
        groups.indices.map { StitchedAccount.Leg(bars: groups[$0], set: sets[takers[$0][path]]) }
      }
    case .regimes, .symbols: return []
    }
  }

  /// A metric of every path that has it.
  package func pathValues(_ metric: PerformanceMetric) -> [Double] {
    paths.compactMap { $0.result.value(metric.rawValue) }
  }

  /// The mean objective of the choices where they were tested.
  package var meanTestValue: Double? {
    let values = rows.compactMap(\.testValue)
    return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }
}
