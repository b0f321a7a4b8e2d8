import Indicators
import Lanes
import MarketData
import Trading

/// Long after the fast exponential average has crossed above the slow one, short after below.
struct EMACross<L: Lane>: Strategy {
  static var declaration: StrategyDeclaration {
    .init(
      name: "ema-cross",
      summary: "Long when the fast exponential average crosses above the slow one; short mirrors.",
      parameters: [
        .whole("fast", 1...100_000, standard: 12, "bars of the fast average"),
        .whole("slow", 1...100_000, standard: 26, "bars of the slow average"),
      ],
      features: [.ema("fast"), .ema("slow")])
  }

  private var crossing: CrossingRule<L>

  init(_ parameters: Parameters<L>) { crossing = CrossingRule(parameters.side) }

  @inline(__always)
  mutating func target(_ bar: Bar, _ features: LaneValues<L>) -> L {
    crossing.update(features[0], over: features[1])
  }
}
