import Foundation
import MarketData
import Metrics
import Sweep

@testable import Experiments

/// Judges one account's equity on runs of bars in the plainest way: nothing is summed beforehand.
struct PlainJudge {
  let equity: [Double]
  /// The first of the bars whose equity is known.
  let first: Int
  let capital: Double
  let isAdditive: Bool
  /// Whether a return spans a day or a bar.
  let isDaily: Bool
  let periodsPerYear: Double
  /// Whether days without a bar are days on which nothing moved.
  let isAlwaysOpen: Bool
  let bars: [Bar]

  /// One set passed through one market's account alone.
  init(_ set: [Double], _ market: StudyMarket, _ study: Study) {
    equity = Backtest(set, market.plan).equity
    first = market.inSample.lowerBound
    capital = study.spec.account.capital
    isAdditive = market.plan.additiveCapital != nil
    isDaily = study.spec.account.metricsPeriod != nil
    bars = market.series.bars
    isAlwaysOpen = market.barsPerYear == 8_760
    periodsPerYear =
      isAlwaysOpen ? isDaily ? 365 : 8_760 : isDaily ? 252 : market.series.periodsPerYear
  }

  var all: [Range<Int>] { [first..<(first + equity.count)] }

  /// Equity before a bar.
  private func before(_ bar: Int) -> Double { bar == first ? capital : equity[bar - first - 1] }

  private func endsPeriod(_ bar: Int) -> Bool {
    if !isDaily || bar + 1 == first + equity.count { return true }
    func day(_ bar: Int) -> Int64 { bars[bar].openTime.nanoseconds / Span.day }
    return day(bar) != day(bar + 1)
  }

  /// Returns of the periods that end in the runs, a market that never closes having a return of 0
  /// for each day without a bar.
  func returns(_ runs: [Range<Int>]) -> [Double] {
    var found: [Double] = []
    var start = capital
    var previous: Int64?
    for bar in all[0] where endsPeriod(bar) {
      let end = equity[bar - first]
      let day = bars[bar].openTime.nanoseconds / Span.day
      defer { previous = day }
      if runs.contains(where: { $0.contains(bar) }) {
        let missing = isDaily && isAlwaysOpen ? previous.map { day - $0 - 1 } ?? 0 : 0
        found += (0..<missing).map { _ in 0 }
        found.append(isAdditive ? (end - start) / capital : start > 0 ? end / start - 1 : 0)
      }
      start = end
    }
    return found
  }

  func sharpe(_ runs: [Range<Int>]) -> Double {
    let returns = returns(runs)
    let count = Double(returns.count)
    let mean = returns.reduce(0, +) / count
    let variance = returns.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
    guard count >= 2, variance > 1e-14 * returns.reduce(0, { $0 + $1 * $1 }) / count else {
      return .nan
    }
    return mean / variance.squareRoot() * periodsPerYear.squareRoot()
  }

  /// The equity of the runs put one after another, from 1; in capitals where returns add.
  func path(_ runs: [Range<Int>]) -> [Double] {
    var path = [1.0]
    for run in runs {
      let (start, base) = (before(run.lowerBound), path[path.count - 1])
      for bar in run {
        let now = equity[bar - first]
        path.append(isAdditive ? base + (now - start) / capital : base * now / start)
      }
    }
    return path
  }

  func totalReturn(_ runs: [Range<Int>]) -> Double { (path(runs).last ?? 1) - 1 }

  /// A year's growth, by calendar; undefined under a day.
  func growth(_ runs: [Range<Int>]) -> Double {
    let nanoseconds = runs.reduce(0) { sum, run in
      sum + bars[run.upperBound - 1].openTime.nanoseconds
        - bars[run.lowerBound].openTime.nanoseconds
    }
    let years = Double(nanoseconds) / (365.25 * Double(Span.day))
    let total = totalReturn(runs)
    return years * 365.25 >= 1 && total >= -1 ? pow(1 + total, 1 / years) - 1 : .nan
  }

  func maxDrawdown(_ runs: [Range<Int>]) -> Double {
    var (peak, deepest) = (1.0, 0.0)
    for now in path(runs) {
      peak = max(peak, now)
      deepest = min(deepest, isAdditive ? now - peak : now / peak - 1)
    }
    return deepest
  }

  /// A metric over runs; NaN where the account was lost in them or before.
  func value(_ metric: String, _ runs: [Range<Int>]) -> Double {
    let end = runs[runs.count - 1].upperBound - first
    if equity[..<end].contains(where: { $0 <= 0 }) { return .nan }
    switch metric {
    case "sharpe": return sharpe(runs)
    case "max_drawdown": return maxDrawdown(runs)
    case "cagr": return growth(runs)
    default: return totalReturn(runs)
    }
  }

  /// Runs cut into equal numbers of bars; runs that touch stay apart.
  static func cut(_ runs: [Range<Int>], _ parts: Int) -> [[Range<Int>]] {
    let bars = runs.flatMap { $0 }
    guard parts > 1, bars.count >= 2 * parts else { return [runs] }
    return (0..<parts).map { part in
      let own = bars[(bars.count * part / parts)..<(bars.count * (part + 1) / parts)]
      return runs.compactMap { run in
        let inside = own.filter(run.contains)
        return inside.isEmpty ? nil : inside[0]..<(inside[inside.count - 1] + 1)
      }
    }
  }

  /// The objective over runs, its folds judged apart.
  func worth(_ objective: Objective, _ runs: [Range<Int>]) -> Double {
    let metric = objective.goals[0].metric
    let parts = Self.cut(runs, objective.folds).map { value(metric, $0) }
    return parts.count == 1 ? parts[0] : Self.summary(parts, objective.foldSummary, objective)
  }

  /// The objective where sets are chosen: nothing where a limit is broken.
  func chosenBy(_ objective: Objective, _ runs: [Range<Int>]) -> Double {
    let keeps = objective.limits.allSatisfy { limit in
      let value = value(limit.metric, runs)
      return limit.bound.holds(value)
    }
    return keeps ? worth(objective, runs) : .nan
  }

  /// One of several values, undefined ones the worst.
  static func summary(
    _ values: [Double], _ how: Objective.Summary, _ objective: Objective
  ) -> Double {
    let worst = objective.goals[0].isMaximized ? -Double.infinity : .infinity
    let sorted = values.map { $0.isNaN ? worst : $0 }.sorted()
    let middle = sorted.count / 2
    let value =
      switch how {
      case .worst: objective.goals[0].isMaximized ? sorted[0] : sorted[sorted.count - 1]
      case .mean: sorted.reduce(0, +) / Double(sorted.count)
      case .median:
        sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
      }
    return value.isFinite ? value : .nan
  }
}
