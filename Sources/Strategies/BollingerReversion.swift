import Indicators
import Lanes
import MarketData
import Trading

/// Long from a fall below the lower band to a rise above the average; short from a rise above the
/// upper band to a fall below the average.
struct BollingerReversion<L: Lane>: Strategy {
  static var declaration: StrategyDeclaration {
    .init(
      name: "bollinger-reversion",
      summary: "Long from a close falling below the lower band until one rises above the average.",
      parameters: [
        .whole("period", 2...100_000, standard: 20, "bars of the average and the deviation"),
        .real("width", 0...100, standard: 2, "deviations from the average to a band"),
      ],
      features: [.sma("period"), .standardDeviation("period")])
  }

  private let width: L
  private var position: PositionRule<L>
  private var previousClose = L(.nan)
  private var previousMiddle = L(.nan)
  private var previousDeviation = L(.nan)

  init(_ parameters: Parameters<L>) {
    width = parameters[1]
    position = PositionRule(parameters.side)
  }

  @inline(__always)
  mutating func target(_ bar: Bar, _ features: LaneValues<L>) -> L {
    let (close, middle, deviation) = (L(bar.close), features[0], width * features[1])
    let (closeBefore, middleBefore, deviationBefore) = (
      previousClose, previousMiddle, previousDeviation
    )
    (previousClose, previousMiddle, previousDeviation) = (close, middle, deviation)
    return position.update(
      enterLong: (close .< middle - deviation) .& (closeBefore .>= middleBefore - deviationBefore),
      exitLong: (close .> middle) .& (closeBefore .<= middleBefore),
      enterShort: (close .> middle + deviation) .& (closeBefore .<= middleBefore + deviationBefore),
      exitShort: (close .< middle) .& (closeBefore .>= middleBefore))
  }
}
