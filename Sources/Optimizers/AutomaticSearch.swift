import Numerics

/// The default search: picks its method by the space, the budget and what it has learned.
///
/// Several objectives are searched by NSGA-II. For one, a Gaussian process goes first, which finds
/// most with few evaluations, whatever the types of the parameters; small budgets are its alone.
/// When more are left than it is worth waiting for, the portfolio of evolution strategies goes on
/// from the best it found; where the process took the objective for noisy, the Parzen estimators
/// do, which no single lucky value leads astray. With a large budget four values ask beforehand
/// whether the objective is a sum over its coordinates: then the portfolio searches each alone.
package struct AutomaticSearch: Optimizer {
  /// Up to so many evaluations the process searches alone.
  static let dearBudget = 500
  /// Of larger budgets, how many it has.
  static let processShare = 200
  /// In more dimensions it learns too little from them.
  static let processDimensions = 60
  /// The share of the objective's variance that counts as noisy.
  static let noisyShare = 0.05

  /// Whose a waiting candidate is, under its own number.
  private enum Owner {
    case test(Int)
    case process(Int)
    case follower(Int)
  }

  private let space: SearchSpace
  private let seed: UInt64
  private let budget: Int?
  private var test: SeparabilityTest
  private var process: GaussianProcessSearch?
  private var follower: (any Optimizer)?
  private var trials: [KnownTrial]
  private var asked = 0
  private var waiting: [Int: (owner: Owner, point: [Double])] = [:]

  package init(_ space: SearchSpace, seed: UInt64, budget: Int?, known: [KnownTrial] = []) {
    self.space = space
    self.seed = seed
    self.budget = budget
    trials = known
    let isSmooth =
      space.isPlain
      && space.freeDimensions.allSatisfy {
        space.dimensions[$0].count == nil
      }
    let isCheap = budget.map { $0 > Self.dearBudget } ?? true
    var generator = Xoshiro256StarStar(seed: seed ^ 0x6c62_272e_07bb_0142)
    test = SeparabilityTest(
      size: space.freeDimensionCount,
      rounds: isCheap && isSmooth && space.freeDimensionCount > 1 ? 2 : 0, generator: &generator)
  }

  /// How many evaluations there are before the follower's.
  private var processBudget: Int {
    if let budget, budget <= Self.dearBudget { return budget }
    return space.freeDimensionCount <= Self.processDimensions ? Self.processShare : 0
  }

  package mutating func ask(_ count: Int) throws -> [Candidate] {
    var proposals: [(owner: Owner, point: [Double])] = []
    while proposals.count < count, let (ticket, position) = test.next() {
      proposals.append((.test(ticket), space.point(atUnit: position)))
    }
    if test.isComplete {
      let left = isSum ? 0 : max(0, processBudget - asked - proposals.count)
      let found = try processed(min(count - proposals.count, left))
      proposals += found
      if found.count == left, proposals.count < count {
        proposals += try followed(count - proposals.count)
      }
    }
    return proposals.map { owner, point in
      defer { asked += 1 }
      waiting[asked] = (owner, point)
      return Candidate(asked, point)
    }
  }

  /// Whether the test says that the objective is a sum.
  private var isSum: Bool { !test.positions.isEmpty && test.isSeparable }

  private mutating func processed(_ count: Int) throws -> [(Owner, [Double])] {
    guard count > 0 else { return [] }
    var process =
      process ?? GaussianProcessSearch(space, seed: seed, budget: budget, known: trials)
    defer { self.process = process }
    return try process.ask(count).map { (.process($0.number), $0.point) }
  }

  private mutating func followed(_ count: Int) throws -> [(Owner, [Double])] {
    var follower = follower ?? makeFollower()
    defer { self.follower = follower }
    return try follower.ask(count).map { (.follower($0.number), $0.point) }
  }

  private func makeFollower() -> any Optimizer {
    if let noise = process?.noiseShare, noise > Self.noisyShare {
      return TreeParzenEstimator(space, seed: seed, known: trials)
    }
    let left = budget.map { max(1, $0 - asked) }
    let isSeparable = test.positions.isEmpty ? nil : isSum
    return CheapPortfolio(
      space, seed: seed, budget: left, known: trials, isSeparable: isSeparable)
  }

  package mutating func tell(_ evaluations: [Evaluation]) {
    for evaluation in evaluations {
      guard let (owner, point) = waiting.removeValue(forKey: evaluation.number) else { continue }
      if follower == nil {
        let violation = evaluation.violation
        trials.append(KnownTrial(point, evaluation.values, violation: violation))
      }
      switch owner {
      case .test(let ticket):
        test.tell(ticket, evaluation.violation == 0 ? evaluation.values[0] : .nan)
      case .process(let number): process?.tell([evaluation.renumbered(number)])
      case .follower(let number): follower?.tell([evaluation.renumbered(number)])
      }
    }
  }
}
