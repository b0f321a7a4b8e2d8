import MarketData
import Numerics

/// Hourly bars around given closes; highs and lows lie a few steps off.
func barsAround(closes: [Double], step: Double, seed: UInt64 = 0) -> [Bar] {
  var random = Xoshiro256StarStar(seed: seed)
  return closes.indices.map { index in
    let open = closes[max(0, index - 1)]
    let close = closes[index]
    return Bar(
      openTime: Timestamp(nanoseconds: Int64(index) * Span.hour), open: open,
      high: max(open, close) + Double(random.below(20)) * step,
      low: min(open, close) - Double(random.below(20)) * step, close: close,
      volume: Double(random.below(1_000)))
  }
}

/// A walk of whole ticks that moves on every bar and stays above 1,000.
func tickWalk(count: Int, from start: Int, seed: UInt64) -> [Int] {
  var random = Xoshiro256StarStar(seed: seed)
  var ticks = start
  return (0..<count).map { _ in
    let move = 1 + random.below(60)
    ticks += random.below(2) == 0 || ticks < 1_200 ? move : -move
    return ticks
  }
}

/// Bars whose prices are ticks of a hundredth.
func tickBars(count: Int, from start: Int = 10_000, seed: UInt64) -> [Bar] {
  let closes = tickWalk(count: count, from: start, seed: seed).map { Double($0) / 100 }
  let raw = barsAround(closes: closes, step: 0.01, seed: seed)
  return raw.map {
    var bar = $0
    bar.high = (bar.high * 100).rounded() / 100
    bar.low = (bar.low * 100).rounded() / 100
    return bar
  }
}

/// Bars whose prices use all the digits of a double and have no common tick.
func smoothBars(count: Int, seed: UInt64) -> [Bar] {
  var random = Xoshiro256StarStar(seed: seed)
  var price = 100.0
  let closes = (0..<count).map { _ in
    price *= 1 + 0.01 * random.normal()
    return price
  }
  return barsAround(closes: closes, step: price * 1e-3 / 3, seed: seed)
}
