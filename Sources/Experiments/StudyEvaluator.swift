import Documents
import Optimizers

/// Turns a search's candidates into trials, and gives hopeless ones up early.
struct StudyEvaluator {
  private let study: Study
  private var evaluator: TrialEvaluator
  private var pruning = MedianPruning()

  init(_ study: Study, threads: Int) {
    self.study = study
    evaluator = TrialEvaluator(study, threads: threads)
  }

  /// The candidates' trials, each on as much of the data as it is to see.
  mutating func trials(_ candidates: [Candidate]) -> [Trial] {
    let sets = candidates.map { study.spec.parameters.set($0.point) }
    var trials = [Trial?](repeating: nil, count: sets.count)
    let shares = candidates.map { study.spec.objective.seenShare($0.fidelity) }
    for share in Set(shares).sorted() {
      let places = candidates.indices.filter { shares[$0] == share }
      let found =
        share < 1
        ? evaluator.trials(places.map { sets[$0] }, share: share)
        : pruned(places.map { sets[$0] })
      for (place, trial) in zip(places, found) { trials[place] = trial }
    }
    return trials.compactMap { $0 }
  }

  /// Sets on all of the data, or on the share after which they were given up.
  private mutating func pruned(_ sets: [[Double]]) -> [Trial] {
    let shares = study.spec.search.pruneShares
    var trials = [Trial?](repeating: nil, count: sets.count)
    var partials = sets.map { _ in shares.map { _ in Double.nan } }
    var places = Array(sets.indices)
    for (index, share) in (shares + [1]).enumerated() where !places.isEmpty {
      let found = evaluator.trials(places.map { sets[$0] }, share: share)
      for (place, trial) in zip(places, found) { trials[place] = trial }
      if index == shares.count { break }
      // What breaks a limit already is worth nothing.
      let values = found.map { $0.violation > 0 ? .nan : $0.objectives[0] }
      for (place, value) in zip(places, values) { partials[place][index] = value }
      let costs = values.map { $0 * sign }
      places = pruning.survivors(costs, share: share).map { places[$0] }
    }
    return zip(trials, partials).compactMap { trial, partials in
      guard var trial else { return nil }
      trial.partials = partials
      return trial
    }
  }

  private var sign: Double { study.spec.objective.goals[0].sign }

  /// A stored batch, which must be that of the same candidates.
  mutating func remembered(_ trials: [Trial], _ candidates: [Candidate]) throws -> [Trial] {
    guard trials.map(\.set) == candidates.map({ study.spec.parameters.set($0.point) }) else {
      throw AssayError(
        .data, "the stored trials are not those that this search proposes",
        mend: "run it again without --resume")
    }
    pruning.remember(trials, shares: study.spec.search.pruneShares, sign: sign)
    return trials
  }
}
