/// The set whose neighbourhood does best: small changes of the parameters do not undo the choice.
package struct PlateauChoice: Sendable, Equatable {
  package let index: Int
  /// The median objective of the neighbourhood, the set itself included.
  package let neighbourhoodMedian: Double
  /// The sets next to the chosen one, ascending.
  package let neighbours: [Int]

  /// The set with the greatest median, the first among equals; nil when no set has a finite value.
  ///
  /// Sets without a finite value are left out. Where less than half of the full neighbourhood has
  /// values, at the edges of a grid, a set is eligible only if no other is.
  ///
  /// - Parameter ownCounts: Whether a set counts for no more than its own value. Sets that a search
  ///   proposed crowd around the good ones, where a bad one has good neighbours too.
  package static func choose(
    values: [Double?], neighbours: Neighbours, ownCounts: Bool
  ) -> PlateauChoice? {
    var best: (choice: PlateauChoice, score: Double)?
    var bestAtEdge: (choice: PlateauChoice, score: Double)?
    var present: [Double] = []
    for index in values.indices {
      guard let own = finite(values[index]) else { continue }
      let around = neighbours.of(index)
      present.removeAll(keepingCapacity: true)
      present.append(own)
      for neighbour in around { if let value = finite(values[neighbour]) { present.append(value) } }
      present.sort()
      let choice = PlateauChoice(
        index: index, neighbourhoodMedian: median(present), neighbours: around)
      let score = ownCounts ? min(own, choice.neighbourhoodMedian) : choice.neighbourhoodMedian
      if 2 * present.count >= min(neighbours.fullCount, .max / 2) {
        if score > best?.score ?? -.infinity { best = (choice, score) }
      } else if score > bestAtEdge?.score ?? -.infinity {
        bestAtEdge = (choice, score)
      }
    }
    return (best ?? bestAtEdge)?.choice
  }

  private static func finite(_ value: Double?) -> Double? {
    value.flatMap { $0.isFinite ? $0 : nil }
  }

  private static func median(_ sorted: [Double]) -> Double {
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : sorted[middle - 1] / 2 + sorted[middle] / 2
  }
}

extension SearchSpace {
  /// The plateau among evaluated sets; an objective to minimise comes negated.
  package func plateauChoice(
    among sets: [[Double]], values: [Double?], by rule: Neighbours.Rule
  ) -> PlateauChoice? {
    precondition(sets.count == values.count, "One value for each set.")
    return PlateauChoice.choose(
      values: values, neighbours: neighbours(among: sets, by: rule), ownCounts: rule == .nearest)
  }
}
