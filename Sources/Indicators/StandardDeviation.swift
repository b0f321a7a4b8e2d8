import Lanes
import MarketData

/// The population standard deviation of the last n closes.
///
/// From exact sums: variance = (n·Σx² − (Σx)²) / n², never negative.
struct StandardDeviation<L: Lane>: Indicator {
  private let period: L
  private let scale: PriceScale
  private let divisor: L
  private let window: Window
  private var sum = ExactSum<L>()
  private var squares = ExactSum<L>()
  private var seen = 0.0

  init(_ parameters: LaneValues<L>, _ scale: PriceScale) {
    period = parameters[0]
    self.scale = scale
    divisor = period * L(scale.divisor)
    window = Window(lags: period)
  }

  mutating func update(_ bar: Bar) -> L {
    let price = scale.scaled(bar.close)
    window.push(price)
    seen += 1
    let old: L = window.lagged(L.self)
    sum.add(L(price))
    sum.add(L(0) - old)
    squares.addProduct(L(price), L(price))
    squares.addProduct(L(0) - old, old)
    var spread = squares.scaled(by: period)
    spread.addProduct(L(0) - sum.value, sum.value)
    spread.add(L(-2) * sum.value * sum.remainder)
    let root = L.max(spread.value, 0).squareRoot / divisor
    return L.select(L(seen) .>= period, root, L(.nan))
  }
}

extension ExactSum {
  /// The sum times a whole number, with the digits kept.
  @inline(__always) func scaled(by factor: L) -> ExactSum {
    var product = ExactSum()
    product.addProduct(value, factor)
    product.add(remainder * factor)
    return product
  }
}

extension Feature {
  /// The standard deviation of closes over the bars that a parameter says.
  public static func standardDeviation(_ period: String) -> Feature {
    .init(
      "standard-deviation", [period], StandardDeviation<Double>.self,
      StandardDeviation<Double8>.self
    ) { Int($0[0]) - 1 }
  }
}
