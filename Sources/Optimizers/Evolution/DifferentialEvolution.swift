import Foundation
import Numerics

/// Differential evolution that learns its own rates from what succeeds, and shrinks (L-SHADE).
///
/// Tanabe and Fukunaga, "Improving the search performance of SHADE using linear population size
/// reduction", 2014: current-to-pbest/1 mutation with an archive, a memory of successful scale
/// factors and crossover rates, a population that falls to 4 over the budget. It begins anew when
/// its members have become one.
package struct DifferentialEvolution: Optimizer {
  /// A member of the population.
  private struct Member {
    var unit: [Double]
    var evaluation: Evaluation
  }

  /// A candidate that waits for its value: whom it challenges and by which rates it was made.
  private struct Trial {
    let era: Int
    let unit: [Double]
    /// nil for a founder of the population.
    let target: Int?
    let scale: Double
    let crossover: Double
  }

  private let space: SearchSpace
  private let budget: Int?
  private let isCategory: [Bool]
  private var generator: Xoshiro256StarStar
  private var members: [Member] = []
  /// The members' indices, the best first, as of the last generation.
  private var order: [Int] = []
  private var archive: [[Double]] = []
  private var memory = SuccessMemory()
  private var founders: [[Double]] = []
  private var trials: [Int: Trial] = [:]
  private var count = 0
  /// How often the search began anew.
  private var era = 0
  private var firstPopulation = 0
  private var eraStart = 0
  private var eraLength = 0
  private var next = 0
  private var toldInGeneration = 0

  /// - Parameters:
  ///   - budget: How many candidates will be asked for, if that is known.
  ///   - start: A good point to have among the first ones.
  package init(_ space: SearchSpace, seed: UInt64, budget: Int?, start: [Double]? = nil) {
    self.space = space
    self.budget = budget
    isCategory = space.freeDimensions.map { !space.dimensions[$0].isOrdered }
    generator = Xoshiro256StarStar(seed: seed)
    found()
    if let start { founders.append(space.cubePosition(of: start)) }
  }

  /// Begins with a new population.
  private mutating func found() {
    let size = max(isCategory.count, 1)
    // Without a budget each era is twice as long as the one before. A budget may last longer than
    // it says, as candidates met before cost nothing.
    let left = budget.map { $0 - count } ?? (500 * size) << min(era, 20)
    eraLength = left > 4 * size ? left : 40 * size
    eraStart = count
    firstPopulation = Self.population(evaluations: eraLength)
    founders = stratified(firstPopulation)
    members = []
    order = []
    archive = []
    memory = SuccessMemory()
    next = 0
    toldInGeneration = 0
  }

  /// Fewer members for fewer evaluations, so that there are generations to learn from.
  static func population(evaluations: Int) -> Int {
    min(max(Int(Double(evaluations).squareRoot()), 8), 400)
  }

  /// A latin hypercube: each share of each dimension is met once.
  private mutating func stratified(_ count: Int) -> [[Double]] {
    var points = [[Double]](repeating: [], count: count)
    for _ in isCategory {
      let places = (0..<count).shuffled(using: &generator)
      for index in 0..<count {
        points[index].append((Double(places[index]) + generator.uniform()) / Double(count))
      }
    }
    return points
  }

  package mutating func ask(_ count: Int) throws -> [Candidate] {
    (0..<count).map { _ in
      let (trial, point) = draw()
      defer { self.count += 1 }
      trials[self.count] = trial
      return Candidate(self.count, point)
    }
  }

  /// A trial whose point the space allows, if a few draws find one.
  private mutating func draw() -> (Trial, [Double]) {
    var trial = propose()
    var point = space.point(atUnit: trial.unit)
    var draws = 1
    while draws < 100, !space.allows(point) {
      trial = trial.target == nil ? newcomer() : challenge(trial.target ?? 0)
      point = space.point(atUnit: trial.unit)
      draws += 1
    }
    return (trial, point)
  }

  private func founder(_ unit: [Double]) -> Trial {
    Trial(era: era, unit: unit, target: nil, scale: 0, crossover: 0)
  }

  private mutating func newcomer() -> Trial {
    founder(isCategory.map { _ in generator.uniform() })
  }

  private mutating func propose() -> Trial {
    if let unit = founders.popLast() { return founder(unit) }
    // With too few members to recombine, while the founders wait for their values: more of them.
    guard members.count >= 4 else { return newcomer() }
    if order.count != members.count { sortMembers() }
    if next >= members.count { next = 0 }
    defer { next += 1 }
    return challenge(next)
  }

  /// Mutates by current-to-pbest/1 and crosses over with the target (equation 3-5 of JADE, 2009).
  private mutating func challenge(_ target: Int) -> Trial {
    let (scale, crossover) = memory.draw(&generator)
    let parent = members[target].unit
    let elite = max(2, Int((0.11 * Double(members.count)).rounded()))
    let leader = members[order[generator.below(min(elite, order.count))]].unit
    var first = generator.below(members.count)
    while first == target { first = generator.below(members.count) }
    var second = generator.below(members.count + archive.count)
    while second == target || second == first {
      second = generator.below(members.count + archive.count)
    }
    let one = members[first].unit
    let other = second < members.count ? members[second].unit : archive[second - members.count]
    var unit = parent
    let sure = unit.isEmpty ? 0 : generator.below(unit.count)
    for index in unit.indices where index == sure || generator.uniform() < crossover {
      if isCategory[index] {
        unit[index] = category(parent[index], leader[index], one[index], other[index], scale)
        continue
      }
      let x = parent[index] + scale * (leader[index] - parent[index] + one[index] - other[index])
      // Half way to a bound that it would cross (JADE).
      unit[index] = x < 0 ? parent[index] / 2 : x > 1 ? (1 + parent[index]) / 2 : x
    }
    return Trial(era: era, unit: unit, target: target, scale: scale, crossover: crossover)
  }

  /// A choice inherited from one of those whose differences move the ordered dimensions.
  private mutating func category(
    _ parent: Double, _ leader: Double, _ one: Double, _ other: Double, _ scale: Double
  ) -> Double {
    if generator.uniform() < scale { return leader }
    if one != other, generator.uniform() < scale { return one }
    // A choice that has died out comes back now and then.
    return generator.uniform() < 0.1 ? generator.uniform() : parent
  }

  package mutating func tell(_ evaluations: [Evaluation]) {
    for evaluation in evaluations {
      guard let trial = trials.removeValue(forKey: evaluation.number), trial.era == era else {
        continue
      }
      if let target = trial.target, target < members.count {
        compete(trial, target, evaluation)
      } else {
        members.append(Member(unit: trial.unit, evaluation: evaluation))
      }
      guard founders.isEmpty, members.count >= min(firstPopulation, 4) else { continue }
      toldInGeneration += trial.target == nil ? 0 : 1
      if toldInGeneration >= members.count { endGeneration() }
    }
  }

  private mutating func compete(_ trial: Trial, _ target: Int, _ evaluation: Evaluation) {
    let loser = members[target]
    if loser.evaluation.isBetter(than: evaluation) { return }
    if evaluation.isBetter(than: loser.evaluation) {
      archive.append(loser.unit)
      memory.record(
        scale: trial.scale, crossover: trial.crossover,
        gain: loser.evaluation.gain(to: evaluation))
    }
    members[target] = Member(unit: trial.unit, evaluation: evaluation)
  }

  private mutating func endGeneration() {
    toldInGeneration = 0
    memory.learn()
    sortMembers()
    shrink()
    while archive.count > max(members.count, 4) {
      archive.swapAt(generator.below(archive.count), archive.count - 1)
      archive.removeLast()
    }
    if isConverged {
      era += 1
      found()
    }
  }

  private mutating func sortMembers() {
    order = members.map(\.evaluation).ranking
  }

  /// Linear population size reduction (equation 10 of the paper).
  private mutating func shrink() {
    let spent = min(Double(count - eraStart) / Double(eraLength), 1)
    let wanted = Int((Double(firstPopulation) + (4 - Double(firstPopulation)) * spent).rounded())
    guard members.count > max(wanted, 4) else { return }
    let kept = order.prefix(max(wanted, 4)).sorted()
    // Challenges of members that are gone, or that have moved, compete with nobody.
    var places: [Int: Int] = [:]
    for (place, index) in kept.enumerated() { places[index] = place }
    for (number, trial) in trials {
      guard trial.era == era, let target = trial.target else { continue }
      trials[number] = Trial(
        era: places[target] == nil ? -1 : era, unit: trial.unit, target: places[target],
        scale: trial.scale, crossover: trial.crossover)
    }
    members = kept.map { members[$0] }
    sortMembers()
  }

  /// Whether the members' values, or the members, have become one.
  private var isConverged: Bool {
    guard let best = order.first, let worst = order.last else { return false }
    let (low, high) = (members[best].evaluation, members[worst].evaluation)
    if !low.hasValues { return true }
    if high.hasValues, low.violation == high.violation,
      high.values[0] - low.values[0] <= max(1e-12, 1e-14 * abs(low.values[0]))
    {
      return true
    }
    return members[best].unit.indices.allSatisfy { index in
      let values = members.map { $0.unit[index] }
      return (values.max() ?? 0) - (values.min() ?? 0) < 1e-12
    }
  }
}

extension Evaluation {
  /// By how much another evaluation is better, where that is a number; 1 where it is not.
  func gain(to better: Evaluation) -> Double {
    let difference =
      violation == better.violation ? values[0] - better.values[0] : violation - better.violation
    return difference.isFinite && difference > 0 ? difference : 1
  }
}
