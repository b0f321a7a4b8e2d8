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

  /// The row of the store, in the order of `TrialColumn.names`.
  var row: [Double] { metrics + [isRuined ? 1 : 0, share, violation] + objectives + partials }

  /// The trials of a stored batch with so many objectives each.
  static func trials(_ batch: Batch, objectives: Int) -> [Trial] {
    (0..<batch.trialCount).map { trial in
      let sets = batch.parameters.count / batch.trialCount
      let width = batch.metrics.count / batch.trialCount
      let row = batch.metrics[trial * width..<(trial + 1) * width]
      let rest = Array(row.dropFirst(trialMetricKeys.count))
      return Trial(
        set: Array(batch.parameters[trial * sets..<(trial + 1) * sets]),
        metrics: Array(row.prefix(trialMetricKeys.count)), isRuined: rest[0] != 0, share: rest[1],
        violation: rest[2], objectives: Array(rest[3..<(3 + objectives)]),
        partials: Array(rest[(3 + objectives)...]))
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
