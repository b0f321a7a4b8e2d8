import Foundation
import MarketData
import Numerics

/// A random walk of one-minute bars in cents, for measuring: five basis points a bar.
func syntheticBars(count: Int, seed: UInt64) -> BarSeries {
  var generator = Xoshiro256StarStar(seed: seed)
  var price = 20_000.0
  let bars = (0..<count).map { index in
    let open = price
    var (high, low) = (open, open)
    for _ in 0..<4 {
      price = (price * (1 + 2.5e-4 * generator.normal()) * 100).rounded() / 100
      high = max(high, price)
      low = min(low, price)
    }
    return Bar(
      openTime: Timestamp(nanoseconds: Int64(index) * Span.minute), open: open, high: high,
      low: low, close: price, volume: 1 + 10 * generator.uniform())
  }
  return BarSeries(name: "synthetic seed \(seed)", bars: bars, quoteVolume: nil, spread: nil)
}
