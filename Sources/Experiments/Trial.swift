import Optimizers
import Store

/// One evaluated parameter set.
package struct Trial: Sendable {
  var set: [Double]
  /// All trial metrics of the first market, NaN where undefined.
  var metrics: [Double]
  var isRuined: Bool
  /// The share of the bars that it saw.
  var share: Double
  /// By how much it breaks the limits that the spec requires.
  var violation: Double
  /// One an objective, in its own direction; NaN where undefined or the account was lost.
  var objectives: [Double]
  /// The first objective after each share of the bars at which trials may be given up.
  var partials: [Double] = []
  /// What it is worth where sets are chosen and where they are tested, split by split by turns.
  var splits: [Double] = []
  /// Sum and sum of squares of the returns of each block of the data, by turns.
  var blocks: [Double] = []

  /// The row of the store, in the order of `TrialColumn.names`.
  var row: [Double] {
    metrics + [isRuined ? 1 : 0, share, violation] + objectives + partials + splits + blocks
  }

  /// The trials of a stored batch of a study.
  static func trials(_ batch: Batch, of study: Study) -> [Trial] {
    let objectives = study.spec.objective.goals.count
    let partials = study.spec.search.pruneShares.count
    return (0..<batch.trialCount).map { trial in
      let sets = batch.parameters.count / batch.trialCount
      let width = batch.metrics.count / batch.trialCount
      let row = batch.metrics[trial * width..<(trial + 1) * width]
      let rest = Array(row.dropFirst(trialMetricKeys.count))
      return Trial(
        set: Array(batch.parameters[trial * sets..<(trial + 1) * sets]),
        metrics: Array(row.prefix(trialMetricKeys.count)), isRuined: rest[0] != 0, share: rest[1],
        violation: rest[2], objectives: Array(rest[3..<(3 + objectives)]),
        partials: Array(rest.dropFirst(3 + objectives).prefix(partials)),
        splits: Array(rest.dropFirst(3 + objectives + partials).prefix(study.splitColumnCount)),
        blocks: Array(rest.dropFirst(3 + objectives + partials + study.splitColumnCount)))
    }
  }

  /// The store's batch of trials that follow one another.
  static func batch(_ trials: [Trial], number: Int, firstTrial: Int) -> Batch {
    Batch(
      number: number, firstTrial: firstTrial, trialCount: trials.count,
      parameters: trials.flatMap(\.set), metrics: trials.flatMap(\.row))
  }

  /// What an optimizer is told of it; less of the data than it was to see is a fault of its own.
  func costs(_ goals: [Objective.Goal], toSee share: Double) -> (
    values: [Double], violation: Double
  ) {
    (
      zip(objectives, goals).map { $0 * $1.sign },
      violation + (self.share < share ? 1 - self.share : 0)
    )
  }
}
