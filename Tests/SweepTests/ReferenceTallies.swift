import Metrics

@testable import Sweep

extension ReferenceAccount {
  /// What one segment keeps, computed from the whole history.
  func tallies(of bars: Range<Int>) -> [TallyField: Double] {
    let closes = bars.map { equity[$0 - plan.bars.lowerBound] }
    let start =
      bars.lowerBound == plan.bars.lowerBound
      ? plan.capital : equity[bars.lowerBound - 1 - plan.bars.lowerBound]
    let returns = periodReturns(bars, start: start)
    let mine = legs.filter { bars.contains($0.bar) }
    let closed = trades.filter { bars.contains($0.exitBar) }
    let profits = closed.map(\.profit)
    return [
      .sum1: returns.sum { $0 }, .sum2: returns.sum { $0 * $0 },
      .sum3: returns.sum { $0 * $0 * $0 }, .sum4: returns.sum { $0 * $0 * $0 * $0 },
      .downsideSquares: returns.sum { min($0, 0) * min($0, 0) },
      .exposureBars: Double(bars.count { quantity[$0 - plan.bars.lowerBound] != 0 }),
      .equitySum: closes.sum { $0 },
      .turnover: mine.sum { $0.units.magnitude * $0.price },
      .trades: Double(closed.count), .wins: Double(profits.count { $0 > 0 }),
      .profit: profits.sum { max($0, 0) }, .loss: profits.sum { min($0, 0) },
      .fees: mine.sum { $0.units.magnitude * $0.price * $0.fee },
      .slippage: mine.sum { $0.units.magnitude * ($0.price - $0.reference).magnitude },
      .funding: payments.filter { bars.contains($0.bar) }.sum { $0.amount },
      .start: start, .peak: max(start, closes.max() ?? start),
      .trough: min(start, closes.min() ?? start), .drawdown: drawdown(start, closes),
      .end: closes.last ?? start,
    ]
  }

  private func periodReturns(_ bars: Range<Int>, start: Double) -> [Double] {
    let ends = (plan.periodEnds?.buffer.map { $0 } ?? Array(plan.bars)).filter(bars.contains)
    var before = start
    return ends.map { end in
      let after = equity[end - plan.bars.lowerBound]
      defer { before = after }
      if model.isAdditive { return (after - before) / plan.capital }
      return before == 0 ? 0 : after / before - 1
    }
  }

  /// The worst fall from the highest close so far, the start included, as a positive fraction.
  private func drawdown(_ start: Double, _ closes: [Double]) -> Double {
    var peak = start
    var worst = 0.0
    for close in closes {
      peak = max(peak, close)
      let fall = model.isAdditive ? (peak - close) / plan.capital : 1 - close / peak
      if peak > 0 { worst = max(worst, fall) }
    }
    return worst
  }
}

extension Array {
  fileprivate func sum(_ number: (Element) -> Double) -> Double {
    reduce(0) { $0 + number($1) }
  }
}
