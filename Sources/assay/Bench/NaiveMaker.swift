import MarketData

/// The bench's maker traded in the plainest way: no delay, a quote at each touch, every event met
/// by every quote, and dictionaries for books, searched whenever a best price is asked.
struct NaiveMaker {
  private struct Quote {
    let isBuy: Bool
    let ticks: Int32
    var ahead: Int64
    var left: Int64
  }

  private var bids: [Int32: Int64] = [:]
  private var asks: [Int32: Int64] = [:]
  private var quotes: [Quote] = []
  private var nextLook: Int64?
  /// What was filled, in order: the price and the lots.
  private(set) var fills: [(ticks: Int32, lots: Int64)] = []
  private var position: Int64 = 0

  static let interval: Int64 = 100_000_000
  static let lots: Int64 = 10
  static let mostLots: Int64 = 100

  /// The maker's fills over the events of a file.
  static func fills(path: String) throws -> [(ticks: Int32, lots: Int64)] {
    var reader = try EventReader(path: path)
    var maker = NaiveMaker()
    while let events = try reader.next() {
      for event in events { maker.pass(event) }
    }
    return maker.fills
  }

  private mutating func pass(_ event: MarketEvent) {
    if nextLook == nil { nextLook = event.exchangeTime }
    while let look = nextLook, look < event.exchangeTime {
      quote()
      nextLook = look + Self.interval
    }
    meet(event)
    apply(event)
  }

  private mutating func quote() {
    guard let bid = bids.keys.max(), let ask = asks.keys.min() else { return }
    quotes.removeAll { $0.ticks != ($0.isBuy ? bid : ask) }
    quotes.removeAll { $0.isBuy ? position >= Self.mostLots : position <= -Self.mostLots }
    for isBuy in [true, false] where !quotes.contains(where: { $0.isBuy == isBuy }) {
      guard isBuy ? position < Self.mostLots : position > -Self.mostLots else { continue }
      let ticks = isBuy ? bid : ask
      let ahead = (isBuy ? bids : asks)[ticks] ?? 0
      quotes.append(Quote(isBuy: isBuy, ticks: ticks, ahead: ahead, left: Self.lots))
    }
  }

  /// Lets an event fill quotes and move their places.
  private mutating func meet(_ event: MarketEvent) {
    for place in quotes.indices {
      let quote = quotes[place]
      let isReached = quote.isBuy ? event.ticks <= quote.ticks : event.ticks >= quote.ticks
      switch event.kind {
      case .sellTrade where quote.isBuy && isReached, .buyTrade where !quote.isBuy && isReached:
        let before = event.ticks == quote.ticks ? min(event.lots, quote.ahead) : 0
        quotes[place].ahead -= before
        fill(place, event.lots - before)
      case .bid where quote.isBuy && event.ticks == quote.ticks,
        .ask where !quote.isBuy && event.ticks == quote.ticks,
        .bestBid where quote.isBuy && event.ticks == quote.ticks,
        .bestAsk where !quote.isBuy && event.ticks == quote.ticks:
        quotes[place].ahead = min(quote.ahead, event.lots)
      case .bestBid where quote.isBuy && isReached, .bestAsk where !quote.isBuy && isReached:
        quotes[place].ahead = 0
      case .ask where quote.isBuy && isReached, .bid where !quote.isBuy && isReached,
        .bestAsk where quote.isBuy && isReached, .bestBid where !quote.isBuy && isReached:
        fill(place, event.lots)
      default: break
      }
    }
    quotes.removeAll { $0.left == 0 }
  }

  private mutating func fill(_ place: Int, _ lots: Int64) {
    let taken = min(lots, quotes[place].left)
    guard taken > 0 else { return }
    quotes[place].left -= taken
    position += quotes[place].isBuy ? taken : -taken
    fills.append((quotes[place].ticks, taken))
  }

  private mutating func apply(_ event: MarketEvent) {
    let lots = event.lots > 0 ? event.lots : nil
    switch event.kind {
    case .bid: bids[event.ticks] = lots
    case .ask: asks[event.ticks] = lots
    case .buyTrade: asks = asks.filter { $0.key >= event.ticks }
    case .sellTrade: bids = bids.filter { $0.key <= event.ticks }
    case .bestBid:
      bids = bids.filter { $0.key < event.ticks }
      asks = asks.filter { $0.key > event.ticks }
      bids[event.ticks] = lots
    case .bestAsk:
      asks = asks.filter { $0.key > event.ticks }
      bids = bids.filter { $0.key < event.ticks }
      asks[event.ticks] = lots
    case .clear: (bids, asks) = ([:], [:])
    }
  }
}
