import Trading

/// A strategy that does what a test tells it at each call.
struct Scripted: EventStrategy {
  var atTimer: (Desk) -> Void = { _ in }
  var atBook: (Int, Desk) -> Void = { _, _ in }
  var atFill: (OrderFill, Desk) -> Void = { _, _ in }
  var atTrade: (TradePrint, Desk) -> Void = { _, _ in }

  func onTrade(_ trade: TradePrint, _ desk: Desk) { atTrade(trade, desk) }
  func onTimer(_ desk: Desk) { atTimer(desk) }
  func onBook(_ instrument: Int, _ desk: Desk) { atBook(instrument, desk) }
  func onFill(_ fill: OrderFill, _ desk: Desk) { atFill(fill, desk) }
}
