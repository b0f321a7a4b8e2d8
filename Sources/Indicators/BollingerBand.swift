import Lanes
import MarketData

/// A band a number of standard deviations above (or, if negative, below) the simple average.
///
/// J. Bollinger, Bollinger on Bollinger Bands (2001); population deviation.
struct BollingerBand<L: Lane>: Indicator {
  private let width: L
  private var mean: SMA<L>
  private var deviation: StandardDeviation<L>

  init(_ parameters: LaneValues<L>, _ scale: PriceScale) {
    width = parameters[1]
    mean = SMA(parameters, scale)
    deviation = StandardDeviation(parameters, scale)
  }

  mutating func update(_ bar: Bar) -> L { mean.update(bar) + width * deviation.update(bar) }
}

extension Feature {
  /// The band `width` deviations above the average over `period` bars; a negative width lies below.
  public static func bollingerBand(_ period: String, _ width: String) -> Feature {
    .init(
      "bollinger-band", [period, width], BollingerBand<Double>.self, BollingerBand<Double8>.self
    ) { Int($0[0]) - 1 }
  }
}
