import Indicators
import Lanes
import MarketData
import Trading

/// Long while the close stands above an average, until the bar's low falls through a stop that
/// trails the close by `width` average true ranges and never loosens; short mirrors it below.
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
  /// Added to the average that an entry must pass: infinite on a side that is not allowed.
  private let longBarrier: L
  private let shortBarrier: L
  /// Each side's stop in prices times its direction; infinite while the side is out.
  private var longStop = L(.infinity)
  private var shortStop = L(.infinity)

  init(_ parameters: Parameters<L>) {
    width = parameters[2]
    longBarrier = L(parameters.side == .short ? .infinity : 0)
    shortBarrier = L(parameters.side == .long ? .infinity : 0)
  }

  @inline(__always)
  mutating func target(_ bar: Bar, _ features: LaneValues<L>) -> L {
    let (close, trend) = (L(bar.close), features[0])
    let distance = width * features[1]
    let out = L(.infinity)
    let (longTrail, shortTrail) = (close - distance, L(-bar.close) - distance)
    // An undefined range has no trail, and an undefined average is not passed.
    let longEntry = L.select(
      (close .> trend + longBarrier) .& (longTrail .< out), longTrail, out)
    let shortEntry = L.select(
      (close .< trend - shortBarrier) .& (shortTrail .< out), shortTrail, out)
    // Both sides look at the stops of the bar before, so neither waits for the other.
    let (isLongOut, isShortOut) = (longStop .== out, shortStop .== out)
    let longKept = L.select(L(bar.low) .< longStop, out, L.max(longTrail, longStop))
    let shortKept = L.select(L(-bar.high) .< shortStop, out, L.max(shortTrail, shortStop))
    longStop = L.select(isLongOut, L.select(isShortOut, longEntry, out), longKept)
    shortStop = L.select(isShortOut, L.select(isLongOut, shortEntry, out), shortKept)
    return L.select(longStop .< out, 1, L.select(shortStop .< out, -1, 0))
  }
}
