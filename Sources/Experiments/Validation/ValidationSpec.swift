import Documents

/// How an experiment asks what of its result is luck.
package struct ValidationSpec: Sendable {
  package var walkForward: WalkForwardSpec?
  package var kFold: FoldSpec?
  package var combinatorial: FoldSpec?
  package var regimes: RegimeSpec?
  /// Whether each market is tested with sets chosen on the others.
  package var testsSymbols = false
  package var backtestOverfitting: BacktestOverfittingSpec?
  package var superiority: SuperioritySpec?
  package var deflatesSharpe = true
  package var robustness: RobustnessSpec?

  static let keys = [
    "walk_forward", "k_fold", "cpcv", "regimes", "symbols", "pbo", "deflated_sharpe", "spa",
    "robustness",
  ]

  init(_ value: SpecValue?, _ objective: Objective) throws {
    guard let spec = try value?.reader() else { return }
    try spec.unknownKeysAreErrors(known: Self.keys)
    walkForward = try spec.optional("walk_forward").map(WalkForwardSpec.init)
    kFold = try spec.optional("k_fold").map { try FoldSpec($0, groups: "folds") }
    combinatorial = try spec.optional("cpcv").map { try FoldSpec($0, groups: "groups") }
    regimes = try spec.optional("regimes").map(RegimeSpec.init)
    if let symbols = spec.optional("symbols") {
      testsSymbols = try symbols.bool()
      if testsSymbols, objective.marketCount < 2 {
        throw symbols.fault("needs several markets", mend: "name others in data.also")
      }
    }
    backtestOverfitting = try spec.optional("pbo").flatMap(BacktestOverfittingSpec.read)
    superiority = try spec.optional("spa").flatMap(SuperioritySpec.read)
    deflatesSharpe = try spec.optional("deflated_sharpe")?.bool() ?? true
    robustness = try spec.optional("robustness").flatMap(RobustnessSpec.read)
    for key in ["walk_forward", "k_fold", "cpcv", "regimes", "symbols"]
    where objective.goals.count > 1 {
      guard let value = spec.optional(key) else { continue }
      throw value.fault(
        "chooses by one objective, and there are \(objective.goals.count)",
        mend: "remove it, or all goals but one")
    }
  }

  /// Whether sets are chosen on parts of the data.
  var choosesOnParts: Bool {
    walkForward != nil || kFold != nil || combinatorial != nil || regimes != nil || testsSymbols
  }
}
