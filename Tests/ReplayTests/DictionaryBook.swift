import MarketData

/// A book that could not be plainer, to compare with.
struct DictionaryBook {
  var bids: [Int32: Int64] = [:]
  var asks: [Int32: Int64] = [:]

  var bestBid: Int32? { bids.keys.max() }
  var bestAsk: Int32? { asks.keys.min() }

  /// Answers what rested at the event's price on its side.
  mutating func apply(_ event: MarketEvent) -> Int64 {
    let lots = event.lots > 0 ? event.lots : nil
    switch event.kind {
    case .bid:
      defer { bids[event.ticks] = lots }
      return bids[event.ticks] ?? 0
    case .ask:
      defer { asks[event.ticks] = lots }
      return asks[event.ticks] ?? 0
    case .bestBid:
      defer {
        bids = bids.filter { $0.key < event.ticks }
        asks = asks.filter { $0.key > event.ticks }
        bids[event.ticks] = lots
      }
      return bids[event.ticks] ?? 0
    case .bestAsk:
      defer {
        asks = asks.filter { $0.key > event.ticks }
        bids = bids.filter { $0.key < event.ticks }
        asks[event.ticks] = lots
      }
      return asks[event.ticks] ?? 0
    case .clear:
      (bids, asks) = ([:], [:])
      return 0
    case .buyTrade, .sellTrade: return 0
    }
  }

  /// Forgets what a trade must have used up: all that was better than its price.
  mutating func sweep(_ trade: MarketEvent) {
    if trade.kind == .sellTrade { bids = bids.filter { $0.key <= trade.ticks } }
    if trade.kind == .buyTrade { asks = asks.filter { $0.key >= trade.ticks } }
  }
}
