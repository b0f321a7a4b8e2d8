import Metrics

/// Turns what an observer sees of one account into trades.
package struct TradeRecorder: Sendable {
  package private(set) var trades: [ClosedTrade] = []
  /// The position that is open now, its exit still unknown.
  package private(set) var open: ClosedTrade?
  /// The bar that is being passed, and whether fills come before its range or after it.
  package var bar: (low: Double, high: Double) = (0, 0)
  package var fillsAtOpen = true
  /// Units held after the last fill.
  private var units = 0.0
  /// Bars with a fill, ascending, each once.
  package private(set) var fillBars: [Int] = []

  private let payoff: Payoff

  package init(_ payoff: Payoff = Payoff(.linear)) { self.payoff = payoff }

  /// A position opened or was resized: `quantity` units are held from now on.
  package mutating func held(_ fill: ObservedFill, quantity: Double) {
    note(fill)
    let slippage = slippage(fill)
    let before = units
    units = abs(quantity)
    guard var trade = open else {
      open = ClosedTrade(
        direction: quantity > 0 ? 1 : -1, entryBar: fill.bar, entryPrice: fill.price,
        exitBar: fill.bar, exitPrice: fill.price, quantity: abs(quantity), fees: fill.fee,
        slippage: slippage, funding: 0, profit: 0, adverseExcursion: 0, favourableExcursion: 0,
        exitReason: "")
      return
    }
    if units > before {
      let (old, new) = (payoff.coordinate(trade.entryPrice), payoff.coordinate(fill.price))
      trade.entryPrice = payoff.coordinate((old * before + fill.units * new) / units)
    }
    trade.quantity = max(trade.quantity, units)
    trade.fees += fill.fee
    trade.slippage += slippage
    open = trade
  }

  /// The position ended with a net profit.
  package mutating func closed(_ fill: ObservedFill, profit: Double, reason: ExitReason) {
    guard var trade = open else { preconditionFailure("What closes was open.") }
    note(fill)
    open = nil
    see(low: fill.price, high: fill.price, &trade)
    // A position that a decision ends at the close has seen its last bar whole.
    if reason == .signal, !fillsAtOpen { see(low: bar.low, high: bar.high, &trade) }
    trade.exitBar = fill.bar
    trade.exitPrice = fill.price
    trade.fees += fill.fee
    trade.slippage += slippage(fill)
    trade.profit = profit
    trade.exitReason = reason.rawValue
    trades.append(trade)
  }

  /// Funding or interest was paid (or, if negative, received) on the position held.
  package mutating func paid(_ amount: Double) { open?.funding += amount }

  /// Widens the open trade's excursions by the bar that has just passed.
  package mutating func passed(_ index: Int) {
    guard var trade = open, fillsAtOpen || trade.entryBar < index else { return }
    see(low: bar.low, high: bar.high, &trade)
    open = trade
  }

  private func slippage(_ fill: ObservedFill) -> Double {
    payoff.profit(fill.units, from: fill.price, to: fill.reference).magnitude
  }

  private mutating func note(_ fill: ObservedFill) {
    if fillBars.last != fill.bar { fillBars.append(fill.bar) }
  }

  private func see(low: Double, high: Double, _ trade: inout ClosedTrade) {
    let (worst, best) = trade.direction > 0 ? (low, high) : (high, low)
    func change(_ price: Double) -> Double {
      trade.direction * (price / trade.entryPrice - 1)
    }
    trade.adverseExcursion = min(trade.adverseExcursion, change(worst))
    trade.favourableExcursion = max(trade.favourableExcursion, change(best))
  }
}
