import Documents
import Optimizers

/// How parameter sets are come by.
package struct SearchSpec: Sendable {
  package let method: SearchMethod
  /// How many sets are tried; nil for a whole grid.
  package let budget: Int?
  package let seed: UInt64
  /// Sets a batch; nil until the data's length is known.
  package let batch: Int?
  package let stop: StopRules
  /// Sets to try first, as strategies take them.
  package let start: [[Double]]
  /// The earlier run whose trials the search begins with.
  package let after: String?
  /// Shares of the bars after which sets worse than the median are given up.
  package let pruneShares: [Double]

  /// Whether no result of a trial has a say in which sets are tried.
  package var isFixedBeforehand: Bool {
    !method.learns && !method.usesFidelity && pruneShares.isEmpty && after == nil
      && stop.idleTrials == nil && stop.target == nil
  }

  init(_ value: SpecValue?, _ parameters: ParameterSpace, _ objective: Objective) throws {
    let spec = try value?.reader()
    try spec?.unknownKeysAreErrors(known: [
      "method", "budget", "seed", "batch", "stop", "start", "after", "prune",
    ])
    budget = try spec?.optional("budget")?.whole(1...100_000_000)
    let named = try spec?.optional("method")?.oneOf(SearchMethod.allCases.map(\.rawValue))
    method = named.flatMap(SearchMethod.init) ?? (budget == nil ? .grid : .auto)
    if method == .grid, let written = spec?.optional("budget") {
      throw written.fault(
        "has no meaning for a grid", mend: "remove it, or name another method")
    }
    if method != .grid, budget == nil {
      throw AssayError(
        .usage, "key 'search.budget' is missing", at: spec?.node.place.description,
        mend: "say how many sets to try, as in budget: 2000")
    }
    seed = UInt64(try spec?.optional("seed")?.whole(0...Int.max) ?? 0)
    batch = try spec?.optional("batch")?.whole(1...1_000_000)
    stop = try StopRules(spec?.optional("stop"), goals: objective.goals.count)
    start = try spec?.optional("start").map { try parameters.sets($0) } ?? []
    after = try spec?.optional("after")?.string()
    pruneShares = try spec?.optional("prune").map { try Self.shares($0, objective) } ?? []
    if method.usesFidelity, let stray = spec?.optional("after") ?? spec?.optional("start") {
      throw stray.fault(
        "cannot begin a \(method.rawValue), which judges sets on part of the data",
        mend: "remove it, or take another method")
    }
    if let prune = spec?.optional("prune"), objective.goals.count > 1 || method.usesFidelity {
      throw prune.fault(
        "needs a single objective and a method that does not shorten the data itself",
        mend: "remove it")
    }
  }

  private static func shares(_ value: SpecValue, _ objective: Objective) throws -> [Double] {
    let items: [SpecValue]
    if case .sequence = value.node.kind { items = try value.list() } else { items = [value] }
    let shares = try items.map { item in
      let share = try item.fraction()
      guard share > 0, share < 1 else {
        throw item.fault("must be between 0 and 100 %", mend: "write it as in 25%")
      }
      guard objective.seenShare(share) < 1 else {
        throw item.fault(
          "lies in the last of \(objective.folds) folds", mend: "end after an earlier fold")
      }
      return objective.seenShare(share)
    }
    guard zip(shares, shares.dropFirst()).allSatisfy({ $0 < $1 }) else {
      throw value.fault(
        "must ascend, to different folds where there are some", mend: "write them as in [20%, 50%]")
    }
    return shares
  }
}
