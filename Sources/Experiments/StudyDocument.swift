import Documents
import MarketData
import Metrics

/// What a process adds to a study's result; it differs between two runs of one spec.
package struct RunFacts: Sendable {
  package var runID: String
  package var createdUTC: String
  package var commandLine: String
  package var threads: Int
  package var elapsedSeconds: Double
  package var cpuSeconds: Double
  /// Bars × sets of this process over the CPU seconds of its search.
  package var barSetsPerSecond: Double?
  package var reportPath: String?

  package init(
    runID: String, createdUTC: String, commandLine: String, threads: Int, elapsedSeconds: Double,
    cpuSeconds: Double, barSetsPerSecond: Double?, reportPath: String?
  ) {
    self.runID = runID
    self.createdUTC = createdUTC
    self.commandLine = commandLine
    self.threads = threads
    self.elapsedSeconds = elapsedSeconds
    self.cpuSeconds = cpuSeconds
    self.barSetsPerSecond = barSetsPerSecond
    self.reportPath = reportPath
  }
}

/// The JSON that `assay run --json` prints and the store keeps.
package func studyDocument(
  _ outcome: StudyOutcome, _ validation: StudyValidation, _ findings: SearchFindings?,
  _ facts: RunFacts
) -> JSON {
  let study = outcome.study
  let bars = study.series.bars
  var members: [(key: String, value: JSON)] = [
    ("run_id", .string(facts.runID)), ("name", .string(study.spec.name)),
    ("spec_hash", .string(study.specHash)), ("data_hash", .string(study.dataHash)),
    ("engine_version", .string(assayVersion)), ("seed", .int(Int64(study.spec.search.seed))),
    ("trials", .int(Int64(outcome.trials.columns.trials.count))),
    ("failed", .int(Int64(outcome.trials.failedCount))),
    ("bars", .int(Int64(study.inSample.count))),
    ("start", .string(bars[study.inSample.lowerBound].openTime.iso)),
    ("end", .string(bars[study.inSample.upperBound - 1].openTime.iso)),
    ("objective", .string(study.spec.objective.goals[0].metric)),
    ("sought", .string(study.spec.objective.title(study.spec.objective.goals[0]))),
    ("stopped", outcome.trials.stop.map(JSON.string) ?? .null),
  ]
  members += [
    ("best", trialDocument(outcome.best, outcome)), ("chosen", chosenDocument(outcome)),
    ("front", frontDocument(outcome)),
    ("hypervolume_share", outcome.choice.frontShare.map(JSON.number) ?? .null),
    ("benchmark", outcome.benchmark.map { candidateDocument($0, study) } ?? .null),
    ("holdout", holdOutDocument(outcome)), ("costs", costDocument(outcome.costs)),
    ("confirmation", outcome.confirmation.map { confirmationDocument($0, study) } ?? .null),
    ("validation", validationDocument(validation.evidence, study)),
    ("gates", gatesDocument(validation)),
    ("verdict", .string(validation.verdict.outcome.rawValue)),
    ("verdict_text", .string(validation.verdict.text)),
    ("learned", findings?.document ?? .null),
  ]
  members += [
    ("warnings", .array(outcome.warnings.map(JSON.string))),
    ("report", facts.reportPath.map(JSON.string) ?? .null),
    ("elapsed_seconds", .number(facts.elapsedSeconds)), ("cpu_seconds", .number(facts.cpuSeconds)),
    ("bar_sets_per_second", facts.barSetsPerSecond.map(JSON.number) ?? .null),
  ]
  return .object(members)
}

/// A candidate with the values that the search was after.
private func trialDocument(_ candidate: StudyOutcome.Candidate, _ outcome: StudyOutcome) -> JSON {
  let goals = outcome.study.spec.objective.goals
  let values = goals.indices.map { goal in
    outcome.trials.objective(goal, of: candidate.trial).map(JSON.number) ?? .null
  }
  guard case .object(let members) = candidateDocument(candidate, outcome.study) else {
    return .null
  }
  return .object(members + [("objective", goals.count == 1 ? values[0] : .array(values))])
}

/// The sets that no other beats in every objective; null where there is one objective.
private func frontDocument(_ outcome: StudyOutcome) -> JSON {
  let goals = outcome.study.spec.objective.goals
  guard goals.count > 1 else { return .null }
  let sets = outcome.trials.sets
  return .array(
    outcome.choice.front.map { trial in
      .object([
        ("trial", .int(Int64(trial))), ("params", parameterDocument(sets[trial], outcome.study)),
        (
          "objective",
          .object(
            goals.enumerated().map { index, goal in
              let value = outcome.trials.objective(index, of: trial)
              return (key: goal.metric, value: value.map(JSON.number) ?? .null)
            })
        ),
      ])
    })
}

private func candidateDocument(_ candidate: StudyOutcome.Candidate, _ study: Study) -> JSON {
  .object([
    ("trial", candidate.trial < 0 ? .null : .int(Int64(candidate.trial))),
    ("params", parameterDocument(candidate.set, study)),
    ("in_sample", metricsDocument(candidate.inSample.metrics)),
    ("out_of_sample", candidate.outOfSample.map { metricsDocument($0.metrics) } ?? .null),
    ("ruined", .bool(candidate.isRuined)),
  ])
}

extension StudyOutcome.Candidate {
  /// Whether the account was lost, in either span.
  fileprivate var isRuined: Bool {
    inSample.backtest.tallies.isRuined(set: 0)
      || outOfSample?.backtest.tallies.isRuined(set: 0) == true
  }
}

private func chosenDocument(_ outcome: StudyOutcome) -> JSON {
  guard case .object(let members) = trialDocument(outcome.chosen, outcome) else {
    return .null
  }
  return .object(
    members + [
      ("why", .string(outcome.choice.why)),
      ("neighbourhood_median", outcome.choice.neighbourhoodMedian.map(JSON.number) ?? .null),
      ("neighbours", .int(Int64(outcome.choice.neighbours))),
      ("against_benchmark", metricsDocument(outcome.benchmarkMetrics)),
    ])
}

func parameterDocument(_ set: [Double], _ study: Study) -> JSON {
  .object(
    zip(study.spec.entry.declaration.parameters, set).map { parameter, value in
      (key: parameter.name, value: parameter.document(value))
    })
}

private func metricsDocument(_ metrics: [Metric]) -> JSON {
  .object(metrics.map { (key: $0.key, value: JSON($0)) })
}

private func holdOutDocument(_ outcome: StudyOutcome) -> JSON {
  let study = outcome.study
  guard !study.holdOut.isEmpty else { return .null }
  let bars = study.series.bars
  return .object([
    ("bars", .int(Int64(study.holdOut.count))),
    ("start", .string(bars[study.holdOut.lowerBound].openTime.iso)),
    ("end", .string(bars[study.holdOut.upperBound - 1].openTime.iso)),
    ("looks", outcome.holdOutLooks.map { .int(Int64($0)) } ?? .null),
  ])
}

private func costDocument(_ costs: CostStress) -> JSON {
  .object([
    ("assumed_bps", .number(costs.assumedBps)),
    ("break_even_bps", costs.breakEvenBps.map(JSON.number) ?? .null),
    (
      "points",
      .array(
        costs.points.map { point in
          .object([
            ("cost_bps", .number(point.costBps)),
            ("total_return", point.totalReturn.map(JSON.number) ?? .null),
            ("sharpe", point.sharpe.map(JSON.number) ?? .null),
          ])
        })
    ),
  ])
}
