import Optimizers

/// Which trials a study points at.
package struct StudyChoice: Sendable {
  /// The trial with the best first objective in sample, the first among equals.
  package let best: Int
  /// The trial whose neighbourhood has the best median; of several objectives, the front's knee.
  package let chosen: Int
  /// Nil where several objectives decided.
  package let neighbourhoodMedian: Double?
  package let neighbours: Int
  /// With several objectives, the trials that no other beats in all of them.
  package let front: [Int]
  /// The share of the box between the best and the worst value of each objective that the front
  /// beats: its hypervolume in units of all trials' ranges; nil with one objective.
  package let frontShare: Double?
  package let why: String

  /// Nil when no trial has a defined objective.
  package init?(_ trials: StudyTrials, _ spec: ExperimentSpec) {
    let sign = -spec.objective.goals[0].sign
    let values = trials.objective().map { $0.map { $0 * sign } }
    var best: (trial: Int, value: Double)?
    for (trial, value) in values.enumerated() {
      if let value, value > best?.value ?? -.infinity { best = (trial, value) }
    }
    guard let best else { return nil }
    self.best = best.trial
    if spec.objective.goals.count > 1 {
      let costs = trials.costs(spec.objective)
      let front = ParetoFront.indices(of: costs)
      guard let knee = KneePoint.index(of: front.map { costs[$0] }) else { return nil }
      self.front = front
      frontShare = Self.share(front.map { costs[$0] }, of: costs)
      chosen = front[knee]
      (neighbourhoodMedian, neighbours) = (nil, 0)
      why =
        "knee: of the \(front.count) sets that no other beats in every objective, the one farthest "
        + "beyond the plane through the front's corners, each objective scaled to its range"
    } else {
      let rule = spec.search.method == .grid ? Neighbours.Rule.gridSteps : .nearest
      // Trials that saw part of the data are nobody's neighbours.
      let whole = trials.isWhole
      let seen = values.indices.filter { values[$0] != nil || whole[$0] }
      let sets = trials.sets
      let points = seen.map { spec.parameters.point(sets[$0]) }
      guard
        let plateau = spec.space.plateauChoice(
          among: points, values: seen.map { values[$0] }, by: rule)
      else { return nil }
      front = []
      frontShare = nil
      chosen = seen[plateau.index]
      neighbourhoodMedian = plateau.neighbourhoodMedian * sign
      neighbours = plateau.neighbours.count
      why = Self.why(spec, neighbours: plateau.neighbours.count)
    }
  }

  private static func share(_ front: [[Double]], of costs: [[Double]]) -> Double {
    let known = costs.filter { $0.allSatisfy(\.isFinite) }
    let ranges = front[0].indices.map { goal in
      let values = known.map { $0[goal] }
      return (low: values.min() ?? 0, high: values.max() ?? 0)
    }
    let scaled = front.map { point in
      zip(point, ranges).map { $1.high > $1.low ? ($0 - $1.low) / ($1.high - $1.low) : 0 }
    }
    return Hypervolume.volume(of: scaled, reference: ranges.map { _ in 1 })
  }

  private static func why(_ spec: ExperimentSpec, neighbours: Int) -> String {
    let kind =
      spec.search.method == .grid
      ? "grid neighbours one step away in every direction; at an edge the missing ones are absent, "
        + "and sets with less than half a neighbourhood are not eligible"
      : "nearest sets in the unit cube, or its own value where that is worse"
    return
      "plateau: the best median of \(spec.objective.title(spec.objective.goals[0])) over a set and "
      + "its \(neighbours) neighbours (\(kind))"
  }
}
