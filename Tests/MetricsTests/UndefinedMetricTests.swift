import Lanes
import Metrics
import Testing

/// Where a metric has no value it is nil, never infinite and never rounding noise.
@Suite struct UndefinedMetricTests {
  private func metrics(
    returns: [Double], trades: [Double] = [], periodsPerYear: Double = 252, years: Double = 1,
    isRuined: Bool = false, additiveCapital: Double? = nil
  ) -> [Metric] {
    let tallies = Tallies(sets: 1, segments: 1)
    func write(_ field: TallyField, _ number: Double) {
      tallies.write(number, field, sets: [0], segment: 0)
    }
    let curve = returns.reduce(into: [100.0]) { $0.append($0[$0.count - 1] * (1 + $1)) }
    write(.sum1, returns.reduce(0, +))
    write(.sum2, returns.reduce(0) { $0 + $1 * $1 })
    write(.downsideSquares, returns.reduce(0) { $1 < 0 ? $0 + $1 * $1 : $0 })
    write(.trades, Double(trades.count))
    write(.wins, Double(trades.count { $0 > 0 }))
    write(.profit, trades.reduce(0) { $0 + max($1, 0) })
    write(.loss, trades.reduce(0) { $0 + min($1, 0) })
    write(.start, 100)
    write(.peak, curve.max() ?? .nan)
    write(.trough, curve.min() ?? .nan)
    write(.drawdown, worstFall(curve, capital: nil))
    write(.end, curve[curve.count - 1])
    tallies.setRuined(isRuined, set: 0)
    let span = FoldedSums(
      tallies, set: 0, segment: 0, periods: returns.count, bars: returns.count,
      additiveCapital: additiveCapital)
    return performanceMetrics(
      span, PerformanceTerms(periodsPerYear: periodsPerYear, years: years))
  }

  @Test(arguments: [0, 0.001, 0.1, 1e-9])
  func constantReturnsHaveNoSharpe(_ change: Double) {
    let metrics = metrics(returns: [Double](repeating: change, count: 300))
    for key in ["sharpe", "volatility", "sortino", "calmar", "skew", "kurtosis"] {
      #expect(value(key, metrics) == nil, "\(key)")
    }
    #expect(value("max_drawdown", metrics)?.sign == .plus)
    #expect(value("max_drawdown", metrics) == 0)
  }

  @Test func withoutTradesTheirRatiosAreUndefined() {
    let metrics = metrics(returns: [0.01, -0.01])
    for key in ["win_rate", "profit_factor", "average_trade", "payoff"] {
      #expect(value(key, metrics) == nil, "\(key)")
    }
    #expect(value("closed_trades", metrics) == 0)
    #expect(value("sharpe", metrics) == 0)
  }

  @Test func withoutLosersOrWinnersSomeRatiosAreUndefined() {
    let won = metrics(returns: [0.01, -0.01], trades: [5, 3])
    #expect(value("win_rate", won) == 1 && value("average_trade", won) == 4)
    #expect(value("profit_factor", won) == nil && value("payoff", won) == nil)
    let lost = metrics(returns: [0.01, -0.01], trades: [-5, -3])
    #expect(value("win_rate", lost) == 0 && value("profit_factor", lost) == 0)
    #expect(value("payoff", lost) == nil)
    let even = metrics(returns: [0.01, -0.01], trades: [0, 3])
    #expect(value("win_rate", even) == 0.5 && value("profit_factor", even) == nil)
  }

  @Test func growthAYearNeedsADay() {
    let hour = 1 / 365.25 / 24
    let short = metrics(returns: [0.01, -0.02], years: 23 * hour)
    #expect(value("cagr", short) == nil && value("calmar", short) == nil)
    let day = metrics(returns: [0.01, -0.01], years: 1 / 365.25)
    #expect(isClose(value("cagr", day), -0.035867, 1e-4))
    #expect(value("turnover", metrics(returns: [0.01, 0.02], years: 0)) == nil)
  }

  @Test func tooFewReturnsHaveNoSpread() {
    let one = metrics(returns: [0.01])
    #expect(value("sharpe", one) == nil && value("volatility", one) == nil)
    let none = metrics(returns: [])
    #expect(none.allSatisfy { $0.value?.isFinite ?? true })
    #expect(value("sharpe", none) == nil && value("exposure", none) == nil)
    #expect(value("total_return", none) == 0)
  }

  @Test func ruinLosesEverything() {
    let ruined = metrics(returns: [0.5, -0.99], isRuined: true)
    #expect(value("total_return", ruined) == -1 && value("cagr", ruined) == -1)
    #expect(value("final_equity", ruined) == 0)
    let additive = metrics(returns: [0.5, -0.99], isRuined: true, additiveCapital: 50)
    // Two capitals lost have no compound growth.
    #expect(value("total_return", additive) == -2 && value("cagr", additive) == nil)
  }

  @Test func whatIsNotFiniteIsNil() {
    #expect(Metric("a", "A", .ratio, .infinity, "").value == nil)
    #expect(Metric("a", "A", .ratio, .nan, "").value == nil)
    #expect(Metric("a", "A", .ratio, nil, "").value == nil)
    #expect(Metric("a", "A", .ratio, -0.5, "").value == -0.5)
  }

  @Test func talliesKeepEverySetApart() {
    let tallies = Tallies(sets: 11, segments: 3)
    let written = [4: 1.0, 5: 2, 10: 3]
    let lanes = Double8(values: (0..<8).map { Double($0) + 1 })
    tallies.write(lanes, .sum3, sets: [4, 5, 10][...], segment: 2)
    tallies.setRuined(true, set: 5)
    for set in 0..<11 {
      for segment in 0..<3 {
        for field in TallyField.allCases {
          let isWritten = segment == 2 && field == .sum3
          #expect(tallies[set, segment, field] == (isWritten ? written[set] ?? 0 : 0))
        }
      }
      #expect(tallies.isRuined(set: set) == (set == 5))
    }
    #expect(TallyField.sums.count == 15)
  }
}
