import Documents
import Foundation
import MarketData
import Metrics
import Numerics
import Sweep
import Trading

/// Whether a set's result hangs on the very prices that were printed: the strategy runs again, its
/// indicators too, on bars that differ a little.
///
/// Each of a bar's four prices is multiplied by exp(σ z), z standard normal and σ a share of the
/// mean ln(high / low) of that bar and those before it in a window; high and low then widen to hold
/// open and close. Prices are rounded to the data's tick where it has one. Funding, spreads and
/// volumes stay as they are.
package struct PriceNoise: Sendable, Equatable {
  /// The first objective, over the bars of the search.
  package let objective: Distribution
  package let totalReturn: Distribution
  package let sharpe: Distribution
  package let maxDrawdown: Distribution
  package let rangeShare: Double
  package let windowBars: Int
  /// Draws that could not be traded, since the model's costs were undefined on them.
  package let failed: Int

  package init(
    _ set: [Double], _ study: Study, rangeShare: Double = 0.1, windowBars: Int = 24,
    draws: Int = 50, seed: UInt64, threads: Int
  ) {
    precondition(rangeShare >= 0 && rangeShare.isFinite, "A share of the range.")
    precondition(windowBars >= 1, "A window holds a bar.")
    let markets = [study.market] + study.otherMarkets
    func trial(_ markets: [StudyMarket]) -> Trial {
      var evaluator = TrialEvaluator(study.wholly(on: markets), threads: threads)
      return evaluator.trials([set], share: 1)[0]
    }
    let jitters = markets.map { BarJitter($0.series, share: rangeShare, windowBars: windowBars) }
    var generator = Xoshiro256StarStar(seed: seed)
    let trials = (0..<max(0, draws)).compactMap { _ -> Trial? in
      let series = jitters.map { $0.series(&generator) }
      let noisy = try? zip(markets, series).map { try $0.with($1, study.spec) }
      return noisy.map(trial)
    }
    let observed = trial(markets)
    func distribution(_ value: (Trial) -> Double?) -> Distribution {
      Distribution(trials.map(value), observed: value(observed))
    }
    objective = distribution { $0.objectives[0] }
    totalReturn = distribution { $0.metric("total_return") }
    sharpe = distribution { $0.metric("sharpe") }
    maxDrawdown = distribution { $0.metric("max_drawdown") }
    failed = max(0, draws) - trials.count
    (self.rangeShare, self.windowBars) = (rangeShare, windowBars)
  }
}

/// Bars that differ by chance from those of a series.
struct BarJitter {
  private let series: BarSeries
  /// The standard deviation of a bar's log prices.
  private let deviations: [Double]

  init(_ series: BarSeries, share: Double, windowBars: Int) {
    self.series = series
    let ranges = series.bars.map { log($0.high / $0.low) }
    var sum = 0.0
    deviations = ranges.indices.map { bar in
      sum += ranges[bar]
      if bar >= windowBars { sum -= ranges[bar - windowBars] }
      return share * max(0, sum) / Double(min(bar + 1, windowBars))
    }
  }

  /// Another draw of the same series.
  func series(_ generator: inout Xoshiro256StarStar) -> BarSeries {
    var other = series
    other.hash = ""
    for (bar, deviation) in deviations.enumerated() where deviation > 0 {
      func moved(_ price: Double) -> Double {
        rounded(price * exp(deviation * generator.normal()))
      }
      let old = series.bars[bar]
      let (open, close) = (moved(old.open), moved(old.close))
      other.bars[bar].open = open
      other.bars[bar].close = close
      other.bars[bar].high = max(moved(old.high), open, close)
      other.bars[bar].low = min(moved(old.low), open, close)
    }
    return other
  }

  /// A price in whole ticks, one at least.
  private func rounded(_ price: Double) -> Double {
    let finite = min(max(price, Double.leastNormalMagnitude), Double.greatestFiniteMagnitude)
    guard let ticks = series.ticksPerUnit, finite * ticks < 0x1p53 else { return finite }
    return max(1, (finite * ticks).rounded()) / ticks
  }
}

extension StudyMarket {
  /// The same market, with its own rates, at other prices.
  func with(_ series: BarSeries, _ spec: ExperimentSpec) throws -> StudyMarket {
    var own = spec
    own.account = account
    return StudyMarket(
      series, inSample: inSample,
      columns: try ExecutionColumns(
        series, account.model, accounted: inSample, barsPerYear: barsPerYear), own,
      account.returnPeriods(series, inSample))
  }
}

extension Study {
  /// The same search on other prices; sets are judged on the whole alone.
  func wholly(on markets: [StudyMarket]) -> Study {
    var study = self
    study.splits = StudySplits()
    (study.market, study.otherMarkets) = (markets[0], Array(markets.dropFirst()))
    return study
  }
}

extension Trial {
  /// One metric of the first market; NaN where it is undefined.
  func metric(_ key: String) -> Double? {
    trialMetricKeys.firstIndex(of: key).map { metrics[$0] }
  }
}
