import Indicators
import Lanes
import MarketData
import Trading

/// Long after the fast average has crossed above the slow one, short after it has crossed below.
struct SMACross<L: Lane>: Strategy {
  static var declaration: StrategyDeclaration {
    .init(
      name: "sma-cross",
      summary: "Long when the fast simple average crosses above the slow one; short mirrors.",
      parameters: [
        .whole("fast", 1...100_000, standard: 10, "bars of the fast average"),
        .whole("slow", 1...100_000, standard: 30, "bars of the slow average"),
      ],
      features: [.sma("fast"), .sma("slow")])
  }

  private var crossing: CrossingRule<L>

  init(_ parameters: Parameters<L>) { crossing = CrossingRule(parameters.side) }

  @inline(__always)
  mutating func target(_ bar: Bar, _ features: LaneValues<L>) -> L {
    crossing.update(features[0], over: features[1])
  }
}
