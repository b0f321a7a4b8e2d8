import Documents
import Experiments
import Foundation
import MarketData
import Reports
import Store

/// `assay run` of a spec whose strategies trade by orders, side by side.
enum ReplayRunCommand {
  static func run(
    _ node: SpecNode, _ arguments: Arguments, words: [String], _ workspace: Workspace
  ) throws {
    let experiment = try ReplayExperiment(node, in: workspace)
    if arguments.has("--dry-run") {
      Console.answer(plan(experiment, asJSON: arguments.has("--json")))
      return
    }
    Interruption.watch()
    try RunCommand.makeFolder(workspace.home)
    let wantsReport = experiment.writesReport && !arguments.has("--no-report")
    if wantsReport { try RunCommand.makeFolder("\(workspace.root)/Reports") }
    let store = try RunStore(path: workspace.runs)
    let run = newRun(experiment)
    try store.createRun(run)
    let (start, cpu) = (Clock.monotonicSeconds, Clock.cpuSeconds)
    do {
      let outcome = try experiment.run { ReplayProgress.goesOn($0) }
      ReplayProgress.end()
      let facts = RunFacts(
        runID: run.id, createdUTC: run.createdUTC,
        commandLine: (["assay", "run"] + words).joined(separator: " "), threads: 1,
        elapsedSeconds: Clock.monotonicSeconds - start, cpuSeconds: Clock.cpuSeconds - cpu,
        barSetsPerSecond: nil,
        reportPath: wantsReport ? "\(workspace.root)/Reports/\(experiment.name).html" : nil)
      try ReplayTables.write(outcome, arguments)
      try finish(outcome, facts, in: store, workspace, asJSON: arguments.has("--json"))
    } catch {
      ReplayProgress.end()
      let elapsed = Clock.monotonicSeconds - start
      // The fault that ended the run is the one to tell, even if the store cannot be told.
      if (error as? AssayError)?.kind == .interrupted {
        try? store.markInterrupted(run.id, elapsedSeconds: elapsed)
      } else {
        try? store.markFailed(run.id, elapsedSeconds: elapsed)
      }
      throw error
    }
  }

  private static func newRun(_ experiment: ReplayExperiment) -> Run {
    Run(
      id: RunCommand.runID(experiment.specHash), name: experiment.name,
      strategy: experiment.strategyNames.joined(separator: "+"),
      specJSON: experiment.node.canonicalJSON, specHash: experiment.specHash,
      dataName: experiment.symbols.joined(separator: "+"), dataHash: experiment.dataHash,
      engineVersion: assayVersion, seed: experiment.seed, objective: "total_return",
      parameterNames: [], metricNames: [], trialsPlanned: 0, createdUTC: RunCommand.createdUTC)
  }

  private static func finish(
    _ outcome: ReplayOutcome, _ facts: RunFacts, in store: RunStore, _ workspace: Workspace,
    asJSON: Bool
  ) throws {
    let document = replayDocument(outcome, facts)
    let content = reportContent(outcome, facts)
    try store.finish(
      facts.runID, elapsedSeconds: facts.elapsedSeconds, resultJSON: document.compact,
      report: String(decoding: try content.encoded(), as: UTF8.self))
    if let path = facts.reportPath { try ReportCommand.write(content, to: path, workspace) }
    Console.answer(asJSON ? document.pretty : ReplayText.summary(outcome, facts))
  }

  private static func plan(_ experiment: ReplayExperiment, asJSON: Bool) -> String {
    let names = experiment.strategyNames.joined(separator: ", ")
    let symbols = experiment.symbols.joined(separator: ", ")
    guard asJSON else {
      return "\(experiment.name): \(names) on \(symbols), \(experiment.moments) bars and events"
    }
    return JSON.object([
      ("name", .string(experiment.name)),
      ("strategies", .array(experiment.strategyNames.map(JSON.string))),
      ("instruments", .array(experiment.symbols.map(JSON.string))),
      ("moments", .int(Int64(experiment.moments))),
    ]).pretty
  }
}
