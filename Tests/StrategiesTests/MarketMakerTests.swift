import MarketData
import Replay
import Testing
import Trading

@testable import Strategies

@Suite struct MarketMakerTests {
  private static let capital = 100_000.0
  /// 0.01 units at the first price of 1000, at most four orders' worth.
  private let plain: [Double] = [0, 10, 0.5, 4, 50, 1, 1]

  private func run(
    _ market: MadeMarket, _ parameters: [Double], chunkSize: Int = 65_536,
    latency: Latency = Latency()
  ) throws -> (record: RunRecord, clearing: Clearing) {
    let maker = MarketMaker.entry.make(parameters, [0])
    return try market.replay(chunkSize: chunkSize, capital: Self.capital, latency: latency)
      .run([maker])
  }

  @Test(arguments: seeds(12)) func staysWithinItsPositionAndAccounts(_ seed: UInt64) throws {
    let market = MadeMarket.wandering(seed: seed, messages: 3_000)
    for latency in [Latency(), MadeMarket.slow] {
      let (record, clearing) = try run(market, plain, latency: latency)
      let reach = record.reach(of: 0)
      #expect(reach.lowerBound >= -0.04 - 1e-12 && reach.upperBound <= 0.04 + 1e-12, "\(seed)")
      #expect(record.fills.count > 20, "seed \(seed)")
      #expect(record.fills.allSatisfy { $0.isMaker }, "seed \(seed)")
      let naive = NaiveAccount(record, [MadeMarket.contract()], capital: Self.capital)
      let equity = clearing.account.equity(marks: clearing.marks)
      #expect(abs(naive.equity(clearing.marks) - equity) < 1e-8, "seed \(seed)")
      #expect(abs(naive.units[0] - clearing.account.netQuantity(0)) < 1e-12, "seed \(seed)")
      #expect(abs(naive.fees - record.fees) < 1e-9, "seed \(seed)")
      #expect(abs(naive.fees) > 0)
    }
  }

  @Test(arguments: seeds(4)) func isTheSameAgainInChunksOfAnySize(_ seed: UInt64) throws {
    let market = MadeMarket.wandering(seed: seed, messages: 1_500)
    let whole = try run(market, plain, latency: MadeMarket.slow).record
    for chunkSize in [1, 7, 1_000, 65_536] {
      let again = try run(market, plain, chunkSize: chunkSize, latency: MadeMarket.slow).record
      #expect("\(again.log.fills)" == "\(whole.log.fills)", "seed \(seed) chunks \(chunkSize)")
      #expect("\(again.log.orders)" == "\(whole.log.orders)", "seed \(seed)")
    }
  }

  @Test(arguments: seeds(24)) func survivesHostileMarkets(_ seed: UInt64) throws {
    let market = MadeMarket.hostile(seed: seed, messages: 600)
    for parameters in [plain, [1_000, 1e9, 1_000, 1_000, 20, 1, 1], [0, 0.01, 0, 1, 70, 3, 0]] {
      for latency in [Latency(), MadeMarket.slow] {
        let (record, clearing) = try run(market, parameters, latency: latency)
        #expect(clearing.account.netQuantity(0).isFinite)
        #expect(record.fills.allSatisfy { $0.isMaker || $0.order.strategy < 0 }, "seed \(seed)")
      }
    }
  }

  /// Bid 999, ask 1001, equal sizes: half a spread of 5 bps gives 999.5 and 1000.5.
  private func still() -> MadeMarket {
    var market = MadeMarket()
    market.quote(9_990, 10_010)
    return market
  }

  @Test func quotesAroundTheMiddle() throws {
    var market = still()
    market.time = 400
    market.quote(9_990, 10_010)
    let record = try run(market, [5, 10, 0, 4, 100, 1, 1]).record
    let orders = record.log.orders
    #expect(orders.count == 2)
    #expect(orders.map(\.request.side) == [.buy, .sell])
    #expect(orders.map(\.request.kind) == [.limit(price: 999.5), .limit(price: 1000.5)])
    #expect(orders.allSatisfy { $0.request.isPostOnly && $0.request.quantity == 0.01 })
  }

  @Test func leansAgainstWhatItHolds() throws {
    var market = still()
    market.time = 250
    market.tell(.sellTrade, 9_995, 10)
    market.time = 1_000
    market.quote(9_990, 10_010)
    let record = try run(market, [5, 10, 2, 4, 100, 1, 1]).record
    #expect(record.fills.map(\.price) == [999.5])
    #expect(record.reach(of: 0) == 0...0.01)
    // r = 1000·(1 − 0.0002) = 999.8: 999.3001 down and 1000.2999 up to their ticks.
    #expect(
      record.log.orders.suffix(2).map(\.request.kind) == [
        .limit(price: 1000.3), .limit(price: 999.3),
      ])
  }

  @Test func movesNothingForLessThanItsTolerance() throws {
    var market = still()
    for step in 1...21 as ClosedRange<Int32> {
      market.time += 100
      market.quote(9_990 + step % 2 * 2, 10_010 + step % 2 * 2)
    }
    let ended = try [1, 4].map { tolerance in
      try run(market, [5, 10, 0, 4, 100, Double(tolerance), 0]).record.log.orders
        .map(\.request.kind)
    }
    #expect(ended[0] == [.limit(price: 999.6), .limit(price: 1000.8)])
    #expect(ended[1] == [.limit(price: 999.5), .limit(price: 1000.5)])
  }

  @Test func standsAsideFromABookThatSaysNothing() throws {
    var market = still()
    market.time = 500
    market.tell(.clear, 0)
    market.time = 1_000
    market.tell(.bestBid, 9_990, 10)
    market.time = 2_000
    market.tell(.bestBid, 9_990, 11)
    let record = try run(market, [5, 10, 0, 4, 100, 1, 1]).record
    #expect(record.log.orders.count == 2)
    #expect(record.log.orders.allSatisfy { $0.state == .cancelled })
  }

  /// The weighed price leans to the side that shows less.
  @Test func weighsSizes() throws {
    var market = MadeMarket()
    market.tell(.bestBid, 9_990, 30)
    market.tell(.bestAsk, 10_010, 10)
    market.time = 400
    market.quote(9_990, 10_010)
    // 999 + 2·30/40 = 1000.5 at the first look; later the quotes may not move.
    let record = try run(market, [5, 10, 0, 4, 100, 10_000, 1]).record
    #expect(
      record.log.orders.map(\.request.kind) == [.limit(price: 999.9), .limit(price: 1001.1)])
  }
}
