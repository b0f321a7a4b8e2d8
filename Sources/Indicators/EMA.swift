import Lanes
import MarketData

/// The exponential average of closes with weight 2/(n+1), started from the mean of the first n.
struct EMA<L: Lane>: Indicator {
  private var average: SeededAverage<L>

  init(_ parameters: LaneValues<L>, _ scale: PriceScale) {
    self.init(period: parameters[0])
  }

  init(period: L) {
    average = SeededAverage(period: period, weight: L(2) / (period + L(1)))
  }

  @inline(__always) mutating func update(_ bar: Bar) -> L { average.update(L(bar.close)) }
}

extension Feature {
  /// The exponential average of closes over the bars that a parameter says.
  public static func ema(_ period: String) -> Feature {
    .init("ema", [period], EMA<Double>.self, EMA<Double8>.self) { Int($0[0]) - 1 }
  }
}
