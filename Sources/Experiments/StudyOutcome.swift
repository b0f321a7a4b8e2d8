import Documents
import Metrics
import Strategies
import Sweep
import Trading

/// A finished study, its candidates replayed singly with everything that a report shows.
package struct StudyOutcome: Sendable {
  /// One trial over the bars that the search saw and over those it did not.
  package struct Candidate: Sendable {
    package let trial: Int
    package let set: [Double]
    package let inSample: SingleResult
    package let outOfSample: SingleResult?
  }

  package let study: Study
  package let trials: StudyTrials
  package let choice: StudyChoice
  package let best: Candidate
  package let chosen: Candidate
  /// The benchmark over the same bars at the same costs; nil for cash.
  package let benchmark: Candidate?
  package let costs: CostStress
  /// The finalists traded by orders; nil where the spec asks for none.
  package let confirmation: Confirmation?
  /// How often this hold-out has been looked at, this time included; nil without one.
  package let holdOutLooks: Int?

  /// - Parameter goesOn: Told how far the replay of finalists has come; false stops it.
  package init(
    _ study: Study, _ trials: StudyTrials, holdOutLooks: Int?,
    goesOn: (Double) -> Bool = { _ in true }
  ) throws {
    guard let choice = StudyChoice(trials, study.spec) else {
      throw AssayError(
        .data,
        "no trial has a defined \(study.spec.objective.title(study.spec.objective.goals[0]))"
          + (trials.violatingCount > 0 ? " and keeps the limits" : ""),
        mend: trials.violatingCount > 0
          ? "loosen objective.require, widen the search, or take more data"
          : trials.ruinedCount > 0
            ? "\(trials.ruinedCount) of \(trials.columns.trials.count) accounts were lost: take "
              + "less leverage or smaller sizes"
            : "nothing traded: widen the search, or take more data")
    }
    self.study = study
    self.trials = trials
    self.choice = choice
    self.holdOutLooks = holdOutLooks
    let sets = trials.sets
    func candidate(_ trial: Int, _ study: Study) -> Candidate {
      Candidate(
        trial: trial, set: sets[trial], inSample: study.single(sets[trial], over: study.inSample),
        outOfSample: study.holdOut.isEmpty ? nil : study.single(sets[trial], over: study.holdOut))
    }
    best = candidate(choice.best, study)
    chosen = choice.chosen == choice.best ? best : candidate(choice.chosen, study)
    benchmark = try Self.benchmark(study)
    costs = CostStress(sets[choice.chosen], study)
    confirmation = try study.spec.confirmation.map {
      try Confirmation(trials, choice, study, $0, goesOn: goesOn)
    }
  }

  /// Buying at the start with all equity and holding to the end, at the same costs.
  private static func benchmark(_ study: Study) throws -> Candidate? {
    guard study.spec.account.benchmark == .buyAndHold else { return nil }
    let entry = try catalogEntry("buy-and-hold")
    var model = study.spec.account.model
    (model.sizing, model.leverage, model.margin) = (.allIn, 1, nil)
    (model.stops, model.borrowRate, model.lot) = (Stops(), 0, LotFilter())
    let columns = try study.columns(model)
    func hold(_ bars: Range<Int>) -> SingleResult {
      study.single([], over: bars, entry, columns, .long)
    }
    return Candidate(
      trial: -1, set: [], inSample: hold(study.inSample),
      outOfSample: study.holdOut.isEmpty ? nil : hold(study.holdOut))
  }

  /// How the chosen set's returns in sample relate to the benchmark's.
  package var benchmarkMetrics: [Metric] {
    let returns = chosen.inSample.returns
    return Metrics.benchmarkMetrics(
      returns: returns,
      benchmark: benchmark?.inSample.returns
        ?? Array(
          repeating: study.spec.account.riskFreeRate / study.terms.periodsPerYear,
          count: returns.count), study.terms)
  }

  /// What a reader must know before believing any of it.
  package var warnings: [String] {
    var warnings = chosen.inSample.warnings
    warnings += (chosen.outOfSample?.warnings ?? []).filter { !warnings.contains($0) }.map {
      "hold-out: \($0)"
    }
    warnings += study.dataNotes
    if study.holdOut.isEmpty { warnings.append("no hold-out: every number is in sample") }
    if let looks = holdOutLooks, looks > 1 {
      warnings.append("this hold-out has been looked at \(looks) times: it is no longer unseen")
    }
    let count = trials.columns.trials.count
    if let stop = trials.stop {
      warnings.append("stopped after \(count) of \(study.trialsPlanned) trials: \(stop)")
    } else if count < study.trialsPlanned {
      warnings.append(
        "the search ran out of new sets: \(count) trials of \(study.trialsPlanned) planned")
    }
    let undefined = trials.failedCount
    if undefined > 0 {
      warnings.append("\(undefined) of \(count) trials have no defined objective")
    }
    if trials.violatingCount > 0 {
      let limits = study.spec.objective.limits.map(\.text).joined(separator: ", ")
      warnings.append("\(trials.violatingCount) of \(count) trials break a limit: \(limits)")
    }
    if trials.partialCount > 0 {
      warnings.append("\(trials.partialCount) of \(count) trials saw only part of the data")
    }
    if study.cuts.windowsWithoutBars > 0 {
      warnings.append(
        "\(study.cuts.windowsWithoutBars) walk-forward windows lie in gaps of the data: left out")
    }
    if study.periods.missing > 0 {
      warnings.append("\(study.periods.missing) return periods have no bar and count as 0")
    }
    return warnings
  }
}
