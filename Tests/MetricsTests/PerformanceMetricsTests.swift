import Foundation
import Metrics
import Numerics
import Testing

@Suite struct PerformanceMetricsTests {
  private let terms = PerformanceTerms(periodsPerYear: 252, years: 2.5, riskFreeRate: 0.02)

  /// Ascending cuts from 0 to `bars`, at random.
  private func cuts(_ bars: Int, _ random: inout Xoshiro256StarStar) -> [Int] {
    let inner = (0..<random.below(12)).map { _ in 1 + random.below(bars - 1) }
    return ([0, bars] + inner).sorted().reduce(into: []) { if $0.last != $1 { $0.append($1) } }
  }

  private func folded(
    _ tallies: Tallies, _ cuts: [Int], segments: [Int], additiveCapital: Double? = nil
  ) -> FoldedSums {
    let spans = segments.map { segment in
      let bars = cuts[segment + 1] - cuts[segment]
      return FoldedSums(
        tallies, set: 1, segment: segment, periods: bars, bars: bars,
        additiveCapital: additiveCapital)
    }
    return spans.dropFirst().reduce(into: spans[0]) { $0.append($1) }
  }

  @Test func foldedSegmentsAreTheWholeCurve() {
    for seed in 1..<40 {
      var random = Xoshiro256StarStar(seed: UInt64(seed))
      let bars = 2 + random.below(800)
      let account = RandomAccount(bars: bars, seed: UInt64(seed))
      let cuts = cuts(bars, &random)
      let span = folded(
        account.tallies(cuts: cuts), cuts, segments: Array(0..<(cuts.count - 1)))
      expect(
        performanceMetrics(span, terms), of: account, bars: [0..<bars],
        curve: [account.capital] + account.equity, additiveCapital: nil, seed)
    }
  }

  /// Some segments in order, the later ones rescaled to start where the one before ended.
  @Test func foldsOverGapsAreTheStitchedCurve() {
    for seed in 40..<80 {
      var random = Xoshiro256StarStar(seed: UInt64(seed))
      let account = RandomAccount(bars: 600, seed: UInt64(seed))
      let cuts = Array(stride(from: 0, through: 600, by: 50))
      let segments = (0..<12).filter { _ in random.below(2) == 0 }
      guard !segments.isEmpty else { continue }
      let runs = segments.map { cuts[$0]..<cuts[$0 + 1] }
      var curve = [account.before(runs[0].lowerBound)]
      for run in runs {
        let scale = curve[curve.count - 1] / account.before(run.lowerBound)
        curve += account.equity[run].map { $0 * scale }
      }
      let span = folded(account.tallies(cuts: cuts), cuts, segments: segments)
      expect(
        performanceMetrics(span, terms), of: account, bars: runs, curve: curve,
        additiveCapital: nil, seed)
      #expect(isClose(span.peak, curve.max()) && isClose(span.trough, curve.min()), "seed \(seed)")
    }
  }

  /// Profits over a fixed capital: later segments are shifted, not scaled.
  @Test func additiveFoldsAreTheStitchedProfits() {
    for seed in 80..<120 {
      var random = Xoshiro256StarStar(seed: UInt64(seed))
      let account = RandomAccount(bars: 600, seed: UInt64(seed))
      let cuts = Array(stride(from: 0, through: 600, by: 50))
      let segments = (0..<12).filter { _ in seed % 2 == 0 || random.below(2) == 0 }
      guard !segments.isEmpty else { continue }
      let runs = segments.map { cuts[$0]..<cuts[$0 + 1] }
      var curve = [account.before(runs[0].lowerBound)]
      for run in runs {
        let shift = curve[curve.count - 1] - account.before(run.lowerBound)
        curve += account.equity[run].map { $0 + shift }
      }
      let tallies = account.tallies(cuts: cuts, isAdditive: true)
      let span = folded(tallies, cuts, segments: segments, additiveCapital: account.capital)
      expect(
        performanceMetrics(span, terms), of: account, bars: runs, curve: curve,
        additiveCapital: account.capital, seed)
    }
  }

