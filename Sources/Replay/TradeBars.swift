import MarketData
import Trading

/// Makes bars of trades as they reach the desk.
///
/// A trade that arrives after its bar has been closed counts in the next; a bar without trades
/// stands at the last price.
struct TradeBars {
  let interval: Int64
  private var start: Int64
  private var bar: Bar?
  private var last = Double.nan

  /// - Parameter time: Bars begin at whole intervals from the first that holds it.
  init(interval: Int64, from time: Int64) {
    self.interval = interval
    start = time - (time % interval + interval) % interval
  }

  /// When the bar under way ends.
  var end: Timestamp { Timestamp(nanoseconds: start.saturatingAdding(interval)) }

  mutating func add(_ trade: TradePrint) {
    last = trade.price
    guard var bar else {
      self.bar = flat(trade.price, volume: trade.quantity)
      return
    }
    bar.high = max(bar.high, trade.price)
    bar.low = min(bar.low, trade.price)
    bar.close = trade.price
    bar.volume += trade.quantity
    self.bar = bar
  }

  /// Ends the bar under way and begins the next; nil before the first trade.
  mutating func close() -> Bar? {
    let closed = bar ?? (last > 0 ? flat(last, volume: 0) : nil)
    bar = nil
    start = start.saturatingAdding(interval)
    return closed
  }

  private func flat(_ price: Double, volume: Double) -> Bar {
    Bar(
      openTime: Timestamp(nanoseconds: start), open: price, high: price, low: price, close: price,
      volume: volume)
  }
}
