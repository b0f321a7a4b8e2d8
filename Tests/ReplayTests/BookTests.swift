import MarketData
import Replay
import Testing

@Suite struct BookTests {
  private func event(_ kind: MarketEvent.Kind, _ ticks: Int32, _ lots: Int64) -> MarketEvent {
    MarketEvent(
      exchangeTime: 0, receiveTime: 0, kind: kind, ticks: ticks, lots: lots, isLast: true)
  }

  private func levels(_ book: borrowing Book, _ side: Book.Side) -> [[Int64]] {
    var levels: [[Int64]] = []
    book.forEachLevel(side) {
      levels.append([Int64($0), $1])
      return true
    }
    return levels
  }

  @Test func keepsWhatItIsTold() {
    var book = Book()
    #expect(book.bestBid == nil && book.bestAsk == nil && !book.isCrossed)
    #expect(book.apply(event(.bid, 100, 5)) == 0)
    #expect(book.apply(event(.bid, 98, 7)) == 0)
    #expect(book.apply(event(.ask, 103, 2)) == 0)
    #expect(book.apply(event(.bid, 100, 6)) == 5)
    #expect(book.bestBid == 100 && book.bestAsk == 103)
    #expect(book.lots(at: 100, .bid) == 6 && book.lots(at: 100, .ask) == 0)
    #expect(book.apply(event(.buyTrade, 103, 1)) == 0)
    #expect(book.lots(at: 103, .ask) == 2)
    #expect(book.apply(event(.bid, 100, 0)) == 6)
    #expect(book.bestBid == 98)
    #expect(book.apply(event(.ask, 98, 1)) == 0)
    let isCrossed = book.isCrossed
    #expect(isCrossed)
    book.apply(event(.clear, 0, 0))
    #expect(book.bestBid == nil && book.bestAsk == nil)
  }

  @Test func aBestPriceSweepsWhatIsBetterAndWhatItMeets() {
    var book = Book()
    for ticks in 90...99 as ClosedRange<Int32> { book.apply(event(.bid, ticks, 1)) }
    for ticks in 101...110 as ClosedRange<Int32> { book.apply(event(.ask, ticks, 1)) }
    #expect(book.apply(event(.bestBid, 97, 4)) == 1)
    #expect(book.bestBid == 97 && book.lots(at: 97, .bid) == 4 && book.bestAsk == 101)
    #expect(book.apply(event(.bestBid, 103, 9)) == 0)
    #expect(book.bestBid == 103 && book.bestAsk == 104)
    #expect(book.apply(event(.bestAsk, 95, 3)) == 0)
    #expect(book.bestAsk == 95 && book.bestBid == 94)
    #expect(levels(book, .bid) == [[94, 1], [93, 1], [92, 1], [91, 1], [90, 1]])
  }

  @Test func goesOutwardUntilTold() {
    var book = Book()
    for ticks in [500, 100, 40_000, 300_000, -5] as [Int32] { book.apply(event(.ask, ticks, 2)) }
    #expect(levels(book, .ask).map { $0[0] } == [-5, 100, 500, 40_000, 300_000])
    var seen = 0
    book.forEachLevel(.ask) { ticks, _ in
      seen += 1
      return ticks < 100
    }
    #expect(seen == 2)
  }

  /// Prices that drift, jump and lie at both ends of what ticks can be.
  @Test(arguments: 0..<24 as Range<UInt64>)
  func agreesWithADictionary(_ seed: UInt64) {
    var random = SeededRandom(seed: seed)
    var book = Book()
    var plain = DictionaryBook()
    let spread: Int32 = [20, 3_000, 90_000, 1_000_000][Int(seed % 4)]
    var centre: Int32 = seed % 5 == 0 ? 0 : 600_000
    for step in 0..<2_500 {
      centre &+= .random(in: -spread / 10...spread / 10, using: &random)
      if Int.random(in: 0..<400, using: &random) == 0 {
        centre = .random(in: -2_000_000_000...2_000_000_000, using: &random)
      }
      let dice = Int.random(in: 0..<100, using: &random)
      let kind: MarketEvent.Kind =
        dice == 0
        ? .clear
        : dice < 10
          ? .bestBid : dice < 20 ? .bestAsk : dice < 22 ? .buyTrade : dice < 61 ? .bid : .ask
      var ticks = centre &+ .random(in: -spread...spread, using: &random)
      if Int.random(in: 0..<3, using: &random) == 0 {
        ticks = (kind.rawValue & 1 == 0 ? plain.bestBid : plain.bestAsk) ?? ticks
      }
      if seed % 6 == 0, dice == 50 { ticks = Bool.random(using: &random) ? .min : .max }
      let told = event(kind, ticks, max(-1, .random(in: -15...30, using: &random)))
      #expect(book.apply(told) == plain.apply(told), "seed \(seed), step \(step)")
      #expect(book.bestBid == plain.bestBid, "seed \(seed), step \(step)")
      #expect(book.bestAsk == plain.bestAsk, "seed \(seed), step \(step)")
      #expect(book.lots(at: ticks, .bid) == plain.bids[ticks] ?? 0, "seed \(seed), step \(step)")
      if step % 100 == 0 {
        let bids = plain.bids.sorted { $0.key > $1.key }.map { [Int64($0.key), $0.value] }
        let asks = plain.asks.sorted { $0.key < $1.key }.map { [Int64($0.key), $0.value] }
        #expect(levels(book, .bid) == bids, "seed \(seed), step \(step)")
        #expect(levels(book, .ask) == asks, "seed \(seed), step \(step)")
      }
    }
  }

  @Test func aBatchIsItsEvents() {
    var random = SeededRandom(seed: 99)
    let events = (0..<5_000).map { _ in
      event(
        MarketEvent.Kind(rawValue: .random(in: 0...5, using: &random)) ?? .clear,
        .random(in: 900...1_100, using: &random), .random(in: 0...3, using: &random))
    }
    var one = Book()
    var other = Book()
    for event in events { one.apply(event) }
    events.withUnsafeBufferPointer { other.apply($0) }
    #expect(levels(one, .bid) == levels(other, .bid))
    #expect(levels(one, .ask) == levels(other, .ask))
  }
}
