import Documents
import Metrics
import Optimizers
import Store
import Sweep

/// How far a study has come, for whoever watches.
package struct StudyProgress: Sendable {
  package var done: Int
  package var planned: Int
  package var bestObjective: Double?
  /// What part of the study it is; nil for the search itself.
  package var stage: String?
}

extension Study {
  /// Evaluates the trials that the store does not have yet, a batch at a time, each stored whole.
  ///
  /// What the store has is told to the search as if it had just been evaluated: a run that was cut
  /// off goes on as if it had not been.
  ///
  /// - Parameters:
  ///   - run: The id of the run in the store.
  ///   - now: Seconds from any origin, for a limit on time.
  ///   - isCancelled: Asked between batches; true stops with `.interrupted`.
  /// - Throws: `.interrupted`, with everything evaluated so far stored.
  package func search(
    run: String, in store: RunStore, threads: Int, now: () -> Double, isCancelled: () -> Bool,
    progress: (StudyProgress) -> Void
  ) throws -> StudyTrials {
    let goal = spec.objective.goals[0]
    let start = now()
    var stored = try store.batches(of: run).map {
      Trial.trials($0, of: self)
    }[...]
    var optimizer = try optimizer()
    var evaluator = StudyEvaluator(self, threads: threads)
    var state = SearchState(known: known.map(spec.objective.first(of:)), goal)
    var number = 0
    var evaluated = 0
    var stop: String?
    if !known.isEmpty {
      if stored.popFirst() == nil {
        try store.appendBatch(Trial.batch(known, number: 0, firstTrial: 0), to: run)
      }
      number = 1
    }
    while state.trials < trialsPlanned {
      let elapsed = stored.isEmpty ? now() - start : nil
      stop = state.stop(spec.search.stop, goal, elapsedSeconds: elapsed)
      if stop != nil { break }
      let room = min(batchSize, trialsPlanned - state.trials, state.room(spec.search.stop))
      let candidates = try optimizer.ask(room)
      if candidates.isEmpty { break }
      let trials: [Trial]
      if let batch = stored.popFirst() {
        trials = try evaluator.remembered(batch, candidates)
      } else {
        if isCancelled() { throw interrupted(after: state.trials) }
        trials = evaluator.trials(candidates)
        let batch = Trial.batch(trials, number: number, firstTrial: state.trials)
        try store.appendBatch(batch, to: run)
        evaluated += trials.count
      }
      optimizer.tell(evaluations(trials, candidates))
      state.append(trials.map(spec.objective.first(of:)), goal)
      number += 1
      if evaluated > 0 {
        progress(
          StudyProgress(done: state.trials, planned: trialsPlanned, bestObjective: state.best))
      }
    }
    return StudyTrials(columns: try store.trials(of: run), evaluated: evaluated, stop: stop)
  }

  /// The search of the spec, its starting points first.
  private func optimizer() throws -> any Optimizer {
    let (spec, search, space, goals) = (spec, spec.search, spec.space, spec.objective.goals)
    let earlier = known.map { trial in
      let (values, violation) = trial.costs(goals, toSee: 1)
      return KnownTrial(spec.parameters.point(trial.set), values, violation: violation)
    }
    let seen = Set(known.map(\.set))
    var distinct: Set<[Double]> = []
    let starts = search.start.filter { !seen.contains($0) && distinct.insert($0).inserted }
    let points = starts.map(spec.parameters.point)
    let begin = { @Sendable (started: [KnownTrial]) in
      try search.method.optimizer(
        space, seed: search.seed, budget: search.budget.map { max(1, $0 - started.count) },
        objectives: goals.count, known: earlier + started,
        leastShare: spec.objective.folds > 1 ? 1 / Double(spec.objective.folds) : 0)
    }
    return points.isEmpty ? try begin([]) : StartingPoints(points, then: begin)
  }

  private func evaluations(_ trials: [Trial], _ candidates: [Candidate]) -> [Evaluation] {
    zip(trials, candidates).map { trial, candidate in
      let (values, violation) = trial.costs(spec.objective.goals, toSee: candidate.fidelity)
      return Evaluation(candidate.number, values, violation: violation)
    }
  }

  private func interrupted(after trials: Int) -> AssayError {
    AssayError(
      .interrupted, "interrupted after \(trials) of \(trialsPlanned) trials, all stored",
      mend: "run it again with --resume to go on")
  }
}
