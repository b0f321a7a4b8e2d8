import Documents
import Experiments
import Foundation
import MarketData
import Metrics

/// `assay backtest`: one strategy with one parameter set over one series.
enum BacktestCommand {
  static let usage = """
    usage: assay backtest --data NAME|FILE --strategy NAME [--param k=v]… [--set key=value]…
             [--engine sweep|replay] [--trades FILE] [--equity FILE] [--json]

    Runs one parameter set and prints its metrics; --json prints every number and trade.
    --set takes the keys of an experiment: capital, side, from, to, execution.fee_bps,
    execution.slippage.bps, sizing, leverage, stops, metrics.period, metrics.periods_per_year, …
    --engine replay also takes datasets of market events and strategies that send their own orders;
    there --set takes capital, instrument.fee_bps, bars, execution, replay.latency, …
    It trades by orders through a matching venue; replay.* sets what only it knows.
    """

  static func run(_ words: [String], _ workspace: Workspace) throws {
    let arguments = try Arguments(
      words,
      options: ["--data", "--strategy", "--param", "--set", "--trades", "--equity", "--engine"],
      flags: ["--json"])
    if let stray = arguments.positional.first {
      throw AssayError(.usage, "unexpected '\(stray)'", mend: "options start with --")
    }
    let engines = Engine.allCases.map(\.rawValue)
    let name = arguments.value("--engine") ?? Engine.sweep.rawValue
    guard let engine = Engine(rawValue: name) else {
      throw AssayError(
        .usage, "there is no engine '\(name)'", mend: Suggestion.mend(for: name, among: engines))
    }
    let run = SingleRun(
      data: try arguments.required("--data"), strategy: try arguments.required("--strategy"),
      parameters: try Arguments.pairs(arguments.all("--param")),
      settings: try Arguments.pairs(arguments.all("--set")).map { ($0.name, $0.text) },
      engine: engine)
    if try run.needsMarket(in: workspace) {
      return try ReplayBacktest.run(try run.experiment(in: workspace), arguments)
    }
    let result = try run.run(in: workspace)
    if let path = arguments.value("--trades") {
      try AtomicFile.write(Array(tradesTable(result).utf8), to: path)
    }
    if let path = arguments.value("--equity") {
      try AtomicFile.write(Array(equityTable(result).utf8), to: path)
    }
    Console.answer(arguments.has("--json") ? backtestDocument(result).pretty : summary(result))
  }

  private static func summary(_ result: SingleResult) -> String {
    let bars = result.plan.series.bars
    let (first, last) = (result.plan.bars.lowerBound, result.plan.bars.upperBound - 1)
    let parameters = zip(result.plan.entry.declaration.parameters, result.set)
      .map { "\($0.name)=\(Text.number($1))" }.joined(separator: " ")
    let title =
      "\(result.plan.entry.declaration.name) \(parameters) on \(result.plan.series.name), "
      + "\(bars[first].openTime.iso) to \(bars[last].openTime.iso), \(result.plan.bars.count) bars"
    let width = result.metrics.map(\.label.count).max() ?? 0
    let rows = result.metrics.map { metric in
      metric.label.padding(toLength: width + 2, withPad: " ", startingAt: 0) + Text.value(metric)
    }
    let warnings = result.warnings.map { "warning: \($0)" }
    return ([title, ""] + rows + (warnings.isEmpty ? [] : [""] + warnings)).joined(separator: "\n")
  }

  private static func tradesTable(_ result: SingleResult) -> String {
    let bars = result.plan.series.bars
    let header = """
      side,entry_bar,entry_time,entry_price,exit_bar,exit_time,exit_price,quantity,fees,slippage,\
      funding,pnl,mae,mfe,exit_reason
      """
    let rows = result.backtest.trades.map { trade in
      let (entry, exit) = (bars[trade.entryBar].openTime.iso, bars[trade.exitBar].openTime.iso)
      return """
        \(trade.direction > 0 ? "long" : "short"),\(trade.entryBar),\(entry),\(trade.entryPrice),\
        \(trade.exitBar),\(exit),\(trade.exitPrice),\(trade.quantity),\(trade.fees),\
        \(trade.slippage),\(trade.funding),\(trade.profit),\(trade.adverseExcursion),\
        \(trade.favourableExcursion),\(trade.exitReason)
        """
    }
    return ([header] + rows).joined(separator: "\n") + "\n"
  }

  private static func equityTable(_ result: SingleResult) -> String {
    let first = result.plan.bars.lowerBound
    let rows = result.backtest.equity.indices.map { index in
      let time = result.plan.series.bars[first + index].openTime.iso
      return "\(time),\(result.backtest.equity[index]),\(result.backtest.quantity[index])"
    }
    return (["time,equity,quantity"] + rows).joined(separator: "\n") + "\n"
  }
}
