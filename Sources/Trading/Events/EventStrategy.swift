/// A strategy that trades by its own orders: it quotes, reacts to fills, and keeps its own time.
///
/// The same source runs in the order-level replay and live. A strategy is called first with
/// `onTimer`, at the start of the run; from then on it hears its own fills, the moments it asked
/// for with `desk.wake(at:)`, and what it asked to hear with `desk.listen(to:)`. It acts only
/// through the desk, and what it sees there is what had reached it by `desk.now`.
public protocol EventStrategy {
  /// The market of an instrument has changed: a book message has arrived, or a bar's open or close.
  mutating func onBook(_ instrument: Int, _ desk: Desk)
  /// Somebody else's trade has been printed.
  mutating func onTrade(_ trade: TradePrint, _ desk: Desk)
  /// One of the strategy's own orders has traded; or the venue has closed its position by force,
  /// under an order of strategy −1.
  mutating func onFill(_ fill: OrderFill, _ desk: Desk)
  /// The run has started, or a moment that was asked for has come.
  mutating func onTimer(_ desk: Desk)
}

extension EventStrategy {
  public mutating func onBook(_ instrument: Int, _ desk: Desk) {}
  public mutating func onTrade(_ trade: TradePrint, _ desk: Desk) {}
  public mutating func onFill(_ fill: OrderFill, _ desk: Desk) {}
}
