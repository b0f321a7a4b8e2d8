import Trading

extension SingleResult {
  /// What a reader of the numbers must know before believing them.
  package var warnings: [String] {
    var warnings: [String] = []
    let model = plan.columns.model
    if model.fill == .sameClose {
      warnings.append("fills at the very close that decides (same-close): optimistic")
    }
    if model.fill == .vwap { warnings.append("fills at the bar's average price: approximate") }
    if model.fee == Fee(), model.slippage == .fixed(bps: 0) {
      warnings.append("no fees and no slippage: costs are zero")
    }
    if backtest.trades.count < 30 {
      warnings.append("only \(backtest.trades.count) closed trades: chance weighs heavily")
    }
    if plan.series.bars.allSatisfy({ $0.volume == 0 }) {
      warnings.append("the data has no volumes")
    } else if backtest.zeroVolumeFills > 0 {
      warnings.append("\(backtest.zeroVolumeFills) fills on bars in which nothing was traded")
    }
    let largest = backtest.trades.map { $0.quantity * $0.entryPrice }.max() ?? 0
    if plan.columns.model.isAdditive, largest > 1.001 * model.leverage * plan.capital {
      warnings.append(
        "positions of up to \(plain((largest / plan.capital).rounded())) times the capital: "
          + "a fixed size is not held back by what the account can pay")
    }
    if backtest.tallies.isRuined(set: 0) { warnings.append("the account was ruined") }
    return warnings
  }
}
