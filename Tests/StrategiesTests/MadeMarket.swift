import MarketData
import Replay
import Trading

/// A made-up stream of events, written one message at a time.
struct MadeMarket {
  private(set) var events: [MarketEvent] = []
  /// Milliseconds since the start.
  var time: Int64 = 0
  static let start: Int64 = 1_700_000_000 * Span.second

  mutating func tell(_ kind: MarketEvent.Kind, _ ticks: Int32, _ lots: Int64 = 0) {
    let exchange = Self.start + time * 1_000_000
    events.append(
      MarketEvent(
        exchangeTime: exchange, receiveTime: exchange + 1_000_000, kind: kind, ticks: ticks,
        lots: lots, isLast: true))
  }

  /// Both best prices at once.
  mutating func quote(_ bid: Int32, _ ask: Int32, lots: Int64 = 10) {
    tell(.bestBid, bid, lots)
    tell(.bestAsk, ask, lots)
  }

  /// A wandering middle, levels that come and go, and trades against the best prices.
  static func wandering(seed: UInt64, messages: Int) -> MadeMarket {
    var random = SeededRandom(seed: seed)
    var market = MadeMarket()
    var middle: Int32 = 10_000
    for _ in 0..<messages {
      market.time += .random(in: 1...40, using: &random)
      let step = Int32.random(in: -1...1, using: &random)
      middle += Int.random(in: 0..<200, using: &random) == 0 ? 15 * step : step
      market.tell(.bestBid, middle - 1, .random(in: 1...20, using: &random))
      market.tell(.bestAsk, middle + 1, .random(in: 1...20, using: &random))
      let away = Int32.random(in: 2...9, using: &random)
      market.tell(.bid, middle - away, .random(in: 0...20, using: &random))
      market.tell(.ask, middle + away, .random(in: 0...20, using: &random))
      guard Int.random(in: 0..<3, using: &random) == 0 else { continue }
      let sells = Bool.random(using: &random)
      market.tell(
        sells ? .sellTrade : .buyTrade, sells ? middle - 1 : middle + 1,
        .random(in: 1...40, using: &random))
    }
    return market
  }

  /// Anything at all, with sides empty, crossed or thousands of ticks apart.
  static func hostile(
    seed: UInt64, messages: Int, gapMilliseconds: Int64 = 300
  ) -> MadeMarket {
    var random = SeededRandom(seed: seed)
    var market = MadeMarket()
    for _ in 0..<messages {
      market.time += .random(in: 0...gapMilliseconds, using: &random)
      let kind = MarketEvent.Kind.allCases.randomElement(using: &random) ?? .clear
      let absurd: [Int32] = [
        1, 2, 999, 10_000, 2_000_000_000, .random(in: 1...20_000, using: &random),
      ]
      let ticks =
        Int.random(in: 0..<4, using: &random) == 0
        ? absurd.randomElement(using: &random) ?? 1 : .random(in: 9_990...10_010, using: &random)
      market.tell(kind, ticks, .random(in: 0...30, using: &random))
    }
    return market
  }

  static let tick = Increment(hundredMillionths: 10_000_000)
  static let lot = Increment(hundredMillionths: 100_000)

  static func contract(_ symbol: String = "BTCUSDT", _ kind: ContractKind = .linear) -> Contract {
    Contract(
      symbol, kind, base: "BTC", quote: "USDT",
      filters: OrderFilters(tick: 0.1, lot: LotRule(step: 0.001, minimum: 0.001)),
      makerFeeRate: 0.0002, takerFeeRate: 0.0005)
  }

  /// A replay of the market alone.
  func replay(
    chunkSize: Int = 65_536, capital: Double = 100_000, latency: Latency = Latency(),
    goesOnNanoseconds: Int64 = Span.second
  ) -> EventReplay {
    let end = events.last?.exchangeTime ?? Self.start
    let market = EventReplay.Market.events(
      ListedEvents(events, chunkSize: chunkSize), tick: Self.tick, lot: Self.lot,
      span: Self.start...(end + goesOnNanoseconds))
    var replay = EventReplay(
      [.init(Self.contract(), market, marginMode: .cross)], capital: capital)
    replay.latency = latency
    return replay
  }

  static let slow = Latency(
    feed: .logNormal(medianNanoseconds: 5_000_000, sigma: 1),
    entry: .logNormal(medianNanoseconds: 8_000_000, sigma: 1),
    response: .logNormal(medianNanoseconds: 8_000_000, sigma: 1))
}
