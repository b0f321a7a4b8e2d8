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
  /// Whether the spec says so, and so pays for effective numbers of trials.
  package var asksForDeflation = false
  package var robustness: RobustnessSpec?

  static let keys = [
    "walk_forward", "k_fold", "cpcv", "regimes", "symbols", "pbo", "deflated_sharpe", "spa",
    "robustness",
  ]

  init(_ value: SpecValue?, _ objective: Objective, _ search: SearchSpec) throws {
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
    let deflation = try spec.optional("deflated_sharpe")?.bool()
    (deflatesSharpe, asksForDeflation) = (deflation ?? true, deflation ?? false)
    robustness = try spec.optional("robustness").flatMap(RobustnessSpec.read)
    try Self.refuse(["walk_forward", "k_fold", "cpcv", "regimes", "symbols"], in: spec) {
      objective.goals.count > 1
        ? (
          "chooses by one objective, and there are \(objective.goals.count)",
          "remove it, or all goals but one"
        ) : nil
    }
    try Self.refuse(["k_fold", "cpcv", "regimes", "symbols"], in: spec) {
      search.isFixedBeforehand
        ? nil
        : (
          "needs sets that are fixed beforehand, and the results steer this search",
          "search by grid, random or sobol, or walk forward, which searches anew in each window"
        )
    }
  }

  /// What is in force where the spec does not say, by dotted path.
  var defaults: [(String, String)] {
    var defaults = [("validation.deflated_sharpe", "\(deflatesSharpe)")]
    if let walkForward {
      defaults += [
        ("step", walkForward.step.specText), ("mode", "rolling"), ("purge", "0"),
        ("embargo", "0"), ("boundary", walkForward.boundary.rawValue),
        ("accounts", walkForward.accounts.rawValue), ("select", walkForward.selection.rawValue),
      ].map { ("validation.walk_forward.\($0)", $1) }
    }
    if combinatorial != nil { defaults.append(("validation.cpcv.test_groups", "2")) }
    return defaults
  }

  private static func refuse(
    _ keys: [String], in spec: SpecReader, why: () -> (problem: String, mend: String)?
  ) throws {
    guard let why = why() else { return }
    for key in keys {
      if let value = spec.optional(key) { throw value.fault(why.problem, mend: why.mend) }
    }
  }
}
