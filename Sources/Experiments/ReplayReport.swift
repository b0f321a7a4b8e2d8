import Documents
import Foundation
import MarketData
import Metrics
import Reports
import Trading

/// What the report page of a replay says.
package func reportContent(_ outcome: ReplayOutcome, _ facts: RunFacts) -> ReportContent {
  let experiment = outcome.experiment
  let record = outcome.record
  func time(_ nanoseconds: Int64?) -> String {
    nanoseconds.map { Timestamp(nanoseconds: $0).iso } ?? ""
  }
  var content = ReportContent(
    title: experiment.name, strategy: experiment.strategies.map(\.name).joined(separator: ", "),
    rule: "Traded by orders through a matching venue.",
    instrument: outcome.clearing.contracts.map(\.symbol).joined(separator: ", "),
    interval: intervalText(outcome.interval), start: time(record.times.first),
    end: time(record.times.last),
    provenance: .init(
      runID: facts.runID, createdUTC: facts.createdUTC, commandLine: facts.commandLine,
      engineVersion: assayVersion, specHash: experiment.specHash, dataHash: experiment.dataHash,
      seed: experiment.replay.seed, threads: facts.threads, cpuSeconds: facts.cpuSeconds,
      elapsedSeconds: facts.elapsedSeconds, barSetsPerSecond: nil))
  content.badge = .init("replay by orders", tone: .neutral)
  content.warnings = outcome.warnings
  content.keyFigures = keyFigures(outcome)
  content.metrics = .init(
    columns: ["Run"],
    rows: outcome.metrics.map { ReportContent.MetricsTable.Row($0, values: [$0.value]) })
  content.equity = equityCurve(outcome)
  if outcome.experiment.strategies.count + outcome.symbols.count > 2 {
    content.strategies = outcome.contributions.map { part in
      .init(
        name: part.name, fills: part.fills, volume: part.volume, fees: part.fees,
        profit: part.profit)
    }
    content.instruments = outcome.symbols.indices.map { instrumentContribution(outcome, $0) }
  }
  content.execution = .init(outcome.analysis)
  content.specText = (try? JSON.parse(experiment.node.canonicalJSON))?.pretty
  return content
}

private func instrumentContribution(
  _ outcome: ReplayOutcome, _ instrument: Int
) -> ReportContent.Contribution {
  let fills = outcome.record.log.fills.filter { $0.fill.instrument == instrument }
  let payoff = outcome.clearing.contracts[instrument].payoff
  return .init(
    name: outcome.symbols[instrument], fills: fills.count,
    volume: fills.reduce(0) { $0 + payoff.value($1.fill.quantity, at: $1.fill.price) },
    fees: fills.reduce(0) { $0 + $1.fee }, profit: outcome.record.profit(of: instrument))
}

private func keyFigures(_ outcome: ReplayOutcome) -> [ReportContent.KeyFigure] {
  func money(_ value: Double) -> String { String(format: "%.2f", value) }
  func percent(_ value: Double) -> String { String(format: "%.3f %%", value * 100) }
  let profit =
    (outcome.record.equity.last ?? outcome.experiment.capital) - outcome.experiment.capital
  let maker = outcome.analysis.maker
  let taker = outcome.analysis.taker
  let volume = maker.volume + taker.volume
  return [
    .init("Profit", money(profit), tone: profit >= 0 ? .good : .bad),
    .init("Max drawdown", outcome.value("max_drawdown").map(percent) ?? "–"),
    .init("Orders", "\(outcome.analysis.outcomes.orders)"),
    .init("Fills", "\(maker.fills + taker.fills)"),
    .init("Fees", money(maker.fees + taker.fees)),
    .init("Volume", money(volume)),
    .init(
      "Maker share", volume > 0 ? percent(maker.volume / volume) : "–"),
  ]
}

/// The account at each look; a page's times are whole milliseconds.
private func equityCurve(_ outcome: ReplayOutcome) -> ReportContent.EquityCurve? {
  let record = outcome.record
  var milliseconds: [Int64] = []
  var equity: [Double] = []
  for (time, value) in zip(record.times, record.equity) {
    let now = Timestamp(nanoseconds: time).milliseconds
    if milliseconds.last == now { continue }
    milliseconds.append(now)
    equity.append(value)
  }
  guard milliseconds.count > 1 else { return nil }
  return .init(
    times: milliseconds, equity: equity, initialEquity: outcome.experiment.capital,
    barsPerYear: 365.25 * Double(Span.day) / Double(max(outcome.interval, 1_000_000)))
}
