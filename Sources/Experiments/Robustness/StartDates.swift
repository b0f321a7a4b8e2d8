import MarketData
import Metrics

/// What one parameter set came to for those who began later: flat accounts with warm indicators
/// that all end with the search's bars.
package struct StartDates: Sendable, Equatable {
  package struct Start: Sendable, Equatable {
    package let time: Timestamp
    /// How many bars it is accounted for.
    package let bars: Int
    package let totalReturn: Double?
    package let cagr: Double?
    package let sharpe: Double?
    package let maxDrawdown: Double?
    package let closedTrades: Double?
  }

  /// Ascending; the first is the search's own.
  package let starts: [Start]
  /// The yearly growth and the Sharpe ratio of all later starts, beside those of the first.
  package let cagr: Distribution
  package let sharpe: Distribution

  /// - Parameters:
  ///   - count: How many starts; fewer where there are fewer bars.
  ///   - share: Over how much of the search's bars they are spread.
  package init(_ set: [Double], _ study: Study, count: Int = 24, share: Double = 0.5) {
    precondition(count >= 1 && share >= 0 && share < 1, "Starts inside the bars.")
    let bars = study.inSample
    let last = min(Int(Double(bars.count) * share), bars.count - 2)
    let offsets =
      count == 1 ? [0] : Swift.Set((0..<count).map { $0 * last / (count - 1) }).sorted()
    let starts = offsets.map { offset in
      let span = (bars.lowerBound + offset)..<bars.upperBound
      let result = study.single(set, over: span)
      return Start(
        time: study.series.bars[span.lowerBound].openTime, bars: span.count,
        totalReturn: result.value("total_return"), cagr: result.value("cagr"),
        sharpe: result.value("sharpe"), maxDrawdown: result.value("max_drawdown"),
        closedTrades: result.value("closed_trades"))
    }
    self.starts = starts
    cagr = Distribution(starts.dropFirst().map(\.cagr), observed: starts[0].cagr)
    sharpe = Distribution(starts.dropFirst().map(\.sharpe), observed: starts[0].sharpe)
  }
}
