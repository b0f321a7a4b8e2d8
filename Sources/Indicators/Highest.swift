import Lanes
import MarketData

/// The highest high of the last n bars.
struct Highest<L: Lane>: Indicator {
  private let period: L
  private let maximum: RollingMaximum
  private var seen = 0.0

  init(_ parameters: LaneValues<L>, _ scale: PriceScale) {
    period = parameters[0]
    maximum = RollingMaximum(period: period)
  }

  @inline(__always) mutating func update(_ bar: Bar) -> L {
    seen += 1
    return L.select(L(seen) .>= period, maximum.update(bar.high), L(.nan))
  }
}

/// The highest high of the n bars before the current one: the upper Donchian channel.
struct PriorHighest<L: Lane>: Indicator {
  private var highest: Highest<L>
  private var previous = L(.nan)

  init(_ parameters: LaneValues<L>, _ scale: PriceScale) { highest = Highest(parameters, scale) }

  @inline(__always) mutating func update(_ bar: Bar) -> L {
    let prior = previous
    previous = highest.update(bar)
    return prior
  }
}

extension Feature {
  /// The highest high over the bars that a parameter says, the current one included.
  public static func highest(_ period: String) -> Feature {
    .init("highest", [period], Highest<Double>.self, Highest<Double8>.self) { Int($0[0]) - 1 }
  }

  /// The highest high over the bars that a parameter says, the current one left out.
  public static func priorHighest(_ period: String) -> Feature {
    .init("prior-highest", [period], PriorHighest<Double>.self, PriorHighest<Double8>.self) {
      Int($0[0])
    }
  }
}
