import Foundation
import MarketData
import Metrics
import Trading

/// An account's bars by what kind of market they were in.
///
/// A bar's regime is known before it opens: it comes from the closes of a window that ends with the
/// bar before. Where one regime ends and the next begins is a tercile over all bars of the account,
/// which nobody knew beforehand: a description, not a filter to trade by.
package struct RegimeBreakdown: Sendable, Equatable {
  /// What the account did on the bars of one regime.
  package struct Regime: Sendable, Equatable {
    package let name: String
    package let bars: Int
    package let barShare: Double
    /// The bars' returns compounded, or added where sizes are fixed.
    package let totalReturn: Double
    /// Of the bars' returns, by the year of bars; nil where they do not vary.
    package let sharpe: Double?
    /// The worst fall inside one uninterrupted stretch of the regime; 0 or below.
    package let maxDrawdown: Double
    /// Trades whose first fill lies on one of the bars, the open one included.
    package let tradesEntered: Int
    /// Bars with a position at the close / bars.
    package let exposure: Double
  }

  /// All bars by one property of the market.
  package struct Split: Sendable, Equatable {
    /// What is measured, in words.
    package let measure: String
    /// Between the regimes, ascending; none for years.
    package let thresholds: [Double]
    package let regimes: [Regime]
    /// The place of each accounted bar's regime; nil before the measure is known.
    package let regimeOfBar: [Int?]
  }

  package let volatility: Split
  package let trend: Split
  package let years: Split
  /// The bars of a window.
  package let windowBars: Int

  /// - Parameter windowBars: Nil takes twenty days of bars, twenty bars at least.
  package init(_ result: SingleResult, _ account: AccountSpec, windowBars: Int? = nil) {
    let series = result.plan.series
    let window = max(2, windowBars ?? Self.usualWindow(series))
    let ledger = BarLedger(result, account)
    let measures = MarketMeasures(series.bars)
    func before(_ bar: Int) -> Range<Int>? { bar > window ? (bar - 1 - window)..<bar : nil }
    let bars = result.plan.bars
    let perYear = account.barsPerYear(of: series)
    volatility = ledger.split(
      "volatility a year over \(window) bars",
      bars.map { bar in
        before(bar).flatMap(measures.volatility).map { $0 * perYear.squareRoot() }
      }, RegimeSpec.Measure.volatility.names(3))
    trend = ledger.split(
      "return over \(window) bars", bars.map { before($0).flatMap(measures.change) },
      RegimeSpec.Measure.trend.names(3))
    let calendar = bars.map { series.bars[$0].openTime.civil.year }
    let distinct = Set(calendar).sorted()
    years = Split(
      measure: "year, UTC", thresholds: [],
      regimes: ledger.regimes(
        calendar.map { distinct.firstIndex(of: $0) }, distinct.map(String.init)),
      regimeOfBar: calendar.map { distinct.firstIndex(of: $0) })
    self.windowBars = window
  }

  private static func usualWindow(_ series: BarSeries) -> Int {
    max(20, Int(20 * Span.day / max(1, series.interval)))
  }
}

/// An account's bars in order: what each returned, and whether it was in the market.
private struct BarLedger {
  private let returns: [Double]
  private let isHeld: [Bool]
  /// How many trades begin on each bar.
  private let entries: [Int]
  private let isAdditive: Bool
  private let barsPerYear: Double
  private let riskFreeRate: Double

  init(_ result: SingleResult, _ account: AccountSpec) {
    let (plan, backtest) = (result.plan, result.backtest)
    returns = simpleReturns(
      of: backtest.equity, initial: plan.capital, additiveCapital: plan.additiveCapital)
    isHeld = backtest.quantity.map { $0 != 0 }
    var entries = Array(repeating: 0, count: plan.bars.count)
    for trade in backtest.trades + [backtest.openTrade].compactMap({ $0 })
    where plan.bars.contains(trade.entryBar) {
      entries[trade.entryBar - plan.bars.lowerBound] += 1
    }
    self.entries = entries
    isAdditive = plan.additiveCapital != nil
    barsPerYear = account.barsPerYear(of: plan.series)
    riskFreeRate = account.riskFreeRate
  }

  /// Cuts the bars into thirds by a measure of each.
  func split(
    _ measure: String, _ values: [Double?], _ names: [String]
  ) -> RegimeBreakdown.Split {
    let sorted = values.compactMap { $0 }.sorted()
    let thresholds = [1.0 / 3, 2.0 / 3].compactMap { quantile(sorted, $0) }
    let places = values.map { value in
      value.map { value in thresholds.count { value > $0 } }
    }
    return .init(
      measure: measure, thresholds: thresholds, regimes: regimes(places, names),
      regimeOfBar: places)
  }

  /// What happened in each regime, given that of each bar.
  func regimes(_ places: [Int?], _ names: [String]) -> [RegimeBreakdown.Regime] {
    var paths = names.map { _ in ReturnPath(isAdditive: isAdditive) }
    var (held, entered) = (names.map { _ in 0 }, names.map { _ in 0 })
    var previous: Int?
    for (bar, place) in places.enumerated() {
      defer { previous = place }
      guard let place else { continue }
      if place != previous { paths[place].restPeak() }
      paths[place].add(returns[bar])
      held[place] += isHeld[bar] ? 1 : 0
      entered[place] += entries[bar]
    }
    return names.indices.map { place in
      let path = paths[place]
      let bars = Double(max(1, path.count))
      return .init(
        name: names[place], bars: path.count,
        barShare: Double(path.count) / Double(max(1, returns.count)),
        totalReturn: path.totalReturn,
        sharpe: path.sharpe(periodsPerYear: barsPerYear, riskFreeRate: riskFreeRate),
        maxDrawdown: path.drawdown, tradesEntered: entered[place],
        exposure: Double(held[place]) / bars)
    }
  }
}
