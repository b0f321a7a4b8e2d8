import Lanes
import MarketData

/// Wilder's average true range: the mean of the first n true ranges, then 1/n of each later one.
///
/// A true range needs the close before it, so the first lies at the second bar.
struct ATR<L: Lane>: Indicator {
  private var average: SeededAverage<L>
  private var previousClose = Double.nan

  init(_ parameters: LaneValues<L>, _ scale: PriceScale) {
    self.init(period: parameters[0])
  }

  init(period: L) {
    average = SeededAverage(period: period, weight: L(1) / period)
  }

  @inline(__always) mutating func update(_ bar: Bar) -> L {
    let before = previousClose
    previousClose = bar.close
    guard !before.isNaN else { return L(.nan) }
    return average.update(L(Double.max(bar.high, before) - Double.min(bar.low, before)))
  }
}

extension Feature {
  /// The average true range over the bars that a parameter says.
  public static func atr(_ period: String) -> Feature {
    .init("atr", [period], ATR<Double>.self, ATR<Double8>.self) { Int($0[0]) }
  }
}

/// The average true range of a whole series for one period, NaN before it is defined.
package func averageTrueRange(of bars: [Bar], period: Int) -> [Double] {
  var range = ATR<Double>(period: Double(period))
  return bars.map { range.update($0) }
}
