import Optimizers

/// Chooses among the sets of a study by any column of values, as the study itself does.
struct SetChooser {
  private let sign: Double
  private let selection: WalkForwardSpec.Selection
  private let neighbours: Neighbours
  private let ownCounts: Bool
  /// The trials that saw all of the data.
  private let whole: [Int]

  /// - Parameter selection: By its own value or by its neighbourhood's median.
  init(_ trials: StudyTrials, _ spec: ExperimentSpec, _ selection: WalkForwardSpec.Selection) {
    sign = -spec.objective.goals[0].sign
    self.selection = selection
    let rule = spec.search.method == .grid ? Neighbours.Rule.gridSteps : .nearest
    ownCounts = rule == .nearest
    let (sets, sawAll) = (trials.sets, trials.sawAll)
    whole = sets.indices.filter { sawAll[$0] }
    neighbours = spec.space
      .neighbours(among: whole.map { spec.parameters.point(sets[$0]) }, by: rule)
      .listed(whole.count)
  }

  /// The trial that values choose; nil where none has one.
  func trial(_ values: [Double]) -> Int? {
    let scores = whole.map { values[$0].isFinite ? values[$0] * sign : nil }
    switch selection {
    case .best:
      var best: (place: Int, score: Double)?
      for (place, score) in scores.enumerated() {
        if let score, score > best?.score ?? -.infinity { best = (place, score) }
      }
      return best.map { whole[$0.place] }
    case .plateau:
      return PlateauChoice.choose(values: scores, neighbours: neighbours, ownCounts: ownCounts)
        .map { whole[$0.index] }
    }
  }
}
