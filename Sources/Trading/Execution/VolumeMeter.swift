import MarketData

/// Counts the units that others trade, from prints where there are any and else from closed bars.
struct VolumeMeter: Sendable {
  private(set) var total = 0.0
  private var seesPrints = false
  private var lastBar: Int?
  /// The last closed bar's units and nanoseconds.
  private var closed: (volume: Double, nanoseconds: Double)?
  /// When it began to count.
  private var since: Timestamp?

  /// Begins to count, once.
  mutating func begin(at now: Timestamp) { since = since ?? now }

  mutating func add(_ trade: TradePrint) {
    seesPrints = true
    if trade.quantity > 0, trade.quantity.isFinite { total += trade.quantity }
  }

  /// Counts a bar that has closed since the last look.
  mutating func look(at view: MarketView, _ now: Timestamp) {
    defer { lastBar = view.barIndex }
    guard !seesPrints, let bar = view.bar, bar.volume >= 0, bar.volume.isFinite else { return }
    if view.phase == .close {
      closed = (bar.volume, Double(now.nanoseconds) - Double(bar.openTime.nanoseconds))
    }
    if let lastBar, view.barIndex > lastBar { total += bar.volume }
  }

  /// The last bar's part of a span shorter than it: inside a bar nothing is known but its mean.
  func barVolume(in nanoseconds: Double) -> Double? {
    guard !seesPrints, let closed, nanoseconds < closed.nanoseconds else { return nil }
    return closed.volume * nanoseconds / closed.nanoseconds
  }

  /// What a span saw on average until now; all that was seen, where it was counted for less.
  func seen(in nanoseconds: Double, until now: Timestamp) -> Double {
    let counted = Double(now.nanoseconds) - Double((since ?? now).nanoseconds)
    return counted > nanoseconds ? total * nanoseconds / counted : total
  }
}
