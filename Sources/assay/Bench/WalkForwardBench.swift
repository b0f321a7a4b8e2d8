import Documents
import Experiments
import Foundation
import MarketData
import Store

/// Measures what fifty windows cost beside the plain search of the same sets.
struct WalkForwardBench {
  let suite: BenchSuite

  private static let windows = 50

  /// Both searches whole: sweeping, storing and, for the windows, choosing and trading the choices.
  func windows(over series: BarSeries, in workspace: Workspace) throws {
    let folder = "\(workspace.home)/bench-walk-forward"
    try? FileManager.default.removeItem(atPath: folder)
    try RunCommand.makeFolder(folder)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let bench = Workspace(currentDirectory: folder, environment: ["ASSAY_HOME": folder])
    var named = series
    named.name = "bench"
    try bench.data.save(
      named,
      DatasetManifest(
        ImportedBars(series: named), source: "bench",
        licence: "none", inputSHA256: "", assayVersion: assayVersion))
    let test = series.bars.count / (Self.windows + 5)
    let plain = try seconds("", in: bench)
    let walked = try seconds(
      "validation: {deflated_sharpe: false, walk_forward: {train: \(4 * test), test: \(test)}}",
      in: bench)
    let sets = Double(walked.trials)
    suite.note(
      BenchLine(
        name: "plain search, \(series.bars.count) × \(plain.trials)", cpuSeconds: plain.seconds,
        rate: Double(series.bars.count) * sets / plain.seconds, unit: "bar·sets/s",
        peakMegabytes: peakMegabytes()))
    suite.note(
      BenchLine(
        name: "walk-forward of \(walked.windows) windows: "
          + String(format: "%.2f × the plain search", walked.seconds / plain.seconds),
        cpuSeconds: walked.seconds,
        rate: Double(series.bars.count) * sets / walked.seconds, unit: "bar·sets/s",
        peakMegabytes: peakMegabytes()))
  }

  private func seconds(
    _ validation: String, in workspace: Workspace
  ) throws -> (seconds: Double, trials: Int, windows: Int) {
    let spec = try ExperimentSpec(
      try YAML.parse(
        """
        name: bench
        data: {dataset: bench}
        strategy:
          name: sma-cross
          parameters: {fast: {int: [1, 100]}, slow: {int: [101, 200]}}
        execution: {fee_bps: 5, slippage: {model: fixed, bps: 1}}
        report: false
        \(validation)
        """, file: "bench"), in: workspace)
    let study = try Study(spec, in: workspace)
    var best = (seconds: Double.infinity, trials: 0, windows: 0)
    for round in 0..<suite.rounds {
      let store = try RunStore(path: "\(workspace.home)/runs-\(round)-\(validation.count).sqlite")
      let run = RunCommand.newRun(study)
      try store.createRun(run)
      var start = Clock.cpuSeconds
      let trials = try study.search(
        run: run.id, in: store, threads: 1, now: { 0 }, isCancelled: { false }, progress: { _ in })
      var spent = Clock.cpuSeconds - start
      // What every study does with its best sets is no part of either.
      let outcome = try StudyOutcome(study, trials, holdOutLooks: nil)
      start = Clock.cpuSeconds
      let evidence = try StudyEvidence(
        outcome,
        RunContext(
          run, in: store, threads: 1, now: { 0 }, isCancelled: { false }, progress: { _ in }))
      spent += Clock.cpuSeconds - start
      if spent < best.seconds {
        best = (spent, trials.columns.trials.count, evidence.walkForward?.windows.count ?? 0)
      }
    }
    return best
  }
}
