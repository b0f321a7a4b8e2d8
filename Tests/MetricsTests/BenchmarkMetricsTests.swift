import Metrics
import Numerics
import Testing

@Suite struct BenchmarkMetricsTests {
  private let terms = PerformanceTerms(periodsPerYear: 252, years: 1, riskFreeRate: 0.0252)

  @Test func aLineIsFoundExactly() {
    let benchmark = [0.01, -0.02, 0.005, 0.03]
    let found = benchmarkMetrics(
      returns: benchmark.map { 0.001 + 2 * $0 }, benchmark: benchmark, terms)
    #expect(isClose(value("beta", found), 2))
    // α = (mean r − rf) − β (mean b − rf) = 0.001 + rf, at a rate of 0.0001 a day.
    #expect(isClose(value("alpha", found), 0.0011 * 252))
  }

  @Test func regressionsAreThoseOfTheNormalEquations() {
    for seed in 1..<20 {
      var random = Xoshiro256StarStar(seed: UInt64(seed))
      let n = 3 + random.below(400)
      let benchmark = (0..<n).map { _ in 0.0003 + 0.01 * random.normal() }
      let returns = benchmark.map { 0.0001 + 0.7 * $0 + 0.005 * random.normal() }
      func sum(_ terms: [Double]) -> Double { terms.reduce(0, +) }
      let (b, r) = (sum(benchmark), sum(returns))
      let products = sum(zip(returns, benchmark).map { $0 * $1 })
      let squares = sum(benchmark.map { $0 * $0 })
      let count = Double(n)
      let beta = (count * products - b * r) / (count * squares - b * b)
      let alpha = (r / count - 0.0001 - beta * (b / count - 0.0001)) * 252
      let active = zip(returns, benchmark).map { $0 - $1 }
      let mean = sum(active) / count
      let spread = (sum(active.map { ($0 - mean) * ($0 - mean) }) / (count - 1)).squareRoot()
      let found = benchmarkMetrics(returns: returns, benchmark: benchmark, terms)
      #expect(isClose(value("beta", found), beta, 1e-9), "seed \(seed)")
      #expect(isClose(value("alpha", found), alpha, 1e-9), "seed \(seed)")
      #expect(
        isClose(value("information_ratio", found), mean / spread * 252.0.squareRoot(), 1e-9),
        "seed \(seed)")
    }
  }

  @Test func cashHasNoBeta() {
    let found = benchmarkMetrics(returns: [0.01, -0.02, 0.01], benchmark: [0, 0, 0], terms)
    #expect(value("beta", found) == nil && value("alpha", found) == nil)
    #expect(value("information_ratio", found)?.sign == .plus)
    let itself = benchmarkMetrics(returns: [0.01, -0.02], benchmark: [0.01, -0.02], terms)
    #expect(isClose(value("beta", itself), 1) && value("information_ratio", itself) == nil)
    #expect(isClose(value("alpha", itself), 0))
  }

  /// Interest of the same size in every period, and a result that leads it by a constant.
  @Test func roundingIsNoVariance() {
    let interest = [Double](repeating: 0.1, count: 3)
    let constant = benchmarkMetrics(returns: [0.01, -0.02, 0.01], benchmark: interest, terms)
    let ahead = benchmarkMetrics(
      returns: [0.11, 0.13, 0.12, 0.17], benchmark: [0.01, 0.03, 0.02, 0.07], terms)
    do {
      #expect(value("beta", constant) == nil && value("alpha", constant) == nil)
      #expect(value("information_ratio", ahead) == nil)
    }
  }

  @Test func tooFewPeriodsHaveNoRegression() {
    for returns in [[], [0.01]] {
      let found = benchmarkMetrics(returns: returns, benchmark: returns, terms)
      #expect(found.allSatisfy { $0.value == nil }, "\(returns)")
    }
  }
}
