import MarketData
import Metrics

/// What one parameter set came to on each market of a study, each with an account of its own.
package struct SymbolBreakdown: Sendable {
  package struct Row: Sendable {
    /// The name of the market's data.
    package let name: String
    package let start: Timestamp
    package let end: Timestamp
    package let bars: Int
    package let metrics: [Metric]
    package let isRuined: Bool

    package func value(_ key: String) -> Double? { metrics.first { $0.key == key }?.value }
  }

  /// The first market, then the others in the order of the spec.
  package let rows: [Row]

  /// Runs the set over the bars that the search saw of each market.
  package init(_ set: [Double], _ study: Study) {
    rows = ([study.market] + study.otherMarkets).map { market in
      let (bars, account) = (market.inSample, study.spec.account)
      let result = SingleResult(
        set, market.plan, account, account.returnPeriods(market.series, bars))
      return Row(
        name: market.series.name, start: market.series.bars[bars.lowerBound].openTime,
        end: market.series.bars[bars.upperBound - 1].openTime, bars: bars.count,
        metrics: result.metrics, isRuined: result.backtest.tallies.isRuined(set: 0))
    }
  }
}
