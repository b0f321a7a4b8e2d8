import Indicators
import Lanes
import MarketData
import Trading

/// Long from a close above the highest high of `entry` bars to one below the lowest low of `exit`
/// bars, both before the current bar; short mirrors.
struct DonchianBreakout<L: Lane>: Strategy {
  static var declaration: StrategyDeclaration {
    .init(
      name: "donchian-breakout",
      summary: "Long from a close above the prior entry-bar high until one below the exit-bar low.",
      parameters: [
        .whole("entry", 1...100_000, standard: 20, "bars of the channel that enters"),
        .whole("exit", 1...100_000, standard: 10, "bars of the channel that leaves"),
      ],
      features: [
        .priorHighest("entry"), .priorLowest("exit"), .priorLowest("entry"), .priorHighest("exit"),
      ])
  }

  private var position: PositionRule<L>

  init(_ parameters: Parameters<L>) { position = PositionRule(parameters.side) }

  @inline(__always)
  mutating func target(_ bar: Bar, _ features: LaneValues<L>) -> L {
    let close = L(bar.close)
    let (highIn, lowOut, lowIn, highOut) = (features[0], features[1], features[2], features[3])
    // Nothing is entered before every channel is known, that of the exit included.
    let channels = highIn + lowOut + lowIn + highOut
    let isDefined = channels .== channels
    return position.update(
      enterLong: (close .> highIn) .& isDefined, exitLong: close .< lowOut,
      enterShort: (close .< lowIn) .& isDefined, exitShort: close .> highOut)
  }
}
