import Indicators
import Lanes
import MarketData
import Trading

/// In the market from the first bar to the last: long, or short where only shorts are allowed.
struct BuyAndHold<L: Lane>: Strategy {
  static var declaration: StrategyDeclaration {
    .init(
      name: "buy-and-hold", summary: "Holds a full position from the first bar on.",
      parameters: [], features: [])
  }

  private let held: L

  init(_ parameters: Parameters<L>) {
    held = L(parameters.side == .short ? parameters.side.lowest : parameters.side.highest)
  }

  @inline(__always)
  mutating func target(_ bar: Bar, _ features: LaneValues<L>) -> L { held }
}
