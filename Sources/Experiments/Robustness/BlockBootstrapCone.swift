import MarketData
import Metrics
import Numerics
import Trading
import Validation

/// Where the account could have gone: histories drawn from its own returns by the day.
///
/// The stationary bootstrap (Politis and Romano, "The stationary bootstrap", 1994): blocks of the
/// returns begin anywhere, have geometric lengths, and wrap around the end, so that days that
/// belong together mostly stay together. It knows no other market than the one that was seen.
package struct BlockBootstrapCone: Sendable, Equatable {
  /// One quantile of equity at each point, in multiples of the initial capital.
  package struct Curve: Sendable, Equatable {
    package let quantile: Double
    package let equity: [Double]
  }

  /// How many returns have passed at each point of the curves, 0 first.
  package let points: [Int]
  /// When they have passed: the account's beginning first.
  package let times: [Timestamp]
  /// The 5, 25, 50, 75 and 95 % quantiles.
  package let curves: [Curve]
  /// The account itself at the same points.
  package let observed: [Double]
  package let finalReturn: Distribution
  package let sharpe: Distribution
  /// The worst fall from the end of one period to that of a later one; 0 or below.
  package let maxDrawdown: Distribution
  /// The share of histories that end below the initial capital.
  package let probabilityOfLoss: Double?
  package let periods: Int
  package let periodsPerYear: Double
  /// Nanoseconds of a return.
  package let periodNanoseconds: Int64
  package let meanBlockLength: Double
  /// Why there are no draws; nil where there are.
  package let whyEmpty: String?

  /// - Parameters:
  ///   - period: Nanoseconds of a return; a bar where that is longer.
  ///   - meanBlockLength: In periods; nil takes the one of least error by Politis and White.
  ///   - mostPoints: How many points a curve has at most.
  package init(
    _ result: SingleResult, _ account: AccountSpec, period: Int64 = Span.day,
    meanBlockLength: Double? = nil, draws: Int = 1_000, mostPoints: Int = 200, seed: UInt64
  ) {
    let plan = result.plan
    let periods = ReturnPeriods(
      plan.series, bars: plan.bars, period: period,
      perYear: account.metricsPeriod == period ? account.periodsPerYear : nil,
      barsPerYear: account.barsPerYear(of: plan.series))
    let isAdditive = plan.additiveCapital != nil
    let returns = periods.returns(
      of: result.backtest.equity, initial: plan.capital, bars: plan.bars,
      additiveCapital: plan.additiveCapital)
    let blocks = max(1, meanBlockLength ?? BlockLength(returns)?.stationary ?? 1)
    whyEmpty = Self.fault(returns)
    points = whyEmpty == nil ? Self.points(returns.count, most: max(2, mostPoints)) : []
    let passed = periods.closes(plan.series, plan.bars)
    times = points.map { passed[$0] }
    let histories = BootstrapHistories(
      returns, isAdditive: isAdditive, meanBlockLength: blocks, draws: whyEmpty == nil ? draws : 0,
      points: points, seed: seed)
    func sharpe(_ path: ReturnPath) -> Double? {
      path.sharpe(periodsPerYear: periods.perYear, riskFreeRate: account.riskFreeRate)
    }
    let seen = ReturnPath(returns, isAdditive: isAdditive)
    finalReturn = Distribution(histories.paths.map(\.totalReturn), observed: seen.totalReturn)
    self.sharpe = Distribution(histories.paths.map(sharpe), observed: sharpe(seen))
    maxDrawdown = Distribution(histories.paths.map(\.drawdown), observed: seen.drawdown)
    probabilityOfLoss = finalReturn.share { $0 < 0 }
    curves = [0.05, 0.25, 0.5, 0.75, 0.95].map { quantile in
      Curve(
        quantile: quantile, equity: histories.equity.map { Metrics.quantile($0, quantile) ?? 1 })
    }
    observed = BootstrapHistories.equity(returns, isAdditive: isAdditive, at: points)
    self.periods = returns.count
    periodsPerYear = periods.perYear
    periodNanoseconds = max(period, plan.series.interval)
    self.meanBlockLength = blocks
  }

  private static func fault(_ returns: [Double]) -> String? {
    if returns.count < 10 { return "only \(returns.count) returns: too few to draw from" }
    if returns.allSatisfy({ $0 == 0 }) { return "the account never moved" }
    return nil
  }

  /// Whole numbers of returns from none to all, evenly spread.
  private static func points(_ count: Int, most: Int) -> [Int] {
    let steps = min(count, most - 1)
    return (0...steps).map { $0 * count / steps }
  }
}

/// Histories that a stationary bootstrap draws from returns.
private struct BootstrapHistories {
  private(set) var paths: [ReturnPath] = []
  /// All histories' equity at each point, ascending.
  private(set) var equity: [[Double]]

  init(
    _ returns: [Double], isAdditive: Bool, meanBlockLength: Double, draws: Int, points: [Int],
    seed: UInt64
  ) {
    var generator = Xoshiro256StarStar(seed: seed)
    equity = points.map { _ in [] }
    for _ in 0..<max(0, draws) {
      var path = ReturnPath(isAdditive: isAdditive)
      var (place, point) = (0, 0)
      for passed in 0...returns.count {
        if point < points.count, points[point] == passed {
          equity[point].append(path.equity)
          point += 1
        }
        if passed == returns.count { break }
        let begins = passed == 0 || generator.uniform() * meanBlockLength < 1
        place = begins ? generator.below(returns.count) : (place + 1) % returns.count
        path.add(returns[place])
      }
      paths.append(path)
    }
    for point in equity.indices { equity[point].sort() }
  }

  /// The equity of one history at points of it.
  static func equity(_ returns: [Double], isAdditive: Bool, at points: [Int]) -> [Double] {
    var path = ReturnPath(isAdditive: isAdditive)
    return points.map { point in
      for value in returns[path.count..<point] { path.add(value) }
      return path.equity
    }
  }
}
