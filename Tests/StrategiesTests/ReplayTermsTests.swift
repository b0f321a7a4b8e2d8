import MarketData
import Replay
import Testing
import Trading

/// What event strategies rely on in the replay.
@Suite struct ReplayTermsTests {
  private func day(lots: Int64 = 2_000) -> MadeMarket {
    var market = MadeMarket()
    market.quote(9_995, 10_005, lots: lots)
    market.time = 10_000
    market.quote(9_995, 10_005, lots: lots)
    return market
  }

  /// Three tenths are three lots of a tenth, though 0.3 / 0.1 is less than 3.
  @Test func takesEveryLotOfAnOrder() throws {
    for lots in 1...2_000 where Double(lots) / 1_000 / 0.001 < Double(lots) || lots < 3 {
      var once = Scripted()
      var isSent = false
      once.atTimer = { desk in
        desk.wake(afterNanoseconds: Span.second)
        guard desk.markets[0].isQuoted, !isSent else { return }
        isSent = true
        desk.submit(OrderRequest(.buy, .market, quantity: Double(lots) / 1_000))
      }
      let record = try day().replay().run([once]).record
      #expect(record.fills.map(\.quantity) == [Double(lots) / 1_000])
      #expect(record.log.orders.map(\.state) == [.filled])
    }
  }

  /// A sale one tick above the highest bid that anybody could tell of rests.
  @Test func tellsTheHighestPricesApart() throws {
    var market = MadeMarket()
    market.tell(.bestBid, 2_000_000_000, 10)
    market.time = 3_000
    market.tell(.bestBid, 2_000_000_000, 10)
    var seller = Scripted()
    seller.atTimer = { desk in
      guard desk.markets[0].bid > 0 else { return desk.wake(afterNanoseconds: Span.second) }
      desk.submit(
        OrderRequest(.sell, .limit(price: 200_000_000.1), quantity: 0.001, isPostOnly: true))
    }
    let record = try market.replay(capital: 1e9).run([seller]).record
    #expect(record.fills.isEmpty)
    #expect(record.log.orders.map(\.state) == [.open(.working)])
  }

  /// A sale at 995 has used up the bids at 999 and 997, whether or not an order of ours stood
  /// there: who then sells gets 995.
  @Test(arguments: [nil, 998.0, 990])
  func takesNothingThatASweepTook(_ bid: Double?) throws {
    var market = MadeMarket()
    market.quote(9_990, 10_010)
    for ticks in [9_970, 9_950, 9_900] as [Int32] { market.tell(.bid, ticks, 10) }
    market.time = 2_500
    market.tell(.sellTrade, 9_950, 3)
    market.time = 9_000
    market.tell(.bid, 9_900, 9)
    var trader = Scripted()
    var calls = 0
    trader.atTimer = { desk in
      calls += 1
      desk.wake(afterNanoseconds: Span.second)
      if calls == 2, let bid {
        desk.submit(OrderRequest(.buy, .limit(price: bid), quantity: 0.001))
      }
      if calls == 4 { desk.submit(OrderRequest(.sell, .limit(price: 991), quantity: 0.004)) }
    }
    let fills = try market.replay().run([trader]).record.fills
    #expect(fills.last?.side == .sell && fills.last?.price == 995)
    #expect(fills.count == (bid == 998 ? 2 : 1))
  }

  /// The account is looked at every second although no bar ever closes.
  @Test func samplesTheAccountWithoutBars() throws {
    var replay = day().replay()
    replay.sampling = Span.second
    let record = try replay.run([Scripted()]).record
    #expect(record.equity == Array(repeating: 100_000, count: 11))
    #expect(record.times.first == MadeMarket.start + Span.second)
    #expect(record.times.last == MadeMarket.start + 11 * Span.second)
  }

  /// The last message of a market is still on its way to the desk when the market ends.
  @Test func endsBeforeItsLastMessageIsHeard() throws {
    var listener = Scripted()
    var heard = 0
    listener.atTimer = { $0.listen(to: .books) }
    listener.atBook = { _, _ in heard += 1 }
    let record = try day().replay(goesOnNanoseconds: 0).run([listener]).record
    #expect(record.equity == [100_000])
    // Both sides of the first quote, a message each.
    #expect(heard == 2)
  }

  /// A trade that comes with a change of the book is heard with it, not with the next message.
  @Test func hearsTradesWhenTheyArrive() throws {
    var market = MadeMarket()
    market.quote(9_995, 10_005)
    market.time = 100
    market.tell(.bestBid, 9_990, 5)
    market.tell(.sellTrade, 9_995, 5)
    market.time = 5_000
    market.quote(9_990, 10_005)
    for topics in [[.trades], [.books, .trades]] as [[Desk.Topic]] {
      var listener = Scripted()
      var heard: [Int64] = []
      listener.atTimer = { desk in topics.forEach(desk.listen) }
      listener.atTrade = { _, desk in heard.append(desk.now.nanoseconds - MadeMarket.start) }
      _ = try market.replay().run([listener])
      #expect(heard == [101_000_000])
    }
  }

