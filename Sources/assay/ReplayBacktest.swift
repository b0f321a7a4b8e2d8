import Documents
import Experiments
import Foundation
import MarketData

/// `assay backtest --engine replay` on a market of events, or of a strategy with orders of its own.
enum ReplayBacktest {
  static func run(_ experiment: ReplayExperiment, _ arguments: Arguments) throws {
    Interruption.watch()
    let (start, cpu) = (Clock.monotonicSeconds, Clock.cpuSeconds)
    let outcome = try experiment.run { ReplayProgress.goesOn($0) }
    ReplayProgress.end()
    let facts = RunFacts(
      runID: "", createdUTC: "", commandLine: "", threads: 1,
      elapsedSeconds: Clock.monotonicSeconds - start, cpuSeconds: Clock.cpuSeconds - cpu,
      barSetsPerSecond: nil, reportPath: nil)
    try ReplayTables.write(outcome, arguments)
    Console.answer(
      arguments.has("--json")
        ? replayDocument(outcome, facts).pretty : ReplayText.summary(outcome, facts))
  }
}
