import Documents
import Experiments
import Foundation
import MarketData
import Reports
import Store

/// `assay run` of a spec over several symbols: a search each, and what they come to together.
struct SymbolRunCommand {
  private let experiment: SymbolExperiment
  private let workspace: Workspace
  private let wantsReport: Bool
  private let asJSON: Bool
  private let runner: StudyRunner
  private let specs: [ExperimentSpec]

  static func run(
    _ experiment: SymbolExperiment, _ arguments: Arguments, words: [String],
    _ workspace: Workspace
  ) throws {
    let threads = try RunCommand.threadCount(arguments.value("--threads"))
    let specs = try experiment.symbols.map { try experiment.spec(of: $0, in: workspace) }
    if arguments.has("--dry-run") {
      let plan = try SymbolPlan(experiment, specs, threads: threads, workspace)
      return Console.answer(arguments.has("--json") ? plan.document.pretty : plan.text)
    }
    Interruption.watch()
    try RunCommand.makeFolder(workspace.home)
    let wantsReport = specs[0].writesReport && !arguments.has("--no-report")
    if wantsReport { try RunCommand.makeFolder("\(workspace.root)/Reports/\(experiment.name)") }
    let store = try RunStore(path: workspace.runs)
    let command = SymbolRunCommand(
      experiment: experiment, workspace: workspace, wantsReport: wantsReport,
      asJSON: arguments.has("--json"),
      runner: StudyRunner(
        store: store, workspace: workspace, threads: threads,
        commandLine: (["assay", "run"] + words).joined(separator: " ")), specs: specs)
    try command.run(resumes: arguments.has("--resume"))
  }

  private func run(resumes: Bool) throws {
    let store = runner.store
    let run = try open(resumes: resumes)
    let claim = try store.claim(run: run.id, processID: getpid())
    try store.markRunning(run.id)
    let (start, cpu) = (Clock.monotonicSeconds, Clock.cpuSeconds)
    let pooled: PooledResult
    do {
      pooled = try searchAll(run)
      let facts = RunFacts(
        runID: run.id, createdUTC: run.createdUTC, commandLine: runner.commandLine,
        threads: runner.threads, elapsedSeconds: Clock.monotonicSeconds - start,
        cpuSeconds: Clock.cpuSeconds - cpu, barSetsPerSecond: nil,
        reportPath: wantsReport ? "\(workspace.root)/Reports/\(experiment.name).html" : nil)
      try finish(pooled, facts)
    } catch {
      let elapsed = Clock.monotonicSeconds - start
      if (error as? AssayError)?.kind == .interrupted {
        try store.markInterrupted(run.id, elapsedSeconds: elapsed)
      } else {
        // The fault that ended the run is the one to tell, even if the store cannot be told.
        try? store.markFailed(run.id, elapsedSeconds: elapsed)
      }
      throw error
    }
    _ = claim
    try refuse(pooled)
  }

  /// Every symbol's search, one after the other; what fails by its data fails alone.
  private func searchAll(_ run: Run) throws -> PooledResult {
    var results: [SymbolResult] = []
    var failures: [(SymbolFailure, AssayError)] = []
    for (place, symbol) in experiment.symbols.enumerated() {
      guard !Interruption.isRequested else {
        throw AssayError(
          .interrupted, "interrupted after \(place) of \(specs.count) symbols, all stored",
          mend: "run it again with --resume to go on")
      }
      var runner = runner
      runner.label = "\(place + 1)/\(specs.count) \(symbol)"
      do {
        results.append(try result(place, of: run, runner))
      } catch let fault as AssayError where [.data, .usage].contains(fault.kind) {
        failures.append((SymbolFailure(symbol, fault), fault))
        Console.note("\(symbol) failed: \(failures[failures.count - 1].0.problem)")
      }
    }
    // Where nothing is left, the first fault is the answer.
    if results.isEmpty, let fault = failures.first?.1 { throw fault }
    return PooledResult(results, failures: failures.map(\.0))
  }

