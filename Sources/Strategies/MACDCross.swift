import Indicators
import Lanes
import MarketData
import Trading

/// Long after the MACD line has crossed above its signal, short after it has crossed below.
struct MACDCross<L: Lane>: Strategy {
  static var declaration: StrategyDeclaration {
    .init(
      name: "macd-cross",
      summary: "Long when the MACD line crosses above its signal line; short mirrors.",
      parameters: [
        .whole("fast", 1...100_000, standard: 12, "bars of the fast average"),
        .whole("slow", 1...100_000, standard: 26, "bars of the slow average"),
        .whole("signal", 1...100_000, standard: 9, "bars of the signal average"),
      ],
      features: [.macdHistogram("fast", "slow", "signal")])
  }

  private var crossing: CrossingRule<L>

  init(_ parameters: Parameters<L>) { crossing = CrossingRule(parameters.side) }

  @inline(__always)
  mutating func target(_ bar: Bar, _ features: LaneValues<L>) -> L {
    crossing.update(features[0], over: 0)
  }
}
