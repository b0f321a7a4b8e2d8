import Optimizers

/// The first objective at points of a study's search, each distinct point judged once.
struct ObjectiveValues {
  private var evaluator: TrialEvaluator
  private let parameters: ParameterSpace
  private var known: [[Double]: Double] = [:]

  init(_ study: Study, threads: Int) {
    evaluator = TrialEvaluator(
      study.wholly(on: [study.market] + study.otherMarkets), threads: threads)
    parameters = study.spec.parameters
  }

  /// How many points have been judged.
  var count: Int { known.count }

  /// In the objective's own direction, limits left aside; NaN where it is undefined.
  mutating func values(_ points: [[Double]]) -> [Double] {
    var new: [[Double]] = []
    for point in points where known[point] == nil {
      known[point] = .nan
      new.append(point)
    }
    let trials = evaluator.trials(new.map(parameters.set), share: 1)
    for (point, trial) in zip(new, trials) { known[point] = trial.objectives[0] }
    return points.map { known[$0] ?? .nan }
  }
}
