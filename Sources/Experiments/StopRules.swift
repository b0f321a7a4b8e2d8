import Documents

/// When a search ends before its budget is used up; asked after every batch.
package struct StopRules: Sendable, Equatable {
  /// Trials without a better one.
  package var idleTrials: Int?
  /// A value of the objective that is good enough.
  package var target: Double?
  /// Time on the wall, in nanoseconds; a run that ends by it is repeated by `trials`.
  package var wallNanoseconds: Int64?
  /// Trials after which to stop, though the search was laid out for its whole budget.
  package var trials: Int?

  init() {}

  init(_ value: SpecValue?, goals: Int) throws {
    guard let spec = try value?.reader() else { return }
    try spec.unknownKeysAreErrors(known: ["no_progress", "target", "wall", "trials"])
    idleTrials = try spec.optional("no_progress")?.whole(1...100_000_000)
    target = try spec.optional("target")?.double()
    wallNanoseconds = try spec.optional("wall").map { wall in
      let time = try wall.durationNanoseconds()
      if time <= 0 { throw wall.fault("is no time at all", mend: "write it as in 10m") }
      return time
    }
    trials = try spec.optional("trials")?.whole(1...100_000_000)
    for key in ["no_progress", "target"] where goals > 1 {
      guard let value = spec.optional(key) else { continue }
      throw value.fault("needs a single objective", mend: "remove it, or all goals but one")
    }
  }
}

/// How a search is doing, by the trials told so far.
struct SearchState {
  private(set) var trials = 0
  private(set) var lastImprovement = 0
  private(set) var best: Double?
  /// Trials that were known before the search began, which no rule counts.
  private var knownTrials = 0

  /// Begins with what was known before.
  init(known values: [Double?], _ goal: Objective.Goal) {
    append(values, goal)
    knownTrials = trials
    lastImprovement = trials
  }

  /// Learns the next trials' first objective; nil where it has none.
  mutating func append(_ values: [Double?], _ goal: Objective.Goal) {
    for value in values {
      trials += 1
      guard let value else { continue }
      if let best, best * goal.sign <= value * goal.sign { continue }
      best = value
      lastImprovement = trials
    }
  }

  /// The rule that ends the search now, in words.
  ///
  /// - Parameter elapsedSeconds: Nil while stored trials are told again, which took no time.
  func stop(_ rules: StopRules, _ goal: Objective.Goal, elapsedSeconds: Double?) -> String? {
    if let idle = rules.idleTrials, best != nil, trials - lastImprovement >= idle {
      return "no progress in \(trials - lastImprovement) trials"
    }
    if let target = rules.target, let best, best * goal.sign <= target * goal.sign {
      return "the target was reached"
    }
    if let limit = rules.trials, trials - knownTrials >= limit { return "\(limit) trials" }
    if let wall = rules.wallNanoseconds, let elapsedSeconds, elapsedSeconds * 1e9 >= Double(wall) {
      return "the time was over; search.stop.trials=\(trials - knownTrials) repeats it"
    }
    return nil
  }

  /// How many more trials the rules allow.
  func room(_ rules: StopRules) -> Int { (rules.trials ?? .max) - (trials - knownTrials) }
}
