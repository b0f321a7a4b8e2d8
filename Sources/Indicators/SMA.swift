import Lanes
import MarketData

/// The simple average of the last n closes.
///
/// Two averages that are equal in exact arithmetic compare equal: closes are summed as whole ticks
/// where the series has a tick, else to twice the digits of a double.
struct SMA<L: Lane>: Indicator {
  private let period: L
  private let scale: PriceScale
  private let divisor: L
  private let window: Window
  private let sumsPlainly: Bool
  private var ticks: L = 0
  private var sum = ExactSum<L>()
  private var seen = 0.0

  init(_ parameters: LaneValues<L>, _ scale: PriceScale) {
    period = parameters[0]
    self.scale = scale
    divisor = period * L(scale.divisor)
    window = Window(lags: period)
    let longest = period.values.max() ?? 0
    sumsPlainly = scale.isExact && longest <= scale.longestPlainSum
  }

  mutating func update(_ bar: Bar) -> L {
    let price = scale.scaled(bar.close)
    window.push(price)
    seen += 1
    let warm = L(seen) .>= period
    if sumsPlainly {
      ticks = ticks + (L(price) - window.lagged(L.self))
      return L.select(warm, ticks / divisor, L(.nan))
    }
    sum.add(L(price))
    sum.add(L(0) - window.lagged(L.self))
    return L.select(warm, sum.divided(by: divisor), L(.nan))
  }
}

extension Feature {
  /// The simple average of closes over the bars that a parameter says.
  public static func sma(_ period: String) -> Feature {
    .init("sma", [period], SMA<Double>.self, SMA<Double8>.self) { Int($0[0]) - 1 }
  }
}
