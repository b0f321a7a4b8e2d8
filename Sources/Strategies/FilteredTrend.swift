import Indicators
import Lanes
import MarketData
import Trading

/// Long while the fast average stands above the slow one and the filter agrees, short while below.
struct FilteredTrend<L: Lane>: Strategy {
  static var declaration: StrategyDeclaration {
    .init(
      name: "filtered-trend",
      summary:
        "Long while the fast average is above the slow one and a filter agrees; short mirrors.",
      parameters: [
        .choice("average", ["sma", "ema"], "kind of both averages"),
        .whole("fast", 1...100_000, standard: 20, "bars of the fast average"),
        .whole("slow", 1...100_000, standard: 100, "bars of the slow average"),
        .choice("filter", ["off", "trend", "momentum"], "what else must hold"),
        .whole("window", 1...100_000, standard: 100, "bars that the filter looks at")
          .active(where: "filter != 'off'"),
        .real("threshold", 0...10, standard: 0.02, "least change over the window, as a fraction")
          .active(where: "filter == 'momentum'"),
      ],
      features: [
        .sma("fast"), .sma("slow"), .ema("fast"), .ema("slow"), .sma("window"),
        .rateOfChange("window"),
      ])
  }

  private let usesEMA: L.Mask
  private let isOff: L.Mask
  private let isTrend: L.Mask
  private let threshold: L
  /// What the side allows.
  private let highest: L
  private let lowest: L

  init(_ parameters: Parameters<L>) {
    usesEMA = parameters[0] .== 1
    isOff = parameters[3] .== 0
    isTrend = parameters[3] .== 1
    threshold = parameters[5]
    highest = L(parameters.side.highest)
    lowest = L(parameters.side.lowest)
  }

  @inline(__always)
  mutating func target(_ bar: Bar, _ features: LaneValues<L>) -> L {
    let fast = L.select(usesEMA, features[2], features[0])
    let slow = L.select(usesEMA, features[3], features[1])
    let close = L(bar.close)
    let isRising = L.select(isTrend, close - features[4], features[5] - threshold) .> 0
    let isFalling = L.select(isTrend, features[4] - close, L(0) - features[5] - threshold) .> 0
    let isKnown = (0..<6).reduce(L(0) .== 0) { $0 .& (features[$1] .== features[$1]) }
    let long = isKnown .& (fast .> slow) .& (isOff .| isRising)
    let short = isKnown .& (fast .< slow) .& (isOff .| isFalling)
    return L.select(long, highest, L.select(short, lowest, 0))
  }
}
