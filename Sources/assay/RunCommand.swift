import Documents
import Experiments
import Foundation
import MarketData
import Reports
import Store

/// `assay run`: one experiment file in, a report out.
enum RunCommand {
  static let usage = """
    usage: assay run SPEC [key=value…] [--dry-run] [--resume] [--json] [--threads N] [--no-report]
             [--trades FILE] [--equity FILE]

    Searches the spec's parameters, stores every trial, and writes Reports/NAME.html.
    key=value overrides the spec by dotted path: search.seed=7 execution.fee_bps=10
    --dry-run  says how many trials on how many bars, how long and how much memory
    --resume   goes on with the same spec's interrupted run; no stored trial runs twice
               (a spec with instruments and strategies is one run, and starts anew)
    --trades, --equity  write the fills and the equity of a spec with instruments and strategies
    """

  static func run(_ words: [String], _ workspace: Workspace) throws {
    let arguments = try Arguments(
      words, options: ["--threads", "--trades", "--equity"],
      flags: ["--dry-run", "--resume", "--json", "--no-report"])
    guard let path = arguments.positional.first else {
      throw AssayError(.usage, "name an experiment file", mend: "assay run Experiments/NAME.yaml")
    }
    let overrides = try Arguments.pairs(Array(arguments.positional.dropFirst()))
    let node = try ExperimentSpec.node(
      path: path, overrides: overrides.map { ($0.name, $0.text) })
    if ReplayExperiment.isOne(node) {
      return try ReplayRunCommand.run(node, arguments, words: words, workspace)
    }
    for option in ["--trades", "--equity"] where arguments.value(option) != nil {
      throw AssayError(
        .usage, "\(option) belongs to specs with instruments and strategies",
        mend: "write one parameter set's with assay backtest \(option)")
    }
    let spec = try ExperimentSpec(node, in: workspace)
    var study = try Study(spec, in: workspace)
    if spec.search.after != nil {
      study = try study.afterEarlierRun(in: try RunStore.existing(workspace), workspace)
    }
    let threads = try threadCount(arguments.value("--threads"))
    if arguments.has("--dry-run") {
      Console.answer(DryRun(study, threads: threads).text(asJSON: arguments.has("--json")))
      return
    }
    try search(study, arguments, threads: threads, words: ["assay", "run"] + words, workspace)
  }

  static func threadCount(_ text: String?) throws -> Int {
    guard let text else { return ProcessInfo.processInfo.activeProcessorCount }
    guard let count = Int(text), (1...1_024).contains(count) else {
      throw AssayError(.usage, "--threads must be 1 to 1024, not '\(text)'", mend: "--threads 2")
    }
    return count
  }

