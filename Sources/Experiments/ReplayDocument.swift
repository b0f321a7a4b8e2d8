import Documents
import MarketData
import Metrics
import Trading

/// A replay's result as the JSON that `assay run --json` prints and the store keeps.
package func replayDocument(_ outcome: ReplayOutcome, _ facts: RunFacts) -> JSON {
  let record = outcome.record
  func time(_ nanoseconds: Int64?) -> JSON {
    nanoseconds.map { .string(Timestamp(nanoseconds: $0).iso) } ?? .null
  }
  return .object([
    ("run_id", .string(facts.runID)), ("name", .string(outcome.experiment.name)),
    ("engine", "replay"), ("spec_hash", .string(outcome.experiment.specHash)),
    ("data_hash", .string(outcome.experiment.dataHash)),
    ("engine_version", .string(assayVersion)),
    ("seed", .int(Int64(clamping: outcome.experiment.replay.seed))),
    ("strategies", .array(outcome.experiment.strategies.map { .string($0.name) })),
    ("start", time(record.times.first)), ("end", time(record.times.last)),
    ("samples", .int(Int64(record.times.count))),
    ("initial_capital", .number(outcome.experiment.capital)),
    ("metrics", .object(outcome.metrics.map { (key: $0.key, value: JSON($0)) })),
    ("ruined", .bool(outcome.clearing.isRuined)),
    ("instruments", .array(instruments(outcome))),
    ("contributions", .array(outcome.contributions.map(\.document))),
    (
      "forced_closes",
      .array(record.log.forcedCloses.map { $0.document(symbol: outcome.symbol(of: $0)) })
    ),
    ("execution", executionDocument(outcome.analysis)),
    ("warnings", .array(outcome.warnings.map(JSON.string))),
    ("report", facts.reportPath.map(JSON.string) ?? .null),
    ("elapsed_seconds", .number(facts.elapsedSeconds)), ("cpu_seconds", .number(facts.cpuSeconds)),
  ])
}

private func instruments(_ outcome: ReplayOutcome) -> [JSON] {
  outcome.clearing.contracts.enumerated().map { index, contract in
    let fills = outcome.record.log.fills.filter { $0.fill.instrument == index }
    let trades = outcome.record.trades(of: index)
    let closed = trades.reduce(0) { $0 + $1.closed.count }
    return .object([
      ("symbol", .string(contract.symbol)), ("kind", .string(contract.kind.rawValue)),
      ("fills", .int(Int64(fills.count))), ("closed_trades", .int(Int64(closed))),
      ("position", .number(outcome.clearing.account.netQuantity(index))),
      ("fees", .number(fills.reduce(0) { $0 + $1.fee })),
      ("realised", .number(fills.reduce(0) { $0 + $1.realised })),
      ("profit", .number(outcome.record.profit(of: index))),
    ])
  }
}
