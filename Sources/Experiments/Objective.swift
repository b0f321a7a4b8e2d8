import Documents
import Foundation

/// What a search is after, and what every set must keep to.
package struct Objective: Sendable, Equatable {
  /// One metric and its direction.
  package struct Goal: Sendable, Equatable {
    package var metric: String
    package var isMaximized: Bool

    /// 1 where less is better, −1 where more is: values times it are minimised.
    package var sign: Double { isMaximized ? -1 : 1 }
  }

  /// How several values of one metric become one.
  package enum Summary: String, Sendable, CaseIterable {
    case median, worst, mean
  }

  /// A bound on a metric over all bars of the search.
  package struct Limit: Sendable, Equatable {
    package var metric: String
    package var bound: Bound

    package var text: String { "\(metric) \(bound.text)" }

    /// Whether a breach on part of the bars is one on all: drawdowns only deepen, counts only grow.
    var isFinal: Bool {
      bound.isLeast ? metric == "max_drawdown" : ["closed_trades"].contains(metric)
    }

    /// By how much of the bound, or of one where the bound is smaller, a value breaks it.
    func violation(_ value: Double) -> Double {
      if !value.isFinite { return 1 }
      let excess = bound.isLeast ? bound.value - value : value - bound.value
      return max(0, excess) / max(1, bound.value.magnitude)
    }
  }

  package var goals: [Goal]
  /// Into how many equal runs of bars the search's are cut, to be judged apart; 1 for none.
  package var folds = 1
  package var foldSummary = Summary.median
  /// How far the neighbours lie with which a set is judged, as a share of each range; nil for none.
  package var plateauShare: Double?
  package var symbolSummary = Summary.worst
  package var limits: [Limit] = []
  /// How many markets every set is judged on.
  package var marketCount = 1

  /// The share of the bars that is judged for a wished one: whole folds where there are some.
  func seenShare(_ share: Double) -> Double {
    if folds == 1 || share >= 1 { return share }
    return min(1, (share * Double(folds) - 1e-9).rounded(.up) / Double(folds))
  }

  init(goals: [Goal]) { self.goals = goals }

  /// Reads a metric, a list of them, or a mapping that says more.
  init(_ value: SpecValue?) throws {
    guard let value else {
      goals = [Goal(metric: "sharpe", isMaximized: true)]
      return
    }
    guard case .mapping = value.node.kind else {
      goals = try Self.goals(value)
      return
    }
    let spec = try value.reader()
    try spec.unknownKeysAreErrors(known: [
      "maximize", "minimize", "goals", "folds", "take", "plateau", "symbols", "require",
    ])
    goals = try Self.goals(spec)
    folds = try spec.optional("folds")?.whole(2...1_000) ?? 1
    if let take = spec.optional("take") {
      if folds == 1 { throw take.fault("summarises folds", mend: "add folds: 5") }
      foldSummary = try Self.summary(take)
    }
    if let plateau = spec.optional("plateau") {
      let share = try plateau.fraction()
      guard share > 0, share <= 0.5 else {
        throw plateau.fault("must be above 0 and up to 50 %", mend: "write it as in 5%")
      }
      plateauShare = share
    }
    symbolSummary = try spec.optional("symbols").map(Self.summary) ?? .worst
    limits = try spec.optional("require").map(Self.limits) ?? []
  }

  private static func summary(_ value: SpecValue) throws -> Summary {
    let name = try value.oneOf(Summary.allCases.map(\.rawValue))
    return Summary(rawValue: name) ?? .median
  }

  private static func goals(_ spec: SpecReader) throws -> [Goal] {
    let named = ["maximize", "minimize", "goals"].filter { spec.optional($0) != nil }
    guard named.count == 1 else {
      throw spec.fault(
        named.isEmpty ? "names no metric" : "has both \(named[0]) and \(named[1])",
        mend: "keep one of maximize, minimize and goals")
    }
    if let list = spec.optional("goals") { return try goals(list) }
    return [
      Goal(
        metric: try spec.required(named[0]).oneOf(trialMetricKeys),
        isMaximized: named == ["maximize"])
    ]
  }

  /// Reads a metric's name, or a list of names and of mappings with one direction each.
  private static func goals(_ value: SpecValue) throws -> [Goal] {
    guard case .sequence = value.node.kind else { return [try goal(value)] }
    let goals = try value.list().map(goal)
    guard !goals.isEmpty, goals.count <= 4 else {
      throw value.fault("has \(goals.count) goals", mend: "name one to four")
    }
    guard Set(goals.map(\.metric)).count == goals.count else {
      throw value.fault("has a metric twice", mend: "name each once")
    }
    return goals
  }

  private static func goal(_ value: SpecValue) throws -> Goal {
    guard case .mapping = value.node.kind else {
      return Goal(metric: try value.oneOf(trialMetricKeys), isMaximized: true)
    }
    let spec = try value.reader()
    try spec.unknownKeysAreErrors(known: ["maximize", "minimize"])
    return try goals(spec)[0]
  }

  /// Reads bounds written as `closed_trades: ">= 30"`.
  private static func limits(_ value: SpecValue) throws -> [Limit] {
    let spec = try value.reader()
    try spec.unknownKeysAreErrors(known: trialMetricKeys)
    return try spec.keys.map { key in
      Limit(metric: key, bound: try Bound(try spec.required(key)))
    }
  }
}

extension Objective {
  /// What a trial is worth by the first goal; nil where that is undefined, where it breaks a limit
  /// and where it saw only part of the data.
  func first(of trial: Trial) -> Double? {
    let value = trial.objectives[0]
    return value.isFinite && trial.violation == 0 && trial.share == 1 ? value : nil
  }

  /// The metric, with what is taken of it: `median sharpe of 5 folds`.
  package func title(_ goal: Goal) -> String {
    var words = goal.metric
    if folds > 1 { words = "\(foldSummary.rawValue) \(words) of \(folds) folds" }
    if marketCount > 1 { words = "\(symbolSummary.rawValue) \(words) over \(marketCount) markets" }
    if plateauShare != nil { words = "plateau \(words)" }
    return words
  }

  /// One value of several, an undefined one counting as the worst; NaN where that decides.
  static func summary(_ values: [Double], _ how: Summary, _ goal: Goal) -> Double {
    let costs = values.map { $0.isNaN ? .infinity : $0 * goal.sign }.sorted()
    let middle = costs.count / 2
    let cost =
      switch how {
      case .worst: costs[costs.count - 1]
      case .mean: costs.reduce(0, +) / Double(costs.count)
      case .median:
        costs.count % 2 == 1 ? costs[middle] : costs[middle - 1] / 2 + costs[middle] / 2
      }
    return cost == .infinity || cost.isNaN ? .nan : cost * goal.sign
  }
}
