import Indicators
import Lanes
import MarketData
import Trading

/// Long from a rise of the RSI through `lower` to one through `upper`; short from a fall through
/// `upper` to one through `lower`.
struct RSIReversal<L: Lane>: Strategy {
  static var declaration: StrategyDeclaration {
    .init(
      name: "rsi-reversal",
      summary:
        "Long from the RSI rising through lower until it rises through upper; short mirrors.",
      parameters: [
        .whole("period", 2...100_000, standard: 14, "bars of the index"),
        .real("lower", 0...100, standard: 30, "level whose crossing upward enters long"),
        .real("upper", 0...100, standard: 70, "level whose crossing upward leaves long"),
      ],
      features: [.rsi("period")])
  }

  private let lower: L
  private let upper: L
  private var position: PositionRule<L>
  private var previous = L(.nan)

  init(_ parameters: Parameters<L>) {
    lower = parameters[1]
    upper = parameters[2]
    position = PositionRule(parameters.side)
  }

  @inline(__always)
  mutating func target(_ bar: Bar, _ features: LaneValues<L>) -> L {
    let index = features[0]
    let before = previous
    previous = index
    return position.update(
      enterLong: (index .>= lower) .& (before .< lower),
      exitLong: (index .> upper) .& (before .<= upper),
      enterShort: (index .<= upper) .& (before .> upper),
      exitShort: (index .< lower) .& (before .>= lower))
  }
}
