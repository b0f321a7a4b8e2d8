import MarketData
import Replay
import Testing
import Trading

@testable import Strategies

@Suite struct GridTests {
  private static let capital = 100_000.0
  /// Three levels a side, 2 apart at 1000, 0.01 units each, five orders' worth at most.
  private let plain: [Double] = [3, 0.002, 10, 5, 100]

  private func run(
    _ market: MadeMarket, _ parameters: [Double], chunkSize: Int = 65_536,
    latency: Latency = Latency()
  ) throws -> (record: RunRecord, clearing: Clearing) {
    try market.replay(chunkSize: chunkSize, capital: Self.capital, latency: latency)
      .run([Grid.entry.make(parameters, [0])])
  }

  private func run(
    _ bars: MadeBars, _ parameters: [Double]
  ) throws -> (record: RunRecord, clearing: Clearing) {
    try EventReplay(
      [.init(MadeMarket.contract(), try bars.market(slippageBps: 1), marginMode: .cross)],
      capital: Self.capital
    ).run([Grid.entry.make(parameters, [0])])
  }

  private func checkAccount(
    _ record: RunRecord, _ clearing: Clearing, cap: Double, _ seed: UInt64
  ) {
    let reach = record.reach(of: 0)
    #expect(reach.lowerBound >= -cap - 1e-12 && reach.upperBound <= cap + 1e-12, "seed \(seed)")
    #expect(record.fills.count > 20, "seed \(seed)")
    let naive = NaiveAccount(record, [MadeMarket.contract()], capital: Self.capital)
    let equity = clearing.account.equity(marks: clearing.marks)
    #expect(abs(naive.equity(clearing.marks) - equity) < 1e-8, "seed \(seed)")
    #expect(abs(naive.units[0] - clearing.account.netQuantity(0)) < 1e-12, "seed \(seed)")
    #expect(abs(naive.fees - record.fees) < 1e-9 && naive.fees > 0, "seed \(seed)")
  }

  @Test(arguments: seeds(10)) func keepsToItsCapOnBooks(_ seed: UInt64) throws {
    let market = MadeMarket.wandering(seed: seed, messages: 3_000)
    for latency in [Latency(), MadeMarket.slow] {
      let (record, clearing) = try run(market, [3, 0.000_5, 10, 5, 100], latency: latency)
      checkAccount(record, clearing, cap: 0.05, seed)
    }
  }

  @Test(arguments: seeds(10)) func keepsToItsCapOnBars(_ seed: UInt64) throws {
    let (record, clearing) = try run(.wandering(seed: seed, count: 1_000), plain)
    checkAccount(record, clearing, cap: 0.05, seed)
    #expect(record.equity.count == 1_000)
    let last = try #require(record.equity.last)
    #expect(abs(last - clearing.account.equity(marks: clearing.marks)) < 1e-9)
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
    let market = MadeMarket.hostile(seed: seed, messages: 300)
    for parameters in [plain, [40, 0.5, 1e9, 1_000, 1], [1, 0.000_01, 0.01, 1, 50]] {
      for latency in [Latency(), MadeMarket.slow] {
        let clearing = try run(market, parameters, latency: latency).clearing
        #expect(clearing.account.netQuantity(0).isFinite, "seed \(seed)")
      }
    }
  }

  @Test func laysItsLevelsAroundTheMiddle() throws {
    var market = MadeMarket()
    market.quote(9_995, 10_005)
    market.time = 400
    market.quote(9_995, 10_005)
    let orders = try run(market, plain).record.log.orders.map(\.request)
    #expect(orders.map(\.side) == [.buy, .sell, .buy, .sell, .buy, .sell])
    #expect(orders.compactMap(\.kind.limitPrice) == [998, 1_002, 996, 1_004, 994, 1_006])
    #expect(orders.allSatisfy { $0.quantity == 0.01 })
  }

  /// Bought at 998, sold a level higher at 1000, bought again at 998: 0.02 less four fees.
  @Test func earnsTheSpacingOfEachTurn() throws {
    var market = MadeMarket()
    market.quote(9_995, 10_005)
    for (kind, ticks) in [
      (MarketEvent.Kind.sellTrade, 9_979), (.buyTrade, 10_001), (.sellTrade, 9_979),
      (.buyTrade, 10_001),
    ] as [(MarketEvent.Kind, Int32)] {
      market.time += 500
      market.tell(kind, ticks, 10)
    }
    let (record, clearing) = try run(market, plain)
    #expect(record.fills.map(\.price) == [998, 1_000, 998, 1_000])
    #expect(record.fills.map(\.side) == [.buy, .sell, .buy, .sell])
    #expect(record.fills.allSatisfy { $0.isMaker })
    let profit = clearing.account.wallet() - Self.capital
    #expect(abs(profit - (2 * 0.02 - 2 * (9.98 + 10) * 0.0002)) < 1e-9)
  }

  /// Bars: down through two levels, up through one; then far away, where a new grid is laid.
  @Test func tradesOnBarsAndFollowsTheMarket() throws {
    let bars = MadeBars(prices: [
      (1_000, 1_000, 1_000, 1_000), (1_000, 1_000, 995.9, 996.1), (996.1, 998.1, 996.1, 998),
      (1_100, 1_100, 1_100, 1_100), (1_100, 1_100, 1_100, 1_100), (1_100, 1_100, 1_097.7, 1_099),
    ])
    let replay = EventReplay(
      [.init(MadeMarket.contract(), try bars.market())], capital: Self.capital)
    let record = try replay.run([Grid.entry.make(plain, [0])]).record
    #expect(
      record.fills.map(\.side) == [.buy, .buy, .sell, .sell, .sell, .sell, .sell, .buy])
    #expect(record.fills.prefix(3).map(\.price) == [998, 996, 998])
    // The jump to 1100 meets the sales at 1000, 1002, 1004 and 1006 at the open.
    #expect(record.fills[3..<7].allSatisfy { $0.price == 1_100 })
    // A new grid around 1100, 2.2 apart.
    #expect(record.fills.last?.price == 1_097.8)
  }
}
