import Lanes
import MarketData

/// The lowest low of the last n bars.
struct Lowest<L: Lane>: Indicator {
  private let period: L
  private let maximum: RollingMaximum
  private var seen = 0.0

  init(_ parameters: LaneValues<L>, _ scale: PriceScale) {
    period = parameters[0]
    maximum = RollingMaximum(period: period)
  }

  @inline(__always) mutating func update(_ bar: Bar) -> L {
    seen += 1
    return L.select(L(seen) .>= period, L(0) - maximum.update(-bar.low), L(.nan))
  }
}

/// The lowest low of the n bars before the current one: the lower Donchian channel.
struct PriorLowest<L: Lane>: Indicator {
  private var lowest: Lowest<L>
  private var previous = L(.nan)

  init(_ parameters: LaneValues<L>, _ scale: PriceScale) { lowest = Lowest(parameters, scale) }

  @inline(__always) mutating func update(_ bar: Bar) -> L {
    let prior = previous
    previous = lowest.update(bar)
    return prior
  }
}

extension Feature {
  /// The lowest low over the bars that a parameter says, the current one included.
  public static func lowest(_ period: String) -> Feature {
    .init("lowest", [period], Lowest<Double>.self, Lowest<Double8>.self) { Int($0[0]) - 1 }
  }

  /// The lowest low over the bars that a parameter says, the current one left out.
  public static func priorLowest(_ period: String) -> Feature {
    .init("prior-lowest", [period], PriorLowest<Double>.self, PriorLowest<Double8>.self) {
      Int($0[0])
    }
  }
}
