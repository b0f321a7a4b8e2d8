import Foundation
import Store

@testable import Experiments

/// A study of made bars, searched to its end.
func madeOutcome(_ study: Study) throws -> StudyOutcome {
  let path = NSTemporaryDirectory() + "assay-made-\(getpid())-\(UInt64.random(in: 0...(.max)))"
  defer {
    for end in ["", "-wal", "-shm", "-journal", "-locks"] {
      try? FileManager.default.removeItem(atPath: path + end)
    }
  }
  let store = try RunStore(path: path)
  let run = Run(
    id: "made", name: study.spec.name, strategy: study.spec.entry.declaration.name,
    specJSON: study.resolvedJSON, specHash: study.specHash, dataName: study.series.name,
    dataHash: study.dataHash, engineVersion: assayVersion, seed: study.spec.search.seed,
    objective: study.spec.objective.goals[0].metric, parameterNames: study.spec.space.names,
    metricNames: study.trialColumnNames, trialsPlanned: study.trialsPlanned,
    createdUTC: "2020-01-01T00:00:00Z")
  try store.createRun(run)
  let trials = try study.search(
    run: run.id, in: store, threads: 1, now: { 0 }, isCancelled: { false }, progress: { _ in })
  return try StudyOutcome(study, trials, holdOutLooks: nil)
}
