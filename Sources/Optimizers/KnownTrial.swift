/// A trial that was made before a search began.
package struct KnownTrial: Sendable, Equatable {
  package let point: [Double]
  /// One value an objective, the less the better; not a number for a trial that failed.
  package let values: [Double]
  package let violation: Double

  package init(_ point: [Double], _ values: [Double], violation: Double = 0) {
    self.point = point
    self.values = values
    self.violation = violation
  }

  /// What a candidate at the same point turns out to be worth.
  func evaluation(_ number: Int) -> Evaluation {
    Evaluation(number, values, violation: violation)
  }
}

extension [KnownTrial] {
  /// At most so many of them: the best third, and the rest spread over all others in their order.
  func representatives(_ limit: Int) -> [KnownTrial] {
    if count <= limit { return self }
    let best = best(limit / 3)
    let chosen = Set(best.map(\.point))
    let others = filter { !chosen.contains($0.point) }
    let room = limit - best.count
    return best + (0..<Swift.min(room, others.count)).map { others[$0 * others.count / room] }
  }

  /// The best so many by a single objective, those that did not fail.
  func best(_ count: Int) -> [KnownTrial] {
    let outcomes = map { $0.evaluation(0) }
    return outcomes.ranking.prefix(count).filter { outcomes[$0].hasValues }.map { self[$0] }
  }
}
