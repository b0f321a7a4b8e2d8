import Indicators
import Lanes
import MarketData
import Trading

/// Long while the close stands above an average, until the bar's low touches a stop that trails the
/// close by `width` average true ranges and never loosens; short mirrors below the average.
struct ATRTrend<L: Lane>: Strategy {
  static var declaration: StrategyDeclaration {
    .init(
      name: "atr-trend",
      summary: "Long above an exponential average until a trailing stop of average true ranges.",
      parameters: [
        .whole("trend", 1...100_000, standard: 100, "bars of the exponential average"),
        .whole("range", 1...100_000, standard: 14, "bars of the average true range"),
        .real("width", 0...1_000, standard: 3, "true ranges from the close to the stop"),
      ],
      features: [.ema("trend"), .atr("range")])
  }

  private let width: L
  private let long: L
  private let short: L
  private var held: L = 0
  /// The stop times the direction of the position.
  private var stop: L = 0

  init(_ parameters: Parameters<L>) {
    width = parameters[2]
    long = L(parameters.side.highest)
    short = L(parameters.side.lowest)
  }

  mutating func target(_ bar: Bar, _ features: LaneValues<L>) -> L {
    let close = L(bar.close)
    let trend = features[0]
    let distance = width * features[1]
    let isDefined = distance .== distance
    let entry = L.select(close .> trend, long, L.select(close .< trend, short, 0))
    let worst = L.select(held .> 0, L(bar.low), L(-bar.high))
    let kept = L.select(worst .< stop, 0, held)
    let isFlat = held .== 0
    held = L.select(isDefined, L.select(isFlat, entry, kept), held)
    let trail = held * close - distance
    stop = L.select(isFlat, trail, L.max(trail, stop))
    return held
  }
}
