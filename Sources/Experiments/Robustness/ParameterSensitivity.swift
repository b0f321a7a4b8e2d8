import Optimizers

/// What the first objective does as the parameters change: over the whole space, and next to one
/// set.
package struct ParameterSensitivity: Sendable, Equatable {
  package let indices: SobolIndices
  /// The objective at the set; nil where it is undefined.
  package let objective: Double?
  /// One for each free, ordered parameter.
  package let curvatures: [LocalCurvature]
  package let plateau: PlateauShare
  /// How many sets were judged for all this.
  package let evaluations: Int
  /// What was done, in words.
  package let note: String

  /// - Parameters:
  ///   - trials: The study's; a whole grid among them makes the indices exact without evaluations.
  ///   - evaluations: How many sets the indices may cost otherwise.
  ///   - resamples: Of the bootstrap.
  ///   - stepShare: How much of its range one step of a continuous parameter is.
  package init(
    _ set: [Double], _ study: Study, trials: StudyTrials? = nil, evaluations: Int = 8_192,
    resamples: Int = 400, stepShare: Double = 0.05, seed: UInt64, threads: Int
  ) {
    precondition(stepShare > 0 && stepShare < 1, "A share of the range.")
    let (space, goal) = (study.spec.space, study.spec.objective.goals[0])
    var known = ObjectiveValues(study, threads: threads)
    let grid = trials.flatMap { Self.grid($0, study) }
    indices =
      grid.map { SobolIndices(space, grid: $0.points, values: $0.values) }
      ?? SobolIndices(space, evaluations: evaluations, resamples: resamples, seed: seed) {
        known.values($0)
      }
    let point = space.canonical(study.spec.parameters.point(set))
    let own = known.values([point])[0]
    objective = own.isFinite ? own : nil
    curvatures = LocalCurvature.all(around: point, of: space, stepShare: stepShare) {
      known.values($0)
    }
    plateau = PlateauShare(around: point, of: space, goal, stepShare: stepShare) {
      known.values($0)
    }
    self.evaluations = known.count
    note = Self.note(indices, isBound: space.constraint != nil)
  }

  /// The points of a grid that was evaluated whole, and the objective at each.
  ///
  /// Where parameters matter only sometimes, a grid's sets do not stand for equal shares of the
  /// space, and it is sampled like any other.
  private static func grid(
    _ trials: StudyTrials, _ study: Study
  ) -> (points: [[Double]], values: [Double])? {
    let space = study.spec.space
    guard study.spec.search.method == .grid, !space.isConditional, trials.partialCount == 0,
      case .exactly(trials.columns.trials.count) = try? space.gridCount()
    else { return nil }
    let values = trials.values(TrialColumn.objective(0)).map { $0 ?? .nan }
    guard values.count == trials.sets.count else { return nil }
    return (trials.sets.map(study.spec.parameters.point), values)
  }

  private static func note(_ indices: SobolIndices, isBound: Bool) -> String {
    if let why = indices.whyEmpty { return "No indices: \(why)." }
    let done =
      switch indices.method {
      case .wholeGrid:
        "Exact over the \(indices.rows) sets of the grid, each weighing the same"
          + (isBound ? "; `where` binds parameters, and an index alone may exceed the total" : "")
      case .independent:
        "Estimated from \(indices.rows) rows of Saltelli's matrices over the whole space"
      case .conditional:
        "Estimated from \(indices.rows) rows over the sets that `where` allows, redrawing one or "
          + "all but one parameter under it: parameters are bound to each other, and a first-order "
          + "index may exceed the total"
      }
    let left = (indices.undefinedShare * 1_000).rounded() / 10
    let share = indices.undefinedShare > 0 ? "; \(plain(left)) % left out as undefined" : ""
    return done + share + "."
  }
}
