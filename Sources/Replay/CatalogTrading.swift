import Indicators
import Lanes
import MarketData
import Trading

/// How one parameter set of a catalog strategy trades in a replay of markets.
package struct CatalogTrading: Sendable {
  package let entry: CatalogEntry
  package let set: [Double]
  package let instrument: Int
  package var side = Side.long
  package var sizing = Sizing.allIn
  package var leverage = 1.0
  /// Share of the account's equity that a full position is made of.
  package var allocation = 1.0
  /// Whether others trade on the account, whose money is not this strategy's.
  package var sharesAccount = false
  /// Nanoseconds of the bars that are made of trades.
  package var interval = Span.minute
  /// Nanoseconds that an execution may take.
  package var span = Span.minute
  package var algorithm = ExecutionAlgorithm.atOnce
  /// The most of the market's volume that executions may be; nil is the algorithm's own.
  package var participationCap: Double?
  package let seed: UInt64

  package init(entry: CatalogEntry, set: [Double], instrument: Int, seed: UInt64) {
    self.entry = entry
    self.set = set
    self.instrument = instrument
    self.seed = seed
  }

  /// On a market of bars, at the execution model's prices.
  package func overBars(
    _ series: BarSeries, _ columns: ExecutionColumns, _ bars: Range<Int>
  ) -> any EventStrategy {
    TargetDriver(
      instrument: instrument, series: series,
      columns: columns.sized(sizing, leverage: leverage), bars: bars, side: side,
      allocation: sharesAccount || allocation != 1 ? allocation : nil,
      decide: decider(scale(of: series), warmUp: series.bars[..<bars.lowerBound]))
  }

  /// On a market of trades, by an execution algorithm.
  package func overTrades() -> any EventStrategy {
    TradeBarDriver(
      instrument: instrument,
      policy: .init(
        side: side, sizing: sizing, leverage: leverage, allocation: allocation,
        algorithm: algorithm, participationCap: participationCap ?? algorithm.standardCap,
        span: span, interval: interval, seed: seed),
      decide: decider(PriceScale(ticksPerUnit: nil), warmUp: []))
  }

  private func scale(of series: BarSeries) -> PriceScale {
    PriceScale(
      ticksPerUnit: series.ticksPerUnit, highestPrice: series.bars.reduce(0) { max($0, $1.high) })
  }

  /// The strategy's decisions bar by bar, its indicators warmed up by earlier bars.
  func decider(_ scale: PriceScale, warmUp: ArraySlice<Bar>) -> (Bar) -> Double {
    let declaration = entry.declaration
    let streams = declaration.features.map { feature in
      withLaneValues(Double.self, rows: [declaration.values(of: feature, in: set)]) {
        feature.stream($0, scale)
      }
    }
    let decide = withLaneValues(Double.self, rows: [set]) { entry.live($0, side) }
    for bar in warmUp { for stream in streams { _ = stream(bar) } }
    return { bar in
      let features = streams.map { $0(bar) }
      return withLaneValues(Double.self, rows: [features]) { decide(bar, $0) }
    }
  }
}

/// A strategy that executes one parent order some time after the start of a run.
package func executing(
  _ parent: ParentOrder, by algorithm: ExecutionAlgorithm, after delay: Int64, seed: UInt64
) -> any EventStrategy {
  ParentDriver(parent, algorithm, delay: delay, seed: seed)
}
