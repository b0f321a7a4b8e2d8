import Store

/// What a study leaves when its search has ended.
package struct StudyTrials: Sendable {
  package var columns: TrialColumns
  /// Sets evaluated by this process, which may have resumed another's work.
  package var evaluated: Int
  /// The rule that ended the search before its budget was used up.
  package var stop: String?

  /// The parameter sets, one a trial.
  package var sets: [[Double]] {
    columns.trials.indices.map { trial in columns.parameters.map { $0[trial] } }
  }

  /// A metric of every trial; nil where it is undefined and for ruined accounts, which rank last.
  package func values(_ metric: String) -> [Double?] {
    guard let column = columns.metric(metric), let ruined = columns.metric(TrialColumn.ruined)
    else { return [] }
    return zip(column, ruined).map { $0.isFinite && $1 == 0 ? $0 : nil }
  }

  /// An objective of every trial; nil where it is undefined, where the trial breaks a limit, and
  /// where it saw only part of the data.
  package func objective(_ index: Int = 0) -> [Double?] {
    let isWhole = isWhole
    return zip(values(TrialColumn.objective(index)), isWhole).map { $1 ? $0 : nil }
  }

  /// An objective of one trial, nil as in `objective(_:)`.
  package func objective(_ index: Int, of trial: Int) -> Double? {
    guard let column = columns.metric(TrialColumn.objective(index)), column[trial].isFinite,
      columns.metric(TrialColumn.ruined)?[trial] == 0,
      columns.metric(TrialColumn.share)?[trial] == 1,
      columns.metric(TrialColumn.violation)?[trial] == 0
    else { return nil }
    return column[trial]
  }

  /// How many trials have no defined objective, on however much of the data.
  package var failedCount: Int { values(TrialColumn.objective(0)).count { $0 == nil } }

  /// Every objective of every trial, the less the better; NaN where a trial has none.
  func costs(_ objective: Objective) -> [[Double]] {
    let columns = objective.goals.indices.map { self.objective($0) }
    return columns[0].indices.map { trial in
      zip(columns, objective.goals).map { column, goal in
        column[trial].map { $0 * goal.sign } ?? .nan
      }
    }
  }

  /// Which trials saw all of the data and keep the limits.
  package var isWhole: [Bool] {
    guard let share = columns.metric(TrialColumn.share),
      let violation = columns.metric(TrialColumn.violation)
    else { return [] }
    return zip(share, violation).map { $0 == 1 && $1 == 0 }
  }

  /// Which trials saw all of the data, whatever they are worth.
  var sawAll: [Bool] { columns.metric(TrialColumn.share)?.map { $0 == 1 } ?? [] }

  /// How many accounts were lost.
  package var ruinedCount: Int { columns.metric(TrialColumn.ruined)?.count { $0 != 0 } ?? 0 }

  /// How many trials saw only part of the data.
  package var partialCount: Int { columns.metric(TrialColumn.share)?.count { $0 < 1 } ?? 0 }

  /// How many trials break a limit.
  package var violatingCount: Int { columns.metric(TrialColumn.violation)?.count { $0 > 0 } ?? 0 }
}
