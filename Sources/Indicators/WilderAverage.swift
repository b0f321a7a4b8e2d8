import Lanes
import MarketData

/// Wilder's smoothed average of closes: weight 1/n, started from the mean of the first n.
///
/// J. W. Wilder, New Concepts in Technical Trading Systems (1978).
struct WilderAverage<L: Lane>: Indicator {
  private var average: SeededAverage<L>

  init(_ parameters: LaneValues<L>, _ scale: PriceScale) {
    average = SeededAverage(period: parameters[0], weight: L(1) / parameters[0])
  }

  @inline(__always) mutating func update(_ bar: Bar) -> L { average.update(L(bar.close)) }
}

extension Feature {
  /// Wilder's average of closes over the bars that a parameter says.
  public static func wilderAverage(_ period: String) -> Feature {
    .init("wilder-average", [period], WilderAverage<Double>.self, WilderAverage<Double8>.self) {
      Int($0[0]) - 1
    }
  }
}
