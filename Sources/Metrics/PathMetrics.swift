import Foundation

/// The metrics that need the whole path of one account: its returns in order, and its trades.
///
/// - Parameters:
///   - returns: One a return period, the first included.
///   - equity: One a bar; `initial` is the equity before the first.
///   - additiveCapital: What falls are fractions of; nil for the peak before.
package func pathMetrics(
  returns: [Double], equity: [Double], initial: Double, additiveCapital: Double? = nil,
  trades: [ClosedTrade], _ terms: PerformanceTerms
) -> [Metric] {
  distributionMetrics(returns, terms)
    + waterMetrics(equity, initial: initial, additiveCapital: additiveCapital)
    + tradePathMetrics(trades)
}

private func distributionMetrics(_ returns: [Double], _ terms: PerformanceTerms) -> [Metric] {
  let sorted = returns.sorted()
  let tail = sorted.prefix(max(1, Int((Double(returns.count) * 0.05).rounded(.down))))
  return [
    Metric(
      "sharpe_autocorrelation_adjusted", "Sharpe, autocorrelation-adjusted", .ratio,
      adjustedSharpe(returns, terms),
      "Lo (2002): mean / sd · q / √(q + 2 Σₖ (q − k) ρₖ), q periods a year, k to 4 (n/100)^(2/9)"),
    Metric(
      "value_at_risk_95", "Value at risk, 95 %", .fraction, quantile(sorted, 0.05),
      "5 % quantile of period returns, linear between order statistics"),
    Metric(
      "expected_shortfall_95", "Expected shortfall, 95 %", .fraction,
      returns.isEmpty ? nil : tail.reduce(0, +) / Double(tail.count),
      "mean of the worst 5 % of period returns"),
    Metric("best_period", "Best period", .fraction, sorted.last, "max r"),
    Metric("worst_period", "Worst period", .fraction, sorted.first, "min r"),
  ]
}

/// The quantile of ascending numbers, linear between order statistics (Hyndman and Fan's type 7).
package func quantile(_ sorted: [Double], _ share: Double) -> Double? {
  guard let last = sorted.indices.last else { return nil }
  let place = share * Double(last)
  let low = Int(place.rounded(.down))
  let high = min(low + 1, last)
  return sorted[low] + (sorted[high] - sorted[low]) * (place - Double(low))
}

private func adjustedSharpe(_ returns: [Double], _ terms: PerformanceTerms) -> Double? {
  let n = Double(returns.count)
  guard n >= 3 else { return nil }
  let mean = returns.reduce(0, +) / n
  let centred = returns.map { $0 - mean }
  let sum = centred.reduce(0) { $0 + $1 * $1 }
  guard sum > 1e-14 * returns.reduce(0, { $0 + $1 * $1 }) else { return nil }
  let periods = terms.periodsPerYear
  let lags = min(Int(4 * pow(n / 100, 2.0 / 9)), Int(min(periods, 1e9)) - 1, returns.count - 1)
  var inflation = periods
  for lag in stride(from: 1, through: lags, by: 1) {
    let covariance = zip(centred.dropFirst(lag), centred).reduce(0) { $0 + $1.0 * $1.1 }
    inflation += 2 * (periods - Double(lag)) * covariance / sum
  }
  guard inflation > 0 else { return nil }
  let excess = mean - terms.riskFreeRate / periods
  return excess / (sum / (n - 1)).squareRoot() * periods / inflation.squareRoot()
}

private func waterMetrics(
  _ equity: [Double], initial: Double, additiveCapital: Double?
) -> [Metric] {
  var (peak, squares) = (initial, 0.0)
  var (under, run, longest) = (0, 0, 0)
  for value in equity {
    peak = max(peak, value)
    let depth = (value - peak) / (additiveCapital ?? peak)
    squares += depth * depth
    run = value < peak ? run + 1 : 0
    under += value < peak ? 1 : 0
    longest = max(longest, run)
  }
  let bars = Double(max(1, equity.count))
  return [
    Metric(
      "ulcer_index", "Ulcer index", .fraction, (squares / bars).squareRoot(),
      "√mean(drawdown²) over bars"),
    Metric(
      "time_under_water", "Time under water", .fraction, Double(under) / bars,
      "bars below an earlier peak / bars"),
    Metric(
      "longest_under_water", "Longest time under water", .bars, Double(longest),
      "longest run of bars below an earlier peak"),
  ]
}

private func tradePathMetrics(_ trades: [ClosedTrade]) -> [Metric] {
  func mean(_ value: (ClosedTrade) -> Double) -> Double? {
    trades.isEmpty ? nil : trades.reduce(0) { $0 + value($1) } / Double(trades.count)
  }
  let profits = trades.map(\.profit)
  return [
    Metric("best_trade", "Best trade", .money, profits.max(), "largest net profit"),
    Metric("worst_trade", "Worst trade", .money, profits.min(), "largest net loss"),
    Metric(
      "average_trade_return", "Average trade return", .fraction, mean(\.returnFraction),
      "mean of net profit / notional at entry"),
    Metric(
      "average_bars_held", "Average holding time", .bars, mean { Double($0.barsHeld) },
      "mean of exit bar − entry bar"),
    Metric(
      "average_adverse_excursion", "Average MAE", .fraction, mean(\.adverseExcursion),
      "mean of the worst price against the entry while open"),
    Metric(
      "average_favourable_excursion", "Average MFE", .fraction, mean(\.favourableExcursion),
      "mean of the best price against the entry while open"),
    Metric(
      "longest_winning_streak", "Longest winning streak", .count,
      Double(longestRun(profits) { $0 > 0 }), "closed trades in a row with a net profit"),
    Metric(
      "longest_losing_streak", "Longest losing streak", .count,
      Double(longestRun(profits) { $0 <= 0 }), "closed trades in a row without one"),
  ]
}

private func longestRun(_ numbers: [Double], where holds: (Double) -> Bool) -> Int {
  var (run, longest) = (0, 0)
  for number in numbers {
    run = holds(number) ? run + 1 : 0
    longest = max(longest, run)
  }
  return longest
}
