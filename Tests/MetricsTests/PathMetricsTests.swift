import Foundation
import Metrics
import Numerics
import Testing

@Suite struct PathMetricsTests {
  private func metrics(
    returns: [Double] = [], equity: [Double] = [], initial: Double = 100,
    trades: [ClosedTrade] = [], periodsPerYear: Double = 12, riskFreeRate: Double = 0
  ) -> [Metric] {
    pathMetrics(
      returns: returns, equity: equity, initial: initial, trades: trades,
      PerformanceTerms(periodsPerYear: periodsPerYear, years: 1, riskFreeRate: riskFreeRate))
  }

  @Test func quantilesLieBetweenOrderStatisticsAsType7() {
    #expect(quantile([], 0.5) == nil)
    #expect(quantile([7], 0.05) == 7)
    #expect(quantile([1, 2, 3, 4], 0) == 1 && quantile([1, 2, 3, 4], 1) == 4)
    #expect(isClose(quantile([1, 2, 3, 4], 0.05), 1.15))
    #expect(isClose(quantile([1, 2, 3, 4], 0.4), 2.2))
    #expect(isClose(quantile([-10, 0, 1, 5, 100], 0.875), 52.5))
    var random = Xoshiro256StarStar(seed: 1)
    for _ in 0..<200 {
      let sorted = (0..<(2 + random.below(60))).map { _ in random.normal() }.sorted()
      let place = random.below(sorted.count)
      let share = Double(place) / Double(sorted.count - 1)
      #expect(isClose(quantile(sorted, share), sorted[place], 1e-9), "seed 1: \(sorted), \(place)")
    }
  }

  @Test func tailsOfAHundredReturns() {
    var random = Xoshiro256StarStar(seed: 2)
    var returns = (0..<100).map { Double($0 - 50) / 1_000 }
    returns.shuffle(using: &random)
    let metrics = metrics(returns: returns)
    #expect(isClose(value("value_at_risk_95", metrics), -0.050 + 0.05 * 99 / 1_000))
    #expect(isClose(value("expected_shortfall_95", metrics), -0.048))
    #expect(value("best_period", metrics) == 0.049 && value("worst_period", metrics) == -0.05)
    let few = self.metrics(returns: [0.01, -0.03, 0.02])
    #expect(value("expected_shortfall_95", few) == -0.03)
  }

  /// Centred returns −1, −1, 1, 1 (hundredths): ρ₁ = (1 − 1 + 1) / 4, one lag for four returns, so
  /// 0.02 / √(4e-4 / 3) · 12 / √(12 + 2 · 11 / 4).
  @Test func theAdjustedSharpeByHand() {
    let found = metrics(returns: [0.01, 0.01, 0.03, 0.03])
    let wanted = 3.0.squareRoot() * 12 / 17.5.squareRoot()
    #expect(isClose(value("sharpe_autocorrelation_adjusted", found), wanted))
    // Centred −1, 0, 1, 0 has ρ₁ = 0: the plain Sharpe ratio.
    let plain = metrics(returns: [0.01, 0.02, 0.03, 0.02], riskFreeRate: 0.12)
    let sharpe = 0.01 / (2e-4 / 3.0).squareRoot() * 12.0.squareRoot()
    #expect(isClose(value("sharpe_autocorrelation_adjusted", plain), sharpe))
    // Nothing to adjust where a period is a year.
    let yearly = metrics(returns: [0.01, 0.01, 0.03, 0.03], periodsPerYear: 1)
    #expect(isClose(value("sharpe_autocorrelation_adjusted", yearly), 3.0.squareRoot()))
  }

  /// Alternating returns have variance that all but vanishes over a year: no ratio at all.
  @Test func theAdjustedSharpeNeedsAPositiveVarianceAYear() {
    let alternating = metrics(returns: [0.02, -0.01, 0.03, 0.01])
    #expect(value("sharpe_autocorrelation_adjusted", alternating) == nil)
    let constant = metrics(returns: [Double](repeating: 0.001, count: 50))
    #expect(value("sharpe_autocorrelation_adjusted", constant) == nil)
    #expect(value("sharpe_autocorrelation_adjusted", metrics(returns: [0.1, 0.2])) == nil)
  }

