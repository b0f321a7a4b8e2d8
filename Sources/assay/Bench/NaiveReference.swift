import MarketData
import Metrics
import Sweep
import Trading

/// The plainest way to the same numbers: one set, one bar after another, every statistic each bar.
///
/// It is what the sweep is measured and checked against.
struct NaiveReference {
  private(set) var equity: Double
  private(set) var trades = 0.0
  private(set) var sharpeSums = (n: 0.0, first: 0.0, second: 0.0)
  private(set) var worstDrawdown = 0.0

  /// Sums that a sweep keeps too, kept so that the work compared is the same.
  private var third = 0.0
  private var fourth = 0.0
  private var downside = 0.0
  private var exposure = 0.0
  private var turnover = 0.0
  private var equitySum = 0.0

  private var cash: Double
  private var quantity = 0.0
  private var peak: Double
  private let fee: Double

  private init(_ plan: SweepPlan) {
    equity = plan.capital
    cash = plan.capital
    peak = plan.capital
    fee = plan.columns.model.fee.takerBps / 10_000
  }

  /// Mean over deviation of the returns.
  var sharpe: Double {
    let (n, first, second) = sharpeSums
    return first / n / ((second - first * first / n) / (n - 1)).squareRoot()
  }

  /// Long while the fast average has crossed above the slow one.
  static func smaCross(_ set: [Double], _ plan: SweepPlan) -> NaiveReference {
    let (fast, slow) = (Int(set[0]), Int(set[1]))
    let scale = plan.series.ticksPerUnit ?? 1e9
    let ticks = plan.series.bars.map { Int(($0.close * scale).rounded()) }
    var (fastSum, slowSum) = (0, 0)
    var before: (Int, Int)?
    var held = 0.0
    return run(plan) { bar in
      fastSum += ticks[bar] - (bar >= fast ? ticks[bar - fast] : 0)
      slowSum += ticks[bar] - (bar >= slow ? ticks[bar - slow] : 0)
      guard bar >= slow - 1 else { return 0 }
      let now = (fastSum * slow, slowSum * fast)
      if let before {
        if now.0 > now.1, before.0 <= before.1 { held = 1 }
        if now.0 < now.1, before.0 >= before.1 { held = 0 }
      }
      before = now
      return held
    }
  }

  /// Long above an exponential average until a trailing stop of average true ranges.
  static func atrTrend(_ set: [Double], _ plan: SweepPlan) -> NaiveReference {
    let (trend, range, width) = (Int(set[0]), Int(set[1]), set[2])
    let bars = plan.series.bars
    var (average, averageSum, ranges, rangeSum) = (0.0, 0.0, 0.0, 0.0)
    var (held, stop) = (0.0, 0.0)
    return run(plan) { bar in
      let close = bars[bar].close
      averageSum += close
      average =
        bar < trend
        ? averageSum / Double(trend) : average + (close - average) * 2 / Double(trend + 1)
      if bar > 0 {
        let before = bars[bar - 1].close
        let trueRange = max(bars[bar].high, before) - min(bars[bar].low, before)
        rangeSum += trueRange
        ranges =
          bar <= range ? rangeSum / Double(range) : ranges + (trueRange - ranges) / Double(range)
      }
      guard bar >= trend - 1, bar >= range else { return 0 }
      if held > 0 {
        if bars[bar].low < stop { held = 0 }
        stop = max(stop, close - width * ranges)
      } else if close > average {
        held = 1
        stop = close - width * ranges
      }
      return held
    }
  }

  private static func run(_ plan: SweepPlan, target: (Int) -> Double) -> NaiveReference {
    var account = NaiveReference(plan)
    var wanted = 0.0
    for bar in plan.bars {
      account.fill(wanted, plan.columns.fills[bar])
      account.pay(plan.columns.fundings[bar])
      account.mark(plan.columns.marks[bar])
      wanted = target(bar)
    }
    return account
  }

  private mutating func fill(_ wanted: Double, _ row: ExecutionColumns.FillRow) {
    if wanted > 0, quantity == 0 {
      quantity = cash / (row.buy * (1 + fee))
      turnover += quantity * row.buy
      cash -= quantity * row.buy * (1 + fee)
    } else if wanted == 0, quantity > 0 {
      cash += quantity * row.sell * (1 - fee)
      turnover += quantity * row.sell
      quantity = 0
      trades += 1
    }
  }

  private mutating func pay(_ funding: Double) { cash -= quantity * funding }

  private mutating func mark(_ price: Double) {
    let now = cash + quantity * price
    let change = now / equity - 1
    equity = now
    sharpeSums.n += 1
    sharpeSums.first += change
    sharpeSums.second += change * change
    third += change * change * change
    fourth += change * change * change * change
    if change < 0 { downside += change * change }
    if quantity != 0 { exposure += 1 }
    equitySum += now
    peak = max(peak, now)
    worstDrawdown = max(worstDrawdown, (peak - now) / peak)
  }
}