  /// One symbol's search, or what the store keeps of it where it was finished before.
  private func result(
    _ place: Int, of run: Run, _ runner: StudyRunner
  ) throws -> SymbolResult {
    let symbol = experiment.symbols[place]
    let study = try Study(specs[place], in: workspace)
    // Windows of a symbol's walk-forward end in -w1: the number keeps them from a symbol's name.
    let id = "\(run.id)-\(place + 1)-\(symbol)"
    let page = wantsReport ? page(symbol) : nil
    if let stored = try runner.store.find(id) {
      guard stored.dataHash == study.dataHash, stored.specHash == study.specHash else {
        throw AssayError(
          .other, "run \(id) was begun on other data", mend: "run it without --resume")
      }
      if stored.state == .finished { return try remembered(symbol, stored, page) }
      return try made(symbol, try runner.finish(study, stored, title: title(symbol), page: page))
    }
    var child = RunCommand.newRun(study)
    (child.id, child.createdUTC, child.parent) = (id, run.createdUTC, run.id)
    try runner.store.createRun(child)
    return try made(symbol, try runner.finish(study, child, title: title(symbol), page: page))
  }

  private func title(_ symbol: String) -> String { "\(experiment.name), \(symbol)" }

  private func page(_ symbol: String) -> String {
    "\(workspace.root)/Reports/\(experiment.name)/\(symbol).html"
  }

  private func made(
    _ symbol: String, _ finished: StudyRunner.Finished
  ) throws -> SymbolResult {
    try checked(
      SymbolResult(symbol, document: finished.document, content: finished.content), symbol)
  }

  private func remembered(_ symbol: String, _ run: Run, _ page: String?) throws -> SymbolResult {
    let report = try runner.store.report(of: run.id) ?? ""
    let content = try ReportContent(encoded: Data(report.utf8))
    if let page, !FileManager.default.fileExists(atPath: page) {
      try ReportCommand.write(content, to: page, workspace, isQuiet: true)
    }
    let document = try JSON.parse(run.resultJSON ?? "null")
    return try checked(SymbolResult(symbol, document: document, content: content), symbol)
  }

  private func checked(_ result: SymbolResult?, _ symbol: String) throws -> SymbolResult {
    guard let result else {
      throw AssayError(
        .other, "the stored result of \(symbol) cannot be read", mend: "run it without --resume")
    }
    return result
  }

  private func finish(_ pooled: PooledResult, _ facts: RunFacts) throws {
    let first = specs[0]
    let content = pooledContent(
      experiment, pooled, strategy: first.entry.declaration.name,
      rule: "\(first.entry.declaration.summary) Side: \(first.side.rawValue). Searched on each "
        + "symbol alone.",
      seed: first.search.seed, facts, hasPages: wantsReport)
    // Symbols keep their own answers.
    let kept = symbolDocument(experiment, pooled, facts, isWhole: false)
    try runner.store.finish(
      facts.runID, elapsedSeconds: facts.elapsedSeconds, resultJSON: kept.compact,
      report: String(decoding: try content.encoded(), as: UTF8.self))
    if let path = facts.reportPath { try ReportCommand.write(content, to: path, workspace) }
    Console.answer(
      asJSON
        ? symbolDocument(experiment, pooled, facts, isWhole: true).pretty
        : PooledText.summary(experiment, pooled, facts))
  }

  /// A missed gate is the answer that matters most, then that some symbols are missing.
  private func refuse(_ pooled: PooledResult) throws {
    let refused = pooled.results.count(where: \.isRefused)
    guard refused == 0 else {
      throw AssayError(
        .gate, "\(refused) of \(pooled.results.count) symbols miss a gate",
        mend: "the reports say which, and by how much")
    }
    guard pooled.failures.isEmpty else {
      throw AssayError(
        .partial, "\(pooled.failures.count) of \(specs.count) symbols failed by their data",
        mend: "mend it or leave them out; the others' results are kept")
    }
  }

  private func open(resumes: Bool) throws -> Run {
    let first = specs[0]
    var run = Run(
      id: RunCommand.runID(experiment.specHash), name: experiment.name,
      strategy: first.entry.declaration.name, specJSON: experiment.node.canonicalJSON,
      specHash: experiment.specHash, dataName: "\(specs.count) symbols (\(experiment.title))",
      dataHash: experiment.dataHash, engineVersion: assayVersion, seed: first.search.seed,
      objective: first.objective.goals[0].metric, parameterNames: first.space.names,
      metricNames: [], trialsPlanned: 0, createdUTC: RunCommand.createdUTC)
    if let earlier = try RunCommand.unfinished(like: run, in: runner.store, resumes: resumes) {
      return earlier
    }
    run.trialsPlanned = try specs.reduce(0) { $0 + (try $1.trialsPlanned()) }
    try runner.store.createRun(run)
    return run
  }
}
