/// The numbers that a segment of time keeps of each parameter set, in the order of their columns.
///
/// The first fifteen add over segments; start, peak, trough, drawdown and end fold in time order.
package enum TallyField: Int, CaseIterable, Sendable {
  /// Sums of the first four powers of the period returns.
  case sum1, sum2, sum3, sum4
  /// Σ min(r, 0)².
  case downsideSquares
  /// Bars with a position at the close, and Σ equity over the closes.
  case exposureBars, equitySum
  /// Σ |notional| of fills.
  case turnover
  /// Closed trades, those with a profit, and what winners and losers made, net.
  case trades, wins, profit, loss
  /// Costs in money: fees, distance of fills from their reference price, funding and interest.
  case fees, slippage, funding
  /// Equity before the segment, its extremes (start included), the worst fall as a positive
  /// fraction, and the equity after it.
  case start, peak, trough, drawdown, end
}
