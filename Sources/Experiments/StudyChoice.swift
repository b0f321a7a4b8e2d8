import Optimizers

/// Which trials a study points at.
package struct StudyChoice: Sendable {
  /// The trial with the best objective in sample, the first among equals.
  package let best: Int
  /// The trial whose neighbourhood has the best median.
  package let chosen: Int
  package let neighbourhoodMedian: Double
  package let neighbours: Int
  package let why: String

  /// Nil when no trial has a defined objective.
  package init?(_ trials: StudyTrials, _ spec: ExperimentSpec) {
    let goal = spec.objective.goals[0]
    let sign = -goal.sign
    let values = trials.objective().map { $0.map { $0 * sign } }
    var best: (trial: Int, value: Double)?
    for (trial, value) in values.enumerated() {
      if let value, value > best?.value ?? -.infinity { best = (trial, value) }
    }
    let rule = spec.search.method == .grid ? Neighbours.Rule.gridSteps : .nearest
    guard let best,
      let plateau = spec.space.plateauChoice(
        among: trials.sets.map(spec.parameters.point), values: values, by: rule)
    else { return nil }
    self.best = best.trial
    chosen = plateau.index
    neighbourhoodMedian = plateau.neighbourhoodMedian * sign
    neighbours = plateau.neighbours.count
    let kind =
      spec.search.method == .grid
      ? "grid neighbours one step away in every direction; at an edge the missing ones are absent, "
        + "and sets with less than half a neighbourhood are not eligible"
      : "nearest sets in the unit cube"
    why =
      "plateau: the best median \(spec.objective.title(goal)) over a set and its \(neighbours) "
      + "neighbours "
      + "(\(kind))"
  }
}