  /// A run over books that nobody asked to sample is looked at when it ends.
  @Test func looksAtTheAccountWhenBooksEnd() throws {
    let record = try day().replay().run([Scripted()]).record
    #expect(record.equity == [100_000])
  }

  /// Bars and a span of time together: the span decides, and each look comes once.
  @Test func samplesBarsAtTheSpanAlone() throws {
    let bars = MadeBars(prices: Array(repeating: (100, 101, 99, 100), count: 24))
    var replay = EventReplay(
      [.init(MadeMarket.contract(), try bars.market())], capital: 1_000)
    replay.sampling = 6 * Span.hour
    let times = try replay.run([Scripted()]).record.times
    #expect(times == (1...4).map { MadeMarket.start + $0 * 6 * Span.hour })
  }

  /// A bid that rests at one venue keeps its money from an order at another of the same account.
  @Test(arguments: [(0.3, nil), (0.7, OrderRefusal.insufficientMargin)])
  func reservesForOrdersOfOtherVenues(_ units: Double, _ refusal: OrderRefusal?) throws {
    let bars = MadeBars(prices: Array(repeating: (1_000, 1_000, 1_000, 1_000), count: 4))
    let replay = EventReplay(
      [
        .init(MadeMarket.contract("BTC-USDT", .spot), try bars.market()),
        .init(MadeMarket.contract(), try bars.market(), marginMode: .cross),
      ], capital: 1_000)
    var trader = Scripted()
    var calls = 0
    trader.atTimer = { $0.listen(to: .books) }
    trader.atBook = { instrument, desk in
      guard instrument == 1 else { return }
      calls += 1
      if calls == 1 { desk.submit(OrderRequest(.buy, .limit(price: 500), quantity: 1)) }
      if calls == 2 {
        desk.submit(OrderRequest(instrument: 1, .sell, .market, quantity: units))
      }
    }
    let record = try replay.run([trader]).record
    #expect(record.log.orders.first { $0.request.instrument == 1 }?.refusal == refusal)
    #expect(record.fills.count == (refusal == nil ? 1 : 0))
  }

  /// The equity is lost at the close of the third bar, and the position with it.
  @Test func tellsDesksThatTheAccountIsRuined() throws {
    let bars = MadeBars(
      prices: Array(repeating: (100, 100, 100, 100), count: 2) + [
        (100, 100, 50, 50), (50, 50, 50, 50),
      ])
    let replay = EventReplay([.init(MadeMarket.contract(), try bars.market())], capital: 100)
    var trader = Scripted()
    var calls = 0
    var held: [Double] = []
    var closed: [OrderFill] = []
    trader.atTimer = { $0.listen(to: .books) }
    trader.atBook = { _, desk in
      calls += 1
      held.append(desk.positions[0])
      if calls == 1 { desk.submit(OrderRequest(.buy, .market, quantity: 4)) }
    }
    trader.atFill = { fill, _ in if fill.order.strategy < 0 { closed.append(fill) } }
    let (record, clearing) = try replay.run([trader])
    #expect(record.equity.last == 0 && clearing.account.netQuantity(0) == 0)
    #expect(held == [0, 4, 4, 4, 4, 4, 0, 0])
    #expect(closed.map(\.quantity) == [4] && closed.map(\.side) == [.sell])
  }

  /// A span that leads beyond the end of time is held there.
  @Test func wakesNoLaterThanTheEndOfTime() {
    let desk = Desk(
      strategy: 0, contracts: [MadeMarket.contract()], now: Timestamp(nanoseconds: .max - 5),
      cash: 0)
    for span in [3, .max, -1] as [Int64] { desk.wake(afterNanoseconds: span) }
    let times = [Int64.max - 2, .max, .max - 5]
    #expect(desk.takeCommands() == times.map { .wake(Timestamp(nanoseconds: $0)) })
  }

  /// The rate is shown from its payment on, not at the open before it.
  @Test func showsFundingOnceItIsPaid() throws {
    let bars = MadeBars(prices: Array(repeating: (100, 101, 99, 100), count: 6))
    let instants = [1, 4].map { bars.series.bars[$0].openTime }
    let funding = Funding.series(
      FundingSeries(times: instants, rates: [0.001, -0.002], missingIsZero: true))
    var shown: [Double] = []
    var times: [Timestamp?] = []
    let listener = Scripted(
      atTimer: { $0.listen(to: .books) },
      atBook: { _, desk in
        shown.append(desk.markets[0].fundingRate)
        times.append(desk.markets[0].fundingTime)
      })
    let replay = EventReplay(
      [.init(MadeMarket.contract(), try bars.market(funding))], capital: 1_000)
    _ = try replay.run([listener])
    // An open and a close of each bar.
    #expect(shown.prefix(3).allSatisfy { $0.isNaN } && times.prefix(3).allSatisfy { $0 == nil })
    #expect(shown[3..<9].allSatisfy { abs($0 - 0.001) < 1e-15 })
    #expect(shown[9...].allSatisfy { abs($0 + 0.002) < 1e-15 })
    #expect(times[3..<9].allSatisfy { $0 == instants[0] })
    #expect(times[9...].allSatisfy { $0 == instants[1] })
  }
}
