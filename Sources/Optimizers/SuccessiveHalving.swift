import Numerics

/// Many parameter sets on little of the data, the better ones on more, the best on all of it.
///
/// Successive halving (Jamieson and Talwalkar, "Non-stochastic best arm identification and
/// hyperparameter optimization", 2016, fig. 1): every rung keeps one in `reduction` of its sets and
/// shows the rest of them that much more data. Hyperband (Li et al., 2018, algorithm 1) runs one
/// such bracket for every first rung, from the shortest span with the most sets to all of the data
/// at once, since how much a short span tells is not known beforehand.
package struct SuccessiveHalving: Optimizer {
  /// One rung of a bracket under way.
  private struct Rung {
    var bracket: Int
    var level: Int
    var points: [[Double]]
    var asked = 0
    var outcomes: [Evaluation?]
  }

  private var sampler: any Sampler
  private let reduction: Int
  /// The share of the data that each rung of the longest bracket sees, ascending to 1.
  package let fidelities: [Double]
  /// The first rungs of the brackets, one after the other and again from the first.
  private let firstLevels: [Int]
  private let firstCounts: [Int]
  private var rungs: [Rung] = []
  private var brackets = 0
  /// The rung and place of each candidate that waits for its value.
  private var places: [Int: (bracket: Int, level: Int, index: Int)] = [:]
  private var count = 0
  private var isExhausted = false

  /// The shortest share, down to a 27th, with which one bracket down from it fits a budget.
  package static func shortestShare(budget: Int?, reduction: Int = 3) -> Double {
    var (levels, cost, sets) = (0, 1, 1)
    while levels < 3, cost + sets * reduction <= budget ?? .max {
      levels += 1
      sets *= reduction
      cost += sets
    }
    return 1 / Double(sets)
  }

  /// - Parameters:
  ///   - sampler: Where new sets come from.
  ///   - reduction: One set in so many goes on, called η.
  ///   - shortest: The least share of the data.
  ///   - isHyperband: Whether brackets with longer first rungs take their turns too.
  package init(_ sampler: any Sampler, reduction: Int = 3, shortest: Double, isHyperband: Bool) {
    precondition(reduction >= 2 && shortest > 0 && shortest <= 1, "A share and a divisor.")
    self.sampler = sampler
    self.reduction = reduction
    var shares = [1.0]
    while let last = shares.last, last / Double(reduction) >= shortest * (1 - 1e-9) {
      shares.append(last / Double(reduction))
    }
    fidelities = shares.reversed()
    let levels = fidelities.count
    firstLevels = isHyperband ? Array(0..<levels) : [0]
    // Algorithm 1, line 4: ⌈(s_max + 1) / (s + 1) · η^s⌉ sets, with s rungs after the first.
    firstCounts = firstLevels.map { level in
      let rest = levels - 1 - level
      let power = (0..<rest).reduce(1) { product, _ in product * reduction }
      return (levels * power + rest) / (rest + 1)
    }
  }

  package mutating func ask(_ count: Int) throws -> [Candidate] {
    var found: [Candidate] = []
    while found.count < count {
      guard let open = rungs.firstIndex(where: { $0.asked < $0.points.count }) else {
        // The next bracket waits for the one under way: promotions come before new sets.
        if try !rungs.isEmpty || !begin() { break }
        continue
      }
      let rung = rungs[open]
      places[self.count] = (rung.bracket, rung.level, rung.asked)
      found.append(
        Candidate(self.count, rung.points[rung.asked], fidelity: fidelities[rung.level]))
      rungs[open].asked += 1
      self.count += 1
    }
    return found
  }

  /// Opens the next bracket; false when the sampler has nothing new.
  private mutating func begin() throws -> Bool {
    if isExhausted { return false }
    let turn = brackets % firstLevels.count
    let points = try sampler.ask(firstCounts[turn])
    isExhausted = points.isEmpty
    if isExhausted { return false }
    rungs.append(
      Rung(
        bracket: brackets, level: firstLevels[turn], points: points,
        outcomes: Array(repeating: nil, count: points.count)))
    brackets += 1
    return true
  }

  package mutating func tell(_ evaluations: [Evaluation]) {
    for evaluation in evaluations {
      guard let place = places.removeValue(forKey: evaluation.number),
        let index = rungs.firstIndex(where: {
          $0.bracket == place.bracket && $0.level == place.level
        })
      else { continue }
      rungs[index].outcomes[place.index] = evaluation
    }
    promote()
  }

  /// Sends the better sets of every rung that is complete to the next one.
  private mutating func promote() {
    for (index, rung) in rungs.enumerated() {
      let outcomes = rung.outcomes.compactMap { $0 }
      guard outcomes.count == rung.points.count else { continue }
      rungs[index].points = []
      guard rung.level + 1 < fidelities.count else { continue }
      let kept = outcomes.ranking.filter { outcomes[$0].hasValues }
        .prefix(max(1, rung.points.count / reduction))
      if kept.isEmpty { continue }
      rungs[index] = Rung(
        bracket: rung.bracket, level: rung.level + 1, points: kept.map { rung.points[$0] },
        outcomes: Array(repeating: nil, count: kept.count))
    }
    rungs.removeAll { $0.points.isEmpty }
  }
}
