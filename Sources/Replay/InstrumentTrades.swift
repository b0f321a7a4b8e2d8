import MarketData
import Metrics
import Trading

/// The round trips of one instrument, or of one leg of it, from the fills that the account booked.
package struct InstrumentTrades: Sendable {
  private var recorder: TradeRecorder
  private let payoff: Payoff
  /// Signed units held.
  private(set) var units = 0.0
  /// What the open round trip has earned so far, net.
  private var profit = 0.0
  /// The open position as if it were closed at the last mark, without a fee.
  package private(set) var open: ClosedTrade?

  package var closed: [ClosedTrade] { recorder.trades }
  /// Bars with a fill, ascending, each once.
  package var fillBars: [Int] { recorder.fillBars }

  package init(_ payoff: Payoff) {
    self.payoff = payoff
    recorder = TradeRecorder(payoff)
  }

  /// Tells the range of the bar that is being passed, and whether its fills come before it; without
  /// bars the mark is all that is seen.
  mutating func enter(_ range: Clearing.BarRange?, mark: Double) {
    guard let range else {
      if mark.isFinite { recorder.bar = (mark, mark) }
      return
    }
    recorder.bar = (range.low, range.high)
    recorder.fillsAtOpen = range.fillsAtOpen
  }

  mutating func pass(_ bar: Int) {
    // Before the first quote nothing is known to have been passed.
    if recorder.bar.high > 0 { recorder.passed(bar) }
  }

  mutating func paid(_ amount: Double) {
    profit -= amount
    recorder.paid(amount)
  }

  mutating func book(_ cleared: Clearing.ClearedFill, bar: Int) {
    let fill = cleared.fill
    let closed = min(cleared.outcome.closed, fill.quantity)
    let opened = fill.quantity - closed
    let feePerUnit = cleared.outcome.fee / fill.quantity
    profit += cleared.outcome.realised + cleared.covered - feePerUnit * closed
    func leg(_ units: Double) -> ObservedFill {
      ObservedFill(
        bar: bar, price: fill.price, reference: cleared.reference, units: units,
        fee: feePerUnit * units)
    }
    let before = units
    units = cleared.outcome.quantity
    if before != 0, units == 0 || (units > 0) != (before > 0) {
      recorder.closed(leg(closed), profit: profit, reason: cleared.reason)
      profit = 0
      if units != 0 { hold(leg(opened), fill, isNew: true) }
    } else {
      hold(
        leg(fill.quantity), fill, isNew: before == 0, isLarger: units.magnitude > before.magnitude)
    }
  }

  private mutating func hold(
    _ leg: ObservedFill, _ fill: OrderFill, isNew: Bool, isLarger: Bool = true
  ) {
    if isNew || isLarger { profit -= leg.fee }
    recorder.held(leg, quantity: units)
  }

  /// Values what is still open at a mark.
  mutating func value(at mark: Double) {
    guard var trade = recorder.open else { return }
    trade.exitPrice = mark
    trade.profit = profit + payoff.profit(units, from: trade.entryPrice, to: mark)
    open = trade
  }
}
