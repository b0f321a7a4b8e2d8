import MarketData

/// Counts the units that others trade, from prints where there are any and else from closed bars.
struct VolumeMeter: Sendable {
  private(set) var total = 0.0
  private var seesPrints = false
  private var lastBar: Int?

  mutating func add(_ trade: TradePrint) {
    seesPrints = true
    if trade.quantity > 0, trade.quantity.isFinite { total += trade.quantity }
  }

  /// Counts a bar that has closed since the last look.
  mutating func look(at view: MarketView) {
    defer { lastBar = view.barIndex }
    guard !seesPrints, let lastBar, view.barIndex > lastBar, let bar = view.bar else { return }
    if bar.volume > 0, bar.volume.isFinite { total += bar.volume }
  }
}
