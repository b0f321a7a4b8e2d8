import Lanes
import MarketData

/// The change of the close over n bars, as a fraction of the older one.
struct RateOfChange<L: Lane>: Indicator {
  private let period: L
  private let window: Window
  private var seen = -1.0

  init(_ parameters: LaneValues<L>, _ scale: PriceScale) {
    period = parameters[0]
    window = Window(lags: period)
  }

  mutating func update(_ bar: Bar) -> L {
    window.push(bar.close)
    seen += 1
    let change = L(bar.close) / window.lagged(L.self) - 1
    return L.select(L(seen) .>= period, change, L(.nan))
  }
}

extension Feature {
  /// The relative change of the close over the bars that a parameter says.
  public static func rateOfChange(_ period: String) -> Feature {
    .init("rate-of-change", [period], RateOfChange<Double>.self, RateOfChange<Double8>.self) {
      Int($0[0])
    }
  }
}
