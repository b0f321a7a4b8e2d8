import Lanes
import MarketData

/// Wilder's relative strength index: 100 − 100 / (1 + mean gain / mean loss).
///
/// Both means start from the first difference of closes and take 1/n of each later one; the first
/// defined value comes n bars after the first bar. Undefined while the price never moved.
struct RSI<L: Lane>: Indicator {
  private let period: L
  private let weight: L
  private let keep: L
  private var gain: L = 0
  private var loss: L = 0
  private var previous = Double.nan
  private var seen = -1.0

  init(_ parameters: LaneValues<L>, _ scale: PriceScale) {
    period = parameters[0]
    weight = L(1) / period
    keep = L(1) - weight
  }

  mutating func update(_ bar: Bar) -> L {
    let change = bar.close - previous
    previous = bar.close
    seen += 1
    guard seen > 0 else { return L(.nan) }
    let up = L(change > 0 ? change : 0)
    let down = L(change < 0 ? -change : 0)
    gain = seen == 1 ? up : keep * gain + weight * up
    loss = seen == 1 ? down : keep * loss + weight * down
    let index = L(100) - L(100) / (L(1) + gain / loss)
    return L.select(L(seen) .>= period, index, L(.nan))
  }
}

extension Feature {
  /// Wilder's relative strength index over the bars that a parameter says.
  public static func rsi(_ period: String) -> Feature {
    .init("rsi", [period], RSI<Double>.self, RSI<Double8>.self) { Int($0[0]) }
  }
}
