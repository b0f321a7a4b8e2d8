import Documents
import Foundation
import MarketData
import Metrics
import Numerics
import Store
import Sweep

@testable import Experiments

/// Bars at given hours after the first, from log returns; each opens at the close before.
func madeBars(_ returns: [Double], hours: [Int], start: Double = 1_000) -> String {
  let lines = madeBars(returns, start: start).split(separator: "\n")
  return lines.enumerated().map { number, line in
    guard number > 0, let comma = line.firstIndex(of: ",") else { return String(line) }
    return "\(firstOpenSeconds + 3_600 * hours[number - 1])\(line[comma...])"
  }.joined(separator: "\n") + "\n"
}

/// When made bars begin: 26 minutes and 40 seconds past noon.
let firstOpenSeconds = 1_600_000_000

/// A study of the given files; the first is the market, the others are judged besides.
///
/// - Parameter data: Further keys of `data`, each with a comma before it.
func study(ofFiles files: [String], _ spec: String, data keys: String = "") throws -> Study {
  let folder = NSTemporaryDirectory() + "assay-files-\(getpid())-\(UInt64.random(in: 0...(.max)))"
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  for (index, file) in files.enumerated() {
    try Data(file.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(index).csv"))
  }
  let also = files.indices.dropFirst().map { "\(folder)/\($0).csv" }.joined(separator: ", ")
  let data = "{file: \(folder)/0.csv\(also.isEmpty ? "" : ", also: [\(also)]")\(keys)}"
  let workspace = Workspace(currentDirectory: folder, environment: [:])
  let node = try YAML.parse("name: made\ndata: \(data)\n\(spec)", file: "made.yaml")
  return try Study(try ExperimentSpec(node, in: workspace), in: workspace)
}

/// A store of runs in a folder of its own, removed with the last reference.
final class RunFolder {
  let store: RunStore
  private let path: String

  init() throws {
    path = NSTemporaryDirectory() + "assay-runs-\(getpid())-\(UInt64.random(in: 0...(.max)))"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    store = try RunStore(path: path + "/runs.sqlite")
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The run of a study, begun where it has not been.
  func run(_ id: String, of study: Study) throws -> Run {
    if let run = try store.find(id) { return run }
    var run = Run(
      id: id, name: study.spec.name, strategy: study.spec.entry.declaration.name,
      specJSON: study.resolvedJSON, specHash: study.specHash, dataName: study.series.name,
      dataHash: study.dataHash, engineVersion: assayVersion, seed: study.spec.search.seed,
      objective: study.spec.objective.goals[0].metric, parameterNames: study.spec.space.names,
      metricNames: study.trialColumnNames, trialsPlanned: study.trialsPlanned,
      createdUTC: "2026-11-20T00:00:00Z")
    run.marketHashes = study.marketHashes
    try store.createRun(run)
    return run
  }

  /// A study searched to its end.
  func trials(_ id: String, of study: Study) throws -> StudyTrials {
    try study.search(
      run: try run(id, of: study).id, in: store, threads: 1, now: { 0 }, isCancelled: { false },
      progress: { _ in })
  }

  /// The walk-forward of a study, and the windows that it found.
  func walked(_ id: String, _ study: Study) throws -> WalkForwardResult {
    guard let spec = study.spec.validation.walkForward else {
      throw AssayError(.usage, "no walk-forward is asked for")
    }
    let windows = study.walkForwardWindows
    let isFixed = !study.searchesWindows
    let choices: WindowChoices
    if isFixed {
      choices = WindowChoices(study, try trials(id, of: study), spec)
    } else {
      let context = RunContext(
        try run(id, of: study), in: store, threads: 1, now: { 0 }, isCancelled: { false },
        progress: { _ in })
      choices = WindowChoices(
        study, try study.searchWindows(spec, context), windows: windows, threads: 1)
    }
    return WalkForwardResult(
      choices.windows, tests: choices.tests, study, spec, isNested: !isFixed, barsLeftOver: 0,
      threads: 1)
  }

  /// A study with all the evidence that its spec asks for.
  func validated(
    _ id: String, _ study: Study, isCancelled: @escaping () -> Bool = { false }
  ) throws -> (outcome: StudyOutcome, evidence: StudyEvidence) {
    let run = try run(id, of: study)
    let trials = try study.search(
      run: run.id, in: store, threads: 1, now: { 0 }, isCancelled: isCancelled, progress: { _ in })
    let outcome = try StudyOutcome(study, trials, holdOutLooks: study.holdOut.isEmpty ? nil : 1)
    let context = RunContext(
      run, in: store, threads: 1, now: { 0 }, isCancelled: isCancelled, progress: { _ in })
    return (outcome, try StudyEvidence(outcome, context))
  }
}

/// Whether two numbers agree but for rounding; both may be undefined.
func agree(_ a: Double, _ b: Double, tolerance: Double = 1e-9) -> Bool {
  a.isFinite && b.isFinite
    ? abs(a - b) <= tolerance * max(1, max(abs(a), abs(b))) : a.isFinite == b.isFinite
}

extension Xoshiro256StarStar {
  /// One of several.
  mutating func pick<Value>(_ values: [Value]) -> Value { values[below(values.count)] }

  /// A whole number in a range.
  mutating func whole(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + below(range.count)
  }
}
