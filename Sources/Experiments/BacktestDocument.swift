import Documents
import MarketData
import Metrics
import Trading

/// A single result as the JSON that `assay backtest --json` prints.
package func backtestDocument(_ result: SingleResult) -> JSON {
  let plan = result.plan
  let bars = plan.series.bars
  let parameters = zip(plan.entry.declaration.parameters, result.set).map { parameter, value in
    (key: parameter.name, value: parameter.document(value))
  }
  var members: [(key: String, value: JSON)] = [
    ("strategy", .string(plan.entry.declaration.name)), ("data", .string(plan.series.name)),
    ("params", .object(parameters)), ("side", .string(plan.side.rawValue)),
    ("bars", .int(Int64(plan.bars.count))),
    ("start", .string(bars[plan.bars.lowerBound].openTime.iso)),
    ("end", .string(bars[plan.bars.upperBound - 1].openTime.iso)),
    ("initial_capital", .number(plan.capital)),
  ]
  members += result.metrics.map { ($0.key, JSON($0)) }
  members += [
    ("ruined", .bool(result.backtest.tallies.isRuined(set: 0))),
    ("warnings", .array(result.warnings.map(JSON.string))),
    ("zero_volume_fills", .int(Int64(result.backtest.zeroVolumeFills))),
    (
      "open_trade",
      result.backtest.openTrade.map { tradeDocument($0, bars, isOpen: true) } ?? .null
    ),
    ("trades", .array(result.backtest.trades.map { tradeDocument($0, bars, isOpen: false) })),
  ]
  if let log = result.record?.log {
    let analysis = ExecutionAnalysis(log, contracts: [plan.series.contract])
    members += [
      ("forced_closes", .array(log.forcedCloses.map { $0.document(symbol: plan.series.name) })),
      ("execution", executionDocument(analysis)),
    ]
  }
  return .object(members)
}

extension BarSeries {
  /// What a single strategy trades by orders, as the analysis of its log values it.
  var contract: Contract { Contract(name, .linear, base: "units", quote: "money") }
}

func tradeDocument(_ trade: ClosedTrade, _ bars: [Bar], isOpen: Bool) -> JSON {
  var members: [(key: String, value: JSON)] = [
    ("side", .string(trade.direction > 0 ? "long" : "short")),
    ("entry_bar", .int(Int64(trade.entryBar))),
    ("entry_time", .string(bars[trade.entryBar].openTime.iso)),
    ("entry_price", .number(trade.entryPrice)),
  ]
  if !isOpen {
    members += [
      ("exit_bar", .int(Int64(trade.exitBar))),
      ("exit_time", .string(bars[trade.exitBar].openTime.iso)),
      ("exit_price", .number(trade.exitPrice)),
    ]
  }
  members += [
    ("quantity", .number(trade.quantity)), ("fees", .number(trade.fees)),
    ("slippage", .number(trade.slippage)), ("funding", .number(trade.funding)),
    ("pnl", .number(trade.profit)), ("mae", .number(trade.adverseExcursion)),
    ("mfe", .number(trade.favourableExcursion)),
  ]
  if !isOpen { members.append(("exit_reason", .string(trade.exitReason))) }
  return .object(members)
}

extension JSON {
  /// A metric's value: whole where it counts, null where it is undefined.
  package init(_ metric: Metric) {
    guard let value = metric.value else {
      self = .null
      return
    }
    self = JSON(number: value, isWhole: metric.unit == .count)
  }

  /// A number, without a fraction where it counts something.
  package init(number: Double, isWhole: Bool) {
    self = isWhole ? Int64(exactly: number).map(JSON.int) ?? .number(number) : .number(number)
  }
}
