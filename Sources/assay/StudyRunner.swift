import Documents
import Experiments
import Foundation
import MarketData
import Reports
import Store

/// Brings a study to its end: searched, judged, stored, and its page written.
struct StudyRunner {
  /// A study that came to its end.
  struct Finished {
    var outcome: StudyOutcome
    var validation: StudyValidation
    var facts: RunFacts
    var document: JSON
    var content: ReportContent
  }

  var store: RunStore
  var workspace: Workspace
  var threads: Int
  var commandLine: String
  /// What stands first on the line of progress: `3/20 AAPL`; nil for a study alone.
  var label: String?

  /// - Parameter page: Where the page is written; nil writes none.
  func finish(_ study: Study, _ run: Run, title: String? = nil, page: String?) throws -> Finished {
    try store.markRunning(run.id)
    let start = Clock.monotonicSeconds
    let line = ProgressLine(
      done: try store.trialCount(of: run.id), now: start, stage: label)
    defer { line.end() }
    do {
      return try finished(study, run, line, since: start, title, page)
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
  }

  private func finished(
    _ study: Study, _ run: Run, _ line: ProgressLine, since start: Double, _ title: String?,
    _ page: String?
  ) throws -> Finished {
    let cpu = Clock.cpuSeconds
    let trials = try study.search(
      run: run.id, in: store, threads: threads, now: { Clock.monotonicSeconds },
      isCancelled: { Interruption.isRequested }, progress: { show($0, on: line) })
    line.end()
    let searchCPU = Clock.cpuSeconds - cpu
    let outcome = try StudyOutcome(
      study, trials, holdOutLooks: try look(study, run: run.id)
    ) { ReplayProgress.goesOn($0) }
    ReplayProgress.end()
    let evidence = try StudyEvidence(
      outcome,
      RunContext(
        run, in: store, threads: threads, now: { Clock.monotonicSeconds },
        isCancelled: { Interruption.isRequested }, progress: { show($0, on: line) }))
    line.end()
    let facts = RunFacts(
      runID: run.id, createdUTC: run.createdUTC, commandLine: commandLine, threads: threads,
      elapsedSeconds: Clock.monotonicSeconds - start, cpuSeconds: Clock.cpuSeconds - cpu,
      barSetsPerSecond: trials.evaluated > 0
        ? Double(study.inSample.count) * Double(trials.evaluated) / searchCPU : nil,
      reportPath: page)
    return try keep(outcome, StudyValidation(outcome, evidence), facts, title)
  }

  private func keep(
    _ outcome: StudyOutcome, _ validation: StudyValidation, _ facts: RunFacts, _ title: String?
  ) throws -> Finished {
    let findings = SearchFindings(outcome.study, outcome.trials)
    let document = studyDocument(outcome, validation, findings, facts)
    var content = reportContent(outcome, validation, findings, facts)
    if let title { content.title = title }
    // Stored first: a page that cannot be written can be made again from the store.
    try store.finish(
      facts.runID, elapsedSeconds: facts.elapsedSeconds, resultJSON: document.compact,
      report: String(decoding: try content.encoded(), as: UTF8.self))
    if let path = facts.reportPath {
      // What many pages miss is said once, by the page over all.
      try ReportCommand.write(content, to: path, workspace, isQuiet: label != nil)
    }
    return Finished(
      outcome: outcome, validation: validation, facts: facts, document: document, content: content)
  }

  private func show(_ progress: StudyProgress, on line: ProgressLine) {
    var progress = progress
    let parts = [label, progress.stage].compactMap { $0 }
    progress.stage = parts.isEmpty ? nil : parts.joined(separator: ", ")
    line.show(progress, now: Clock.monotonicSeconds)
  }

  /// Counts this look at the hold-out; nil without one.
  private func look(_ study: Study, run: String) throws -> Int? {
    guard let key = study.holdOutKey else { return nil }
    for market in study.marketHashes {
      try store.recordLook(
        dataHash: market, experiment: study.experimentHash, holdout: key, run: run,
        atUTC: Clock.now.iso)
    }
    return try store.looks(dataHash: study.series.hash, holdout: key)
  }
}
