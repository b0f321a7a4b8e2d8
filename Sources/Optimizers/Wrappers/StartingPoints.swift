/// A search that first tries given points, and begins once it knows what they are worth.
package struct StartingPoints: Optimizer {
  private let points: [[Double]]
  private let begin: @Sendable ([KnownTrial]) throws -> any Optimizer
  private var asked = 0
  private var told: [Int: Evaluation] = [:]
  private var search: (any Optimizer)?

  /// - Parameters:
  ///   - points: What to try first, in this order.
  ///   - begin: Makes the search that goes on, from what the points were worth.
  package init(
    _ points: [[Double]], then begin: @escaping @Sendable ([KnownTrial]) throws -> any Optimizer
  ) {
    self.points = points
    self.begin = begin
  }

  package mutating func ask(_ count: Int) throws -> [Candidate] {
    if asked < points.count {
      let next = points[asked...].prefix(count)
      defer { asked += next.count }
      return next.enumerated().map { Candidate(asked + $0, $1) }
    }
    if search == nil, told.count == points.count {
      search = try begin(
        points.enumerated().map { number, point in
          let outcome = told[number] ?? Evaluation(number, [.nan])
          return KnownTrial(point, outcome.values, violation: outcome.violation)
        })
    }
    let candidates = try search?.ask(count) ?? []
    return candidates.map {
      Candidate($0.number + points.count, $0.point, fidelity: $0.fidelity)
    }
  }

  package mutating func tell(_ evaluations: [Evaluation]) {
    for evaluation in evaluations where evaluation.number < points.count {
      told[evaluation.number] = evaluation
    }
    let offset = points.count
    let later = evaluations.filter { $0.number >= offset }
    search?.tell(later.map { $0.renumbered($0.number - offset) })
  }
}