  @Test func anAbsurdNumberOfPeriodsAYearIsNoFault() async {
    do {
      await #expect(processExitsWith: .success) {
        let terms = PerformanceTerms(periodsPerYear: 1e300, years: 1)
        _ = pathMetrics(
          returns: [0.01, 0.02, 0.03], equity: [], initial: 1, trades: [], terms)
      }
    }
  }

  /// For r[t] = μ + φ(r[t − 1] − μ) + e the autocorrelations are φᵏ.
  @Test(arguments: [-0.3, 0, 0.3, 0.6])
  func theAdjustedSharpeOfAnAutoregression(_ phi: Double) {
    var random = Xoshiro256StarStar(seed: 3)
    var last = 0.0
    let returns = (0..<50_000).map { _ in
      last = phi * last + 0.01 * random.normal()
      return 0.002 + last
    }
    let spread = 0.01 / (1 - phi * phi).squareRoot()
    // 4 (500)^(2/9) is just under 16 lags.
    let inflation = (1...15).reduce(252.0) { $0 + 2 * (252 - Double($1)) * pow(phi, Double($1)) }
    let wanted = 0.002 / spread * 252 / inflation.squareRoot()
    let found = value(
      "sharpe_autocorrelation_adjusted", metrics(returns: returns, periodsPerYear: 252))
    #expect(isClose(found, wanted, 0.08), "seed 3: \(found ?? .nan), \(wanted)")
  }

  @Test func waterByHand() {
    let found = metrics(equity: [110, 99, 104.5, 110, 121, 60.5, 121, 115])
    // Depths: 0, −.1, −.05, 0, 0, −.5, 0, −6/121.
    let squares = 0.01 + 0.0025 + 0.25 + (6.0 / 121) * (6.0 / 121)
    #expect(isClose(value("ulcer_index", found), (squares / 8).squareRoot()))
    #expect(value("time_under_water", found) == 0.5)
    #expect(value("longest_under_water", found) == 2)
    let below = metrics(equity: [90, 95], initial: 100)
    #expect(value("longest_under_water", below) == 2 && value("time_under_water", below) == 1)
  }

  @Test func waterIsWhatAllEarlierPointsSay() {
    for seed in 10..<20 {
      let account = RandomAccount(bars: 300, seed: UInt64(seed))
      let found = metrics(equity: account.equity, initial: account.capital)
      let depths = account.equity.indices.map { bar in
        account.equity[bar] / max(account.capital, account.equity[...bar].max() ?? 0) - 1
      }
      let mean = depths.reduce(0) { $0 + $1 * $1 } / 300
      #expect(isClose(value("ulcer_index", found), mean.squareRoot()), "seed \(seed)")
      let under = depths.map { $0 < 0 }
      #expect(value("time_under_water", found) == Double(under.count { $0 }) / 300, "seed \(seed)")
      let longest = under.split(separator: false).map(\.count).max() ?? 0
      #expect(value("longest_under_water", found) == Double(longest), "seed \(seed)")
    }
  }

  @Test func tradesByHand() {
    let trades = [(10.0, 3), (5.0, 1), (-4.0, 8), (0.0, 2), (-1.0, 1), (2.0, 3)].map {
      profit, bars in
      ClosedTrade(
        direction: 1, entryBar: 4, entryPrice: 50, exitBar: 4 + bars, exitPrice: 51, quantity: 2,
        fees: 0, slippage: 0, funding: 0, profit: profit, adverseExcursion: -0.01 * Double(bars),
        favourableExcursion: 0.02, exitReason: "signal")
    }
    let found = metrics(trades: trades)
    #expect(value("best_trade", found) == 10 && value("worst_trade", found) == -4)
    #expect(isClose(value("average_trade_return", found), 12.0 / 100 / 6))
    #expect(isClose(value("average_bars_held", found), 3))
    #expect(isClose(value("average_adverse_excursion", found), -0.03))
    #expect(isClose(value("average_favourable_excursion", found), 0.02))
    #expect(value("longest_winning_streak", found) == 2)
    #expect(value("longest_losing_streak", found) == 3)
  }

  @Test func anEmptyPathHasNoMetricsButCounts() {
    let found = metrics()
    #expect(found.allSatisfy { $0.value == nil || $0.value == 0 })
    #expect(value("average_bars_held", found) == nil && value("value_at_risk_95", found) == nil)
    #expect(value("longest_losing_streak", found) == 0)
  }
}
