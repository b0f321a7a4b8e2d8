/// The default search: picks its method by the space, the budget and what it has learned.
///
/// Several objectives are searched by NSGA-II. For one, a Gaussian process goes first, which finds
/// most with few evaluations, whatever the types of the parameters; small budgets are its alone.
/// When more are left than it is worth waiting for, the portfolio of evolution strategies goes on
/// from the best it found; of a noisy objective the Parzen estimators do, which no single lucky
/// value leads astray.
package struct AutomaticSearch: Optimizer {
  /// Up to so many evaluations the process searches alone.
  static let dearBudget = 500
  /// Of larger budgets, how many it has.
  static let processShare = 200
  /// In more dimensions it learns too little from them.
  static let processDimensions = 60
  /// So many of its candidates wait at once at most: more of them would teach it nothing.
  static let processBatch = 16

  private let space: SearchSpace
  private let seed: UInt64
  private let budget: Int?
  private let isNoisy: Bool
  private var process: GaussianProcessSearch?
  private var follower: (any Optimizer)?
  private var trials: [KnownTrial]
  private var asked = 0
  /// Whose each waiting candidate is: the process's or the follower's, by its own number.
  private var waiting: [Int: (isProcess: Bool, number: Int, point: [Double])] = [:]

  /// - Parameters:
  ///   - budget: How many candidates will be asked for, if that is known.
  ///   - known: Trials made before.
  ///   - isNoisy: Whether the same point would have another value the next time.
  package init(
    _ space: SearchSpace, seed: UInt64, budget: Int?, known: [KnownTrial] = [],
    isNoisy: Bool = false
  ) {
    self.space = space
    self.seed = seed
    self.budget = budget
    self.isNoisy = isNoisy
    trials = known
    let isDear = budget.map { $0 <= Self.dearBudget } ?? false
    if isDear || space.freeDimensionCount <= Self.processDimensions {
      process = GaussianProcessSearch(space, seed: seed, budget: budget, known: known)
    }
  }

  /// How many evaluations the process has.
  private var processBudget: Int {
    guard process != nil else { return 0 }
    guard let budget, budget <= Self.dearBudget else { return Self.processShare }
    return budget
  }

  package mutating func ask(_ count: Int) throws -> [Candidate] {
    let left = max(0, processBudget - asked)
    let room = Self.processBatch - waiting.values.count { $0.isProcess }
    var proposals: [(isProcess: Bool, candidate: Candidate)] = []
    if left > 0, room > 0, let found = try process?.ask(min(count, left, room)) {
      proposals += found.map { (true, $0) }
    }
    // The follower begins with all that the process has found.
    if left == 0, !waiting.values.contains(where: { $0.isProcess }) {
      if follower == nil { follower = makeFollower() }
      let found = try follower?.ask(count - proposals.count) ?? []
      proposals += found.map { (false, $0) }
    }
    return proposals.map { isProcess, candidate in
      defer { asked += 1 }
      waiting[asked] = (isProcess, candidate.number, candidate.point)
      return Candidate(asked, candidate.point)
    }
  }

  private func makeFollower() -> any Optimizer {
    if isNoisy { return TreeParzenEstimator(space, seed: seed, known: trials) }
    return CheapPortfolio(
      space, seed: seed, budget: budget.map { max(1, $0 - asked) }, known: trials)
  }

  package mutating func tell(_ evaluations: [Evaluation]) {
    for evaluation in evaluations {
      guard let owner = waiting.removeValue(forKey: evaluation.number) else { continue }
      if follower == nil {
        trials.append(
          KnownTrial(owner.point, evaluation.values, violation: evaluation.violation))
      }
      if owner.isProcess {
        process?.tell([evaluation.renumbered(owner.number)])
      } else {
        follower?.tell([evaluation.renumbered(owner.number)])
      }
    }
  }
}
