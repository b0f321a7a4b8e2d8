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
    A list, a glob or a universe under data.dataset means one search each: a page each in
    Reports/NAME/, and Reports/NAME.html over all of them.
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
    if let symbols = try SymbolExperiment(node, in: workspace) {
      return try SymbolRunCommand.run(symbols, arguments, words: words, workspace)
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
    let runner = StudyRunner(
      store: store, workspace: workspace, threads: threads,
      commandLine: words.joined(separator: " "))
    let done = try runner.finish(
      study, run, page: wantsReport ? "\(workspace.root)/Reports/\(study.spec.name).html" : nil)
    Console.answer(
      arguments.has("--json")
        ? done.document.pretty : StudyText.summary(done.outcome, done.validation, done.facts))
    _ = claim
    if done.validation.isRefused {
      throw AssayError(
        .gate, done.validation.verdict.headline, mend: "the report says which, and by how much")
    }
  }

  private static func openRun(_ study: Study, in store: RunStore, resumes: Bool) throws -> Run {
    let run = newRun(study)
    if let earlier = try unfinished(like: run, in: store, resumes: resumes) { return earlier }
    try store.createRun(run)
    return run
  }

  /// The unfinished run of the same work that is to be gone on with; nil begins anew.
  static func unfinished(like run: Run, in store: RunStore, resumes: Bool) throws -> Run? {
    let earlier = try store.findResumable(
      specHash: run.specHash, dataHash: run.dataHash, engineVersion: run.engineVersion,
      name: run.name)
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
    return nil
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

  static func makeFolder(_ path: String) throws {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw AssayError(
        .other, "cannot make the folder", at: path, mend: "check permissions and disk space")
    }
  }
}
