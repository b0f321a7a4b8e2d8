import Lanes
import MarketData

/// The distance of two exponential averages from the exponential average of that distance.
///
/// G. Appel's moving average convergence divergence: line = EMA(fast) − EMA(slow), signal = the
/// line's own EMA, started from the mean of its first n values, histogram = line − signal.
struct MACDHistogram<L: Lane>: Indicator {
  private var fast: EMA<L>
  private var slow: EMA<L>
  private var signal: SeededAverage<L>

  init(_ parameters: LaneValues<L>, _ scale: PriceScale) {
    fast = EMA(period: parameters[0])
    slow = EMA(period: parameters[1])
    signal = SeededAverage(period: parameters[2], weight: L(2) / (parameters[2] + L(1)))
  }

  @inline(__always) mutating func update(_ bar: Bar) -> L {
    let line = fast.update(bar) - slow.update(bar)
    return line - signal.update(line)
  }
}

extension Feature {
  /// The MACD histogram for the bars that three parameters say.
  public static func macdHistogram(_ fast: String, _ slow: String, _ signal: String) -> Feature {
    .init(
      "macd-histogram", [fast, slow, signal], MACDHistogram<Double>.self,
      MACDHistogram<Double8>.self
    ) { Int(max($0[0], $0[1])) + Int($0[2]) - 2 }
  }
}
