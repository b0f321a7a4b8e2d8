/// Messages in the exchange's order made into events, the book's updates checked for gaps.
///
/// The rule is Binance's for USD-M futures ("How to manage a local order book correctly"): drop
/// what is older than the snapshot, begin with the update that spans it, and from then on each
/// update's `pu` is the `u` before it. A book that takes the events in order is never crossed:
/// within a message levels go before others come, and what is older than the last ticker does not
/// undo it.
struct BinanceSequence {
  let priceStep: Int64
  let quantityStep: Int64
  private let withTickers: Bool
  var counts = CaptureCounts()
  private var book = BookState.unknown
  /// Whether there was a snapshot.
  private(set) var hasBook = false
  /// The last update of the book that was emitted, and the last ticker's, with its prices.
  private var lastUpdate: Int64 = -1
  private var ticker: (update: Int64, bid: Int32, ask: Int32) = (-1, .min, .max)
  private var receiveTime = Int64.min
  private var messages = 0
  private var delays = 0.0
  var events: [MarketEvent] = []

  private enum BookState: Equatable {
    /// No snapshot yet, or none since a gap.
    case unknown
    /// Waiting for the depth message that spans the snapshot.
    case snapshot
    /// The next depth message's `pu` must be the last one's `u`.
    case joined
  }

  /// The steps divide every price and quantity.
  init(priceStep: Int64, quantityStep: Int64, withTickers: Bool) {
    self.priceStep = priceStep
    self.quantityStep = quantityStep
    self.withTickers = withTickers
  }

  /// Adds the events of the next message, if it has any, to `events`.
  mutating func take(_ message: BinanceMessage, _ levels: [BinanceMessage.Level]) {
    let start = events.count
    switch message.kind {
    case .trade: takeTrade(message, levels)
    case .ticker: takeTicker(message, levels)
    case .depth: takeDepth(message, levels)
    case .snapshot: takeSnapshot(message, levels)
    }
    guard events.count > start else { return }
    events[events.count - 1].isLast = true
    raiseReceiveTime(message)
    for index in start..<events.count { events[index].receiveTime = receiveTime }
  }

  /// Receive times never fall: what a later message overtook is known no sooner than the former.
  private mutating func raiseReceiveTime(_ message: BinanceMessage) {
    messages += 1
    let delay = max(0, receiveTime == .min ? 0 : receiveTime - message.receiveTime)
    counts.delayed += delay > 0 ? 1 : 0
    counts.largestDelay = max(counts.largestDelay, delay)
    delays += Double(delay)
    counts.meanDelay = delays / Double(messages)
    receiveTime = max(receiveTime, message.receiveTime)
  }

  private mutating func takeTrade(_ message: BinanceMessage, _ levels: [BinanceMessage.Level]) {
    append(message, message.isBuy ? .buyTrade : .sellTrade, levels[message.bids.lowerBound])
  }

  private mutating func takeTicker(_ message: BinanceMessage, _ levels: [BinanceMessage.Level]) {
    guard withTickers else { return }
    guard book != .unknown else {
      counts.withoutBook += 1
      return
    }
    guard message.update > max(lastUpdate, ticker.update) else {
      counts.staleTickers += 1
      return
    }
    let (bid, ask) = (levels[message.bids.lowerBound], levels[message.asks.lowerBound])
    ticker = (message.update, ticks(bid), ticks(ask))
    append(message, .bestBid, bid)
    append(message, .bestAsk, ask)
  }

  private mutating func takeSnapshot(_ message: BinanceMessage, _ levels: [BinanceMessage.Level]) {
    guard book == .unknown else {
      counts.sparedSnapshots += 1
      return
    }
    book = .snapshot
    hasBook = true
    lastUpdate = message.update
    ticker = (-1, .min, .max)
    append(message, .clear, .init(price: 0, quantity: 0))
    for index in message.bids where levels[index].quantity > 0 {
      append(message, .bid, levels[index])
    }
    for index in message.asks where levels[index].quantity > 0 {
      append(message, .ask, levels[index])
    }
  }

  private mutating func takeDepth(_ message: BinanceMessage, _ levels: [BinanceMessage.Level]) {
    switch book {
    case .unknown:
      counts.withoutBook += 1
      return
    case .snapshot where message.update < lastUpdate:
      counts.oldDepths += 1
      return
    case .snapshot where message.previousUpdate <= lastUpdate: book = .joined
    case .joined where message.previousUpdate == lastUpdate: break
    case .snapshot, .joined:
      book = .unknown
      counts.gaps += 1
      append(message, .clear, .init(price: 0, quantity: 0))
      return
    }
    lastUpdate = message.update
    // First what goes, then what comes: the book is then never crossed in between.
    for isRemoval in [true, false] {
      appendDepth(message, levels, isRemoval: isRemoval)
    }
  }

  private mutating func appendDepth(
    _ message: BinanceMessage, _ levels: [BinanceMessage.Level], isRemoval: Bool
  ) {
    let isOlder = message.update < ticker.update
    for index in message.bids where (levels[index].quantity == 0) == isRemoval {
      if isOlder, ticks(levels[index]) >= ticker.bid {
        counts.staleLevels += 1
      } else {
        append(message, .bid, levels[index])
      }
    }
    for index in message.asks where (levels[index].quantity == 0) == isRemoval {
      if isOlder, ticks(levels[index]) <= ticker.ask {
        counts.staleLevels += 1
      } else {
        append(message, .ask, levels[index])
      }
    }
  }

  private func ticks(_ level: BinanceMessage.Level) -> Int32 {
    Int32(truncatingIfNeeded: level.price / priceStep)
  }

  private mutating func append(
    _ message: BinanceMessage, _ kind: MarketEvent.Kind, _ level: BinanceMessage.Level
  ) {
    events.append(
      MarketEvent(
        exchangeTime: message.exchangeTime, receiveTime: 0, kind: kind, ticks: ticks(level),
        lots: level.quantity / quantityStep, isLast: false))
  }
}