  private static func search(
    _ study: Study, _ arguments: Arguments, threads: Int, words: [String], _ workspace: Workspace
  ) throws {
    Interruption.watch()
    try makeFolder(workspace.home)
    let wantsReport = study.spec.writesReport && !arguments.has("--no-report")
    // A page that cannot be written is better known before the search than after it.
    if wantsReport { try makeFolder("\(workspace.root)/Reports") }
    let store = try RunStore(path: workspace.runs)
    let run = try openRun(study, in: store, resumes: arguments.has("--resume"))
    let claim = try store.claim(run: run.id, processID: getpid())
    try store.markRunning(run.id)
    let (start, cpu) = (Clock.monotonicSeconds, Clock.cpuSeconds)
    let line = ProgressLine(done: try store.trialCount(of: run.id), now: start)
    var refusal: String?
    do {
      let trials = try study.search(
        run: run.id, in: store, threads: threads, now: { Clock.monotonicSeconds },
        isCancelled: { Interruption.isRequested },
        progress: { line.show($0, now: Clock.monotonicSeconds) })
      line.end()
      let searchCPU = Clock.cpuSeconds - cpu
      let outcome = try StudyOutcome(
        study, trials, holdOutLooks: try look(study, run: run.id, in: store)
      ) { ReplayProgress.goesOn($0) }
      ReplayProgress.end()
      let evidence = try StudyEvidence(
        outcome,
        RunContext(
          run, in: store, threads: threads, now: { Clock.monotonicSeconds },
          isCancelled: { Interruption.isRequested },
          progress: { line.show($0, now: Clock.monotonicSeconds) }))
      line.end()
      let validation = StudyValidation(outcome, evidence)
      let facts = RunFacts(
        runID: run.id, createdUTC: run.createdUTC, commandLine: words.joined(separator: " "),
        threads: threads, elapsedSeconds: Clock.monotonicSeconds - start,
        cpuSeconds: Clock.cpuSeconds - cpu,
        barSetsPerSecond: trials.evaluated > 0
          ? Double(study.inSample.count) * Double(trials.evaluated) / searchCPU : nil,
        reportPath: wantsReport ? "\(workspace.root)/Reports/\(study.spec.name).html" : nil)
      try finish(
        outcome, validation, facts, in: store, workspace, asJSON: arguments.has("--json"))
      refusal = validation.isRefused ? validation.verdict.headline : nil
    } catch {
      line.end()
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
    if let refusal {
      throw AssayError(.gate, refusal, mend: "the report says which, and by how much")
    }
  }

  private static func openRun(_ study: Study, in store: RunStore, resumes: Bool) throws -> Run {
    let earlier = try store.findResumable(
      specHash: study.specHash, dataHash: study.dataHash, engineVersion: assayVersion,
      name: study.spec.name)
    if resumes {
      guard let earlier else {
        throw AssayError(
          .usage, "there is no interrupted run of this spec and data to resume",
          mend: "run it without --resume")
      }
      return earlier
    }
    if let earlier {
      Console.note(
        "note: run \(earlier.id) of this spec was not finished; --resume would go on with it")
    }
    let run = newRun(study)
    try store.createRun(run)
    return run
  }

  /// A run of the present second, not stored yet.
  static func newRun(_ study: Study) -> Run {
    var run = Run(
      id: runID(study.specHash), name: study.spec.name,
      strategy: study.spec.entry.declaration.name, specJSON: study.resolvedJSON,
      specHash: study.specHash, dataName: study.series.name, dataHash: study.dataHash,
      engineVersion: assayVersion, seed: study.spec.search.seed,
      objective: study.spec.objective.goals[0].metric,
      parameterNames: study.spec.space.names, metricNames: study.trialColumnNames,
      trialsPlanned: study.trialsPlanned, createdUTC: createdUTC)
    run.marketHashes = study.marketHashes
    return run
  }

  /// The present second.
  static var createdUTC: String {
    Timestamp(nanoseconds: Clock.now.nanoseconds / Span.second * Span.second).iso
  }

  /// An id that sorts by time and that no other process gives.
  static func runID(_ specHash: String) -> String {
    let salt = SHA256.hex("\(Clock.now.nanoseconds) \(getpid()) \(specHash)").prefix(6)
    return "\(createdUTC.filter { $0.isNumber })-\(salt)"
  }

  /// Counts this look at the hold-out; nil without one.
  private static func look(_ study: Study, run: String, in store: RunStore) throws -> Int? {
    guard let key = study.holdOutKey else { return nil }
    for market in study.marketHashes {
      try store.recordLook(
        dataHash: market, experiment: study.experimentHash, holdout: key, run: run,
        atUTC: Clock.now.iso)
    }
    return try store.looks(dataHash: study.series.hash, holdout: key)
  }

  private static func finish(
    _ outcome: StudyOutcome, _ validation: StudyValidation, _ facts: RunFacts,
    in store: RunStore, _ workspace: Workspace, asJSON: Bool
  ) throws {
    let findings = SearchFindings(outcome.study, outcome.trials)
    let document = studyDocument(outcome, validation, findings, facts)
    let content = reportContent(outcome, validation, findings, facts)
    // Stored first: a page that cannot be written can be made again from the store.
    try store.finish(
      facts.runID, elapsedSeconds: facts.elapsedSeconds, resultJSON: document.compact,
      report: String(decoding: try content.encoded(), as: UTF8.self))
    if let path = facts.reportPath { try ReportCommand.write(content, to: path, workspace) }
    Console.answer(asJSON ? document.pretty : StudyText.summary(outcome, validation, facts))
  }

  static func makeFolder(_ path: String) throws {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw AssayError(
        .other, "cannot make the folder", at: path, mend: "check permissions and disk space")
    }
  }
}
