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
  private let side: Side
  private var long = TrailingLeg<L>()
  private var short = TrailingLeg<L>()

  init(_ parameters: Parameters<L>) {
    width = parameters[2]
    side = parameters.side
  }

  @inline(__always)
  mutating func target(_ bar: Bar, _ features: LaneValues<L>) -> L {
    let (close, trend, distance) = (L(bar.close), features[0], width * features[1])
    let (longTrail, shortTrail) = (close - distance, L(-bar.close) - distance)
    let entersLong = close .> trend
    let entersShort = close .< trend
    switch side {
    case .long:
      long.update(L(bar.low), trail: longTrail, enters: entersLong)
    case .short:
      short.update(L(-bar.high), trail: shortTrail, enters: entersShort)
    case .longShort:
      // Both look at the stops of the bar before, so neither waits for the other.
      let (isLongOut, isShortOut) = (long.isOut, short.isOut)
      long.update(L(bar.low), trail: longTrail, enters: entersLong .& isShortOut)
      short.update(L(-bar.high), trail: shortTrail, enters: entersShort .& isLongOut)
    }
    return L.select(long.isOut, L.select(short.isOut, 0, -1), 1)
  }
}

/// One side's stop, in prices times its direction; infinite while the side is out.
private struct TrailingLeg<L: Lane> {
  private var stop = L(.infinity)

  @inline(__always) var isOut: L.Mask { stop .== L(.infinity) }

  /// Leaves when the bar's worst price fell through the stop, else lets it rise to `trail`; an
  /// undefined trail neither enters nor moves the stop.
  @inline(__always) mutating func update(_ worst: L, trail: L, enters: L.Mask) {
    let out = L(.infinity)
    let entry = L.select(enters .& (trail .< out), trail, out)
    let kept = L.select(worst .< stop, out, L.max(trail, stop))
    stop = L.select(isOut, entry, kept)
  }
}