  /// Every metric again, straight from the curve and by its textbook formula.
  private func expect(
    _ metrics: [Metric], of account: RandomAccount, bars runs: [Range<Int>], curve: [Double],
    additiveCapital: Double?, _ seed: Int
  ) {
    let returns = runs.flatMap { account.returns($0, isAdditive: additiveCapital != nil) }
    let bars = runs.flatMap(Array.init)
    let profits = account.trades.filter { bars.contains($0.exitBar) }.map(\.profit)
    let growth =
      additiveCapital.map { (curve[curve.count - 1] - curve[0]) / $0 }
      ?? curve[curve.count - 1] / curve[0] - 1
    let drawdown = worstFall(curve, capital: additiveCapital)
    let cagr = growth > -1 ? exp(log1p(growth) / terms.years) - 1 : -1
    var wanted = distribution(returns)
    wanted["total_return"] = growth
    wanted["cagr"] = cagr
    wanted["max_drawdown"] = -drawdown
    wanted["calmar"] = drawdown > 0 ? cagr / drawdown : nil
    wanted.merge(trades(profits)) { $1 }
    wanted["exposure"] = Double(bars.count { account.isExposed[$0] }) / Double(bars.count)
    wanted["fees"] = bars.reduce(0) { $0 + account.costs[$1].fee }
    wanted["slippage"] = bars.reduce(0) { $0 + account.costs[$1].slippage }
    wanted["funding"] = bars.reduce(0) { $0 + account.costs[$1].funding }
    let meanEquity = bars.reduce(0) { $0 + account.equity[$1] } / Double(bars.count)
    wanted["turnover"] =
      bars.reduce(0) { $0 + account.notional[$1] } / meanEquity / terms.years
    wanted["final_equity"] = curve[curve.count - 1]
    for metric in metrics {
      // Sums of powers lose digits that the centred moments keep.
      let tolerance = ["skew", "kurtosis"].contains(metric.key) ? 1e-7 : 1e-9
      #expect(
        isClose(metric.value, wanted[metric.key], tolerance),
        "\(metric.key), seed \(seed): \(metric.value ?? .nan), \(wanted[metric.key] ?? .nan)")
    }
    #expect(metrics.count == 20 && Set(metrics.map(\.key)).count == 20)
  }

  private func distribution(_ returns: [Double]) -> [String: Double] {
    let n = Double(returns.count)
    let mean = returns.reduce(0, +) / n
    func moment(_ exponent: Double) -> Double {
      returns.reduce(0) { $0 + pow($1 - mean, exponent) } / n
    }
    let deviation = (moment(2) * n / (n - 1)).squareRoot()
    let downside = (returns.reduce(0) { $0 + pow(min($1, 0), 2) } / n).squareRoot()
    let annual = 252.0.squareRoot()
    let excess = mean - 0.02 / 252
    var wanted: [String: Double] = [:]
    if downside > 0 { wanted["sortino"] = excess / downside * annual }
    guard n >= 2, deviation > 0 else { return wanted }
    wanted["volatility"] = deviation * annual
    wanted["sharpe"] = excess / deviation * annual
    wanted["skew"] = moment(3) / pow(moment(2), 1.5)
    wanted["kurtosis"] = moment(4) / pow(moment(2), 2) - 3
    return wanted
  }

  private func trades(_ profits: [Double]) -> [String: Double] {
    let winners = profits.filter { $0 > 0 }
    let losers = profits.filter { $0 <= 0 }
    let (gain, loss) = (winners.reduce(0, +), -losers.reduce(0, +))
    let count = Double(profits.count)
    var wanted = ["closed_trades": count]
    if !profits.isEmpty {
      wanted["win_rate"] = Double(winners.count) / count
      wanted["average_trade"] = (gain - loss) / count
    }
    if loss > 0 { wanted["profit_factor"] = gain / loss }
    if loss > 0, gain > 0 {
      wanted["payoff"] = gain / Double(winners.count) / (loss / Double(losers.count))
    }
    return wanted
  }
}
