import Metrics
import Trading

/// The sums that metrics are made of, from the whole path of one account, as one segment.
///
/// - Parameters:
///   - periodEnds: The last sample of each return period; nil when every sample is one.
///   - additiveCapital: What returns and falls are fractions of; nil where they compound.
package func pathTallies(
  _ record: RunRecord, capital: Double, periodEnds: [Int]?, additiveCapital: Double?
) -> Tallies {
  let equity = record.equity
  let closed = record.trades.flatMap(\.closed)
  let held = equity.indices.map { sample in record.units.contains { $0[sample] != 0 } }
  let returns = periodReturns(equity, capital, periodEnds, additiveCapital)
  let water = waterMarks(equity, capital, additiveCapital)
  let values: [TallyField: Double] = [
    .sum1: returns.reduce(0, +), .sum2: returns.reduce(0) { $0 + $1 * $1 },
    .sum3: returns.reduce(0) { $0 + $1 * $1 * $1 },
    .sum4: returns.reduce(0) { $0 + $1 * $1 * $1 * $1 },
    .downsideSquares: returns.reduce(0) { $0 + min($1, 0) * min($1, 0) },
    .exposureBars: Double(held.count { $0 }), .equitySum: equity.reduce(0, +),
    .turnover: record.turnover, .trades: Double(closed.count),
    .wins: Double(closed.count { $0.profit > 0 }),
    .profit: closed.reduce(0) { $0 + max(0, $1.profit) },
    .loss: closed.reduce(0) { $0 + min(0, $1.profit) }, .fees: record.fees,
    .slippage: record.slippage, .funding: record.funding, .start: capital, .peak: water.peak,
    .trough: water.trough, .drawdown: water.drawdown, .end: equity.last ?? capital,
  ]
  let tallies = Tallies(sets: 1, segments: 1)
  let rows = Tallies.allocateRows(lanes: 1)
  defer { rows.deallocate() }
  for field in TallyField.allCases { rows[field.rawValue] = values[field] ?? 0 }
  tallies.write(rows, lanes: 1, sets: [0], segment: 0)
  return tallies
}

private func periodReturns(
  _ equity: [Double], _ capital: Double, _ ends: [Int]?, _ additiveCapital: Double?
) -> [Double] {
  var before = capital
  return (ends ?? Array(equity.indices)).map { end in
    let after = equity[end]
    defer { before = after }
    if let additiveCapital { return (after - before) / additiveCapital }
    return before == 0 ? 0 : after / before - 1
  }
}

/// The extremes of equity, the start included, and the worst fall as a positive fraction.
private func waterMarks(
  _ equity: [Double], _ capital: Double, _ additiveCapital: Double?
) -> (peak: Double, trough: Double, drawdown: Double) {
  var (peak, trough, drawdown) = (capital, capital, 0.0)
  for value in equity {
    peak = max(peak, value)
    trough = min(trough, value)
    drawdown = max(drawdown, (peak - value) / (additiveCapital ?? peak))
  }
  return (peak, trough, drawdown)
}
