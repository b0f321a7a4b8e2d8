import Numerics

/// A search none of whose points is paid for twice, and all of which its space allows.
///
/// A point that has been proposed before is answered from memory, one that the space does not allow
/// as a failed trial; the search beneath learns of both and goes on. When it proposes nothing new
/// for long, points drawn at random take its place.
package struct DistinctCandidates: Optimizer {
  /// After so many proposals without a new one, points are drawn at random.
  static let patience = 200

  private var search: any Optimizer
  private let space: SearchSpace
  private var count = 0
  /// What each point that has been proposed is worth; nil until it is told.
  private var outcomes: [[Double]: Evaluation?] = [:]
  /// The candidates beneath that wait for a point's value, by the number of the one proposed.
  private var waiting: [Int: (point: [Double], numbers: [Int])] = [:]
  private var numberByPoint: [[Double]: Int] = [:]
  private var spare: DistinctPoints
  private var generator: Xoshiro256StarStar
  /// Whether even random draws find nothing new.
  private var isExhausted = false

  /// - Parameter known: Trials made before, which are answered from memory too.
  package init(
    _ search: any Optimizer, in space: SearchSpace, seed: UInt64, known: [KnownTrial] = []
  ) {
    self.search = search
    self.space = space
    spare = DistinctPoints(space)
    generator = Xoshiro256StarStar(seed: seed ^ 0x5bd1_e995_9f1c_3a77)
    for trial in known {
      outcomes.updateValue(trial.evaluation(0), forKey: space.canonical(trial.point))
    }
  }

  package mutating func ask(_ count: Int) throws -> [Candidate] {
    var found: [Candidate] = []
    var misses = 0
    while found.count < count, misses < Self.patience, !isExhausted {
      let proposals = try search.ask(count - found.count)
      if proposals.isEmpty { break }
      for proposal in proposals {
        if let candidate = take(proposal) {
          found.append(candidate)
          misses = 0
        } else {
          misses += 1
        }
      }
    }
    // A search that only waits for values goes on when it has them.
    let isStuck = misses >= Self.patience || (found.isEmpty && waiting.isEmpty)
    while isStuck, found.count < count, let candidate = try draw() { found.append(candidate) }
    return found
  }

  /// The candidate for a proposal; nil when it is known, on its way or not allowed.
  private mutating func take(_ proposal: Candidate) -> Candidate? {
    let point = space.canonical(proposal.point)
    guard space.allows(point) else {
      search.tell([Evaluation(proposal.number, [.nan])])
      return nil
    }
    if let known = outcomes[point] {
      if let known {
        search.tell([known.renumbered(proposal.number)])
      } else if let number = numberByPoint[point] {
        waiting[number]?.numbers.append(proposal.number)
      }
      return nil
    }
    return propose(point, for: [proposal.number])
  }

  private mutating func propose(_ point: [Double], for numbers: [Int]) -> Candidate {
    defer { count += 1 }
    outcomes.updateValue(nil, forKey: point)
    numberByPoint[point] = count
    waiting[count] = (point, numbers)
    return Candidate(count, point)
  }

  /// A new point at random, of which the search beneath learns nothing.
  private mutating func draw() throws -> Candidate? {
    while !isExhausted {
      let free = space.freeDimensionCount
      let points = try spare.take(1) { (0..<free).map { _ in generator.uniform() } }
      guard let point = points.first else {
        isExhausted = true
        break
      }
      if outcomes[point] == nil { return propose(point, for: []) }
    }
    return nil
  }

  package mutating func tell(_ evaluations: [Evaluation]) {
    for evaluation in evaluations {
      guard let (point, numbers) = waiting.removeValue(forKey: evaluation.number) else { continue }
      outcomes.updateValue(evaluation, forKey: point)
      search.tell(numbers.map(evaluation.renumbered))
    }
  }
}
