import Foundation
import Numerics

/// Several searches that share a budget of cheap evaluations, each where it is the strongest.
///
/// A few values tell whether the objective is a sum over its coordinates; if so, each coordinate is
/// searched alone. Descents by differences settle smooth valleys; CMA-ES goes first, as it is
/// quick; differential evolution has most of the budget, as it misses least. Descents start again
/// from what the others find (after Loshchilov, Schoenauer and Sebag, "Bi-population CMA-ES
/// algorithms with surrogate models and line searches", 2013).
package struct CheapPortfolio: Optimizer {
  /// Who proposed a candidate, and under which of its own numbers.
  private enum Owner {
    case test(Int)
    case separable(Int)
    case local(Int)
    case evolution(Int)
    case differential(Int)
    case combination
  }

  private let space: MixedSpace
  private let seed: UInt64
  private let budget: Int?
  /// The ordered coordinates that are continuous.
  private let continuous: [Int]
  private var best: (point: [Double], evaluation: Evaluation)?
  /// The best of what was known before.
  private let start: [Double]?
  private var owners: [Int: (owner: Owner, point: [Double])] = [:]
  private var count = 0
  private var test: SeparabilityTest
  private var hasTested = false
  private var isSeparable = false
  /// Where the last descent started.
  private var frame: [Double]
  private var separable: SeparableSearch?
  private var evolution: CMAES?
  private var differential: DifferentialEvolution?
  private var local: LocalPhase
  private var paid = (evolution: 0, differential: 0)
  /// What CMA-ES had been paid when differential evolution began.
  private var firstRun = 0
  /// The best value of CMA-ES alone, and when it was found.
  private var evolutionBest = Double.infinity
  private var lastEvolutionGain = 0
  /// At which depth the separable search's coordinates are next put together.
  private var combinationDepth: Int

  /// - Parameters:
  ///   - budget: How many candidates will be asked for, if that is known.
  ///   - known: Trials made before; the best is where the first run begins.
  package init(
    _ space: SearchSpace, seed: UInt64, budget: Int?,
    known: [KnownTrial] = []
  ) {
    let mixed = MixedSpace(space)
    self.space = mixed
    self.seed = seed
    self.budget = budget
    continuous = mixed.isDiscrete.indices.filter { !mixed.isDiscrete[$0] }
    var generator = Xoshiro256StarStar(seed: seed ^ 0x2545_f491_4f6c_dd1d)
    let isSmooth = continuous.count == space.freeDimensionCount && space.isPlain
    test = SeparabilityTest(
      size: continuous.count, rounds: isSmooth ? 2 : 0, generator: &generator)
    local = LocalPhase(size: continuous.count, budget: budget, startsEarly: isSmooth)
    hasTested = test.isComplete
    let share = (budget ?? .max) / (4 * max(space.freeDimensionCount, 1))
    combinationDepth = min(max(share, 3), 12)
    frame = space.point(atUnit: [Double](repeating: 0.5, count: space.freeDimensionCount))
    best = known.best(1).first.map { (space.canonical($0.point), $0.evaluation(0)) }
    start = best?.point
  }

  private var size: Int { max(space.space.freeDimensionCount, 1) }

  package mutating func ask(_ count: Int) throws -> [Candidate] {
    try (0..<count).map { _ in
      let (owner, point) = try propose()
      defer { self.count += 1 }
      owners[self.count] = (owner, point)
      return Candidate(self.count, point)
    }
  }

  private mutating func propose() throws -> (Owner, [Double]) {
    if let (ticket, position) = test.next() { return (.test(ticket), point(position)) }
    if let proposal = proposeLocal() { return proposal }
    if let proposal = proposeSeparable() { return proposal }
    return try proposeEvolved()
  }

  /// Searches coordinate by coordinate while the objective is a sum and not too much is spent.
  private mutating func proposeSeparable() -> (Owner, [Double])? {
    guard isSeparable else { return nil }
    if separable == nil, let best, let worth = known(best.evaluation) {
      separable = SeparableSearch(around: smooth(best.point), value: worth)
    }
    guard let depth = separable?.depth, separable?.count ?? 0 < 400 * size else { return nil }
    if depth >= combinationDepth, let together = separable?.settledBest(atDepth: 48) {
      combinationDepth = max(2 * combinationDepth, 48)
      return (.combination, point(together))
    }
    guard let (ticket, position) = separable?.next() else { return nil }
    return (.separable(ticket), point(position))
  }

  /// Descends from the best point when that is due, over its continuous values alone.
  private mutating func proposeLocal() -> (Owner, [Double])? {
    guard let best, hasTested, let worth = known(best.evaluation) else { return nil }
    if local.isDue(worth, spent: count) {
      frame = best.point
      local.start(from: smooth(best.point), worth: worth)
    }
    guard let (ticket, position) = local.next(spent: count) else { return nil }
    return (.local(ticket), point(position))
  }

  private mutating func proposeEvolved() throws -> (Owner, [Double]) {
    if wantsDifferential {
      if differential == nil {
        // Not from the best point, which the others follow: its members would all end there.
        differential = DifferentialEvolution(
          space.space, seed: seed ^ 0x9e37_79b9, budget: budget.map { $0 - count })
        firstRun = paid.evolution
      }
      paid.differential += 1
      if let candidate = try differential?.ask(1).first {
        return (.differential(candidate.number), candidate.point)
      }
    }
    if evolution == nil {
      evolution = CMAES(
        space.space, seed: seed ^ 0x85eb_ca6b,
        start: local.wasBrokenOff ? best?.point : start, step: local.wasBrokenOff ? 0.1 : 0.3)
    }
    paid.evolution += 1
    if let candidate = try evolution?.ask(1).first {
      return (.evolution(candidate.number), candidate.point)
    }
    preconditionFailure("CMA-ES always has a candidate.")
  }

  /// Whether differential evolution is behind its share.
  ///
  /// The first run of CMA-ES comes before it, for as long as it has something to find: in one long
  /// valley nothing else is as good. Then every tenth evaluation goes to further runs.
  private var wantsDifferential: Bool {
    if space.isStepped, count < 50 * size { return true }
    if differential != nil { return paid.differential < 9 * (paid.evolution - firstRun) }
    guard let evolution, paid.evolution >= 30 * size else { return false }
    if evolution.restarts > 0 { return true }
    let (least, patience) = budget.map { ($0 / 2, $0 / 10) } ?? (300 * size, 100 * size)
    return paid.evolution > least && count - lastEvolutionGain > patience
  }

  package mutating func tell(_ evaluations: [Evaluation]) {
    for evaluation in evaluations {
      guard let (owner, point) = owners.removeValue(forKey: evaluation.number) else { continue }
      note(point, evaluation)
      let value = known(evaluation) ?? .nan
      switch owner {
      case .test(let ticket):
        test.tell(ticket, value)
        hasTested = test.isComplete
        isSeparable = hasTested && test.isSeparable
        if isSeparable { local.wait() }
      case .separable(let ticket): separable?.tell(ticket, value)
      case .local(let ticket): local.tell(ticket, value)
      case .evolution(let number):
        if value < evolutionBest {
          evolutionBest = value
          lastEvolutionGain = count
        }
        let rival = best.flatMap { known($0.evaluation) }
        evolution?.rival = rival
        evolution?.tell([evaluation.renumbered(number)])
      case .differential(let number): differential?.tell([evaluation.renumbered(number)])
      case .combination: local.allowAgain()
      }
    }
  }

  private mutating func note(_ point: [Double], _ evaluation: Evaluation) {
    if let best, !evaluation.isBetter(than: best.evaluation) { return }
    if evaluation.hasValues { best = (point, evaluation) }
  }

  /// The value of a candidate that keeps its limits.
  private func known(_ evaluation: Evaluation) -> Double? {
    evaluation.hasValues && evaluation.violation == 0 ? evaluation.values[0] : nil
  }

  /// The positions of a point's continuous values.
  private func smooth(_ point: [Double]) -> [Double] {
    let position = space.position(of: point).position
    return continuous.map { position[$0] }
  }

  /// The point where the last descent started, with other continuous values.
  private func point(_ position: [Double]) -> [Double] {
    var (coordinates, choices) = space.position(of: frame)
    for (coordinate, value) in zip(continuous, position) { coordinates[coordinate] = value }
    return space.point(coordinates, choices)
  }
}
