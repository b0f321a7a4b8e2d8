import Documents
import Metrics
import Store
import Sweep

/// How far a study has come, for whoever watches.
package struct StudyProgress: Sendable {
  package var done: Int
  package var planned: Int
  package var bestObjective: Double?
}

/// What a study leaves when its search has ended.
package struct StudyTrials: Sendable {
  package var columns: TrialColumns
  /// Sets evaluated by this process, which may have resumed another's work.
  package var evaluated: Int

  /// The parameter sets, one a trial.
  package var sets: [[Double]] {
    columns.trials.indices.map { trial in columns.parameters.map { $0[trial] } }
  }

  /// A metric of every trial; nil where it is undefined and for ruined accounts, which rank last.
  package func values(_ metric: String) -> [Double?] {
    guard let column = columns.metric(metric), let ruined = columns.metric("ruined") else {
      return []
    }
    return zip(column, ruined).map { $0.isFinite && $1 == 0 ? $0 : nil }
  }
}

extension Study {
  /// Evaluates the trials that the store does not have yet, a batch at a time, each stored whole.
  ///
  /// - Parameters:
  ///   - run: The id of the run in the store.
  ///   - isCancelled: Asked between batches; true stops with `.interrupted`.
  /// - Throws: `.interrupted`, with everything evaluated so far stored.
  package func search(
    run: String, in store: RunStore, threads: Int, isCancelled: () -> Bool,
    progress: (StudyProgress) -> Void
  ) throws -> StudyTrials {
    var sampler = try sampler()
    let stored = try store.batches(of: run)
    var best = bestObjective(stored)
    let known = stored.reduce(0) { $0 + $1.trialCount }
    var (trial, number) = (0, 0)
    while trial < trialsPlanned {
      let sets = try sampler.ask(min(batchSize, trialsPlanned - trial))
      if sets.isEmpty { break }
      if trial >= known {
        if isCancelled() {
          throw AssayError(
            .interrupted, "interrupted after \(trial) of \(trialsPlanned) trials, all stored",
            mend: "run it again with --resume to go on")
        }
        let batch = evaluate(sets, number: number, firstTrial: trial, threads: threads)
        try store.appendBatch(batch, to: run)
        best = better(best, bestObjective([batch]))
      }
      trial += sets.count
      number += 1
      if trial > known {
        progress(StudyProgress(done: trial, planned: trialsPlanned, bestObjective: best))
      }
    }
    return StudyTrials(columns: try store.trials(of: run), evaluated: max(0, trial - known))
  }

  private func evaluate(
    _ sets: [[Double]], number: Int, firstTrial: Int, threads: Int
  ) -> Batch {
    let tallies = sweep(sets, plan, threads: threads)
    let periodCounts = periods.counts(in: plan)
    let rows = sets.indices.flatMap { set in
      trialRow(foldedSums(tallies, set: set, plan, periodCounts: periodCounts), terms)
    }
    return Batch(
      number: number, firstTrial: firstTrial, trialCount: sets.count,
      parameters: sets.flatMap { $0 }, metrics: rows)
  }

  private func bestObjective(_ batches: [Batch]) -> Double? {
    let width = Self.trialColumnNames.count
    guard let column = Self.trialColumnNames.firstIndex(of: spec.objective.metric) else {
      return nil
    }
    return batches.reduce(nil) { best, batch in
      (0..<batch.trialCount).reduce(best) { best, trial in
        let value = batch.metrics[trial * width + column]
        let isRuined = batch.metrics[trial * width + width - 1] != 0
        return value.isFinite && !isRuined ? better(best, value) : best
      }
    }
  }

  private func better(_ a: Double?, _ b: Double?) -> Double? {
    guard let a, let b else { return a ?? b }
    return spec.objective.isMaximized ? max(a, b) : min(a, b)
  }
}
