import MarketData
import Numerics
import Testing

@testable import Trading

@Suite struct RoutePlanTests {
  private func offer(
    _ instrument: Int, fee: Double = 0, minimumNotional: Double = 0, balance: Double = .infinity,
    latencyBps: Double = 0, rebateBps: Double = 0, fixedCost: Double = 0,
    _ levels: [(Double, Double)]
  ) -> VenueOffer {
    let contract = Contract(
      "V\(instrument)", .spot, base: "BTC", quote: "USDT",
      filters: OrderFilters(lot: LotRule(step: 1), minimumNotional: minimumNotional),
      takerFeeRate: fee)
    return VenueOffer(
      RoutedVenue(
        instrument: instrument, balance: balance, latencyCostBps: latencyBps, rebateBps: rebateBps,
        fixedCost: fixedCost), contract,
      levels: levels.map { BookLevel(price: $0.0, quantity: $0.1) })
  }

  /// Buying 5: 100 at 10 bps is 100.1, 100.05 without fee is cheaper.
  ///
  /// 3 at 100.05, then 2 at 100. Cost 3 · 100.05 + 2 · 100.1 = 500.35.
  @Test func feesDecide() {
    let plan = RoutePlan.cheapest(
      .buy, 5, [offer(0, fee: 0.001, [(100, 10)]), offer(1, [(100.05, 3), (100.2, 9)])])
    #expect(
      plan.children.map(\.quantity) == [2, 3] && plan.children.map(\.price) == [100, 100.05])
    #expect((plan.cost - 500.35).magnitude < 1e-9)
  }

  /// Selling 4: bids 100 − 20 bps latency = 99.8; 99.9 + 5 bps rebate = 99.94995 first.
  @Test func latencyAndRebatesDecide() {
    let plan = RoutePlan.cheapest(
      .sell, 4, [offer(0, latencyBps: 20, [(100, 9)]), offer(1, rebateBps: 5, [(99.9, 3)])])
    #expect(plan.children.map(\.quantity) == [1, 3])
    #expect((plan.cost + 99.8 + 3 * 99.9 * 1.0005).magnitude < 1e-9)
  }

  /// A balance of 250 buys two at 100 with 1 % fee, not three.
  @Test func balancesBind() {
    let offers = [offer(0, fee: 0.01, balance: 250, [(100, 9)]), offer(1, [(102, 9)])]
    #expect(RoutePlan.cheapest(.buy, 5, offers).children.map(\.quantity) == [2, 3])
    let coins = [offer(0, balance: 1, [(100, 9)]), offer(1, [(99, 9)])]
    #expect(RoutePlan.cheapest(.sell, 5, coins).children.map(\.quantity) == [1, 4])
  }

  /// One unit is saved .5 by venue 0: a fixed cost of .4 is worth it, one of .6 is not.
  @Test func fixedCostsMustBeSaved() {
    func plan(_ cost: Double) -> RoutePlan {
      .cheapest(.buy, 3, [offer(0, fixedCost: cost, [(100, 1)]), offer(1, [(100.5, 9)])])
    }
    #expect(plan(0.4).children.map(\.instrument) == [0, 1])
    #expect(plan(0.6).children.map(\.instrument) == [1])
    #expect((plan(0.4).cost - 301.4).magnitude < 1e-9 && (plan(0.6).cost - 301.5).magnitude < 1e-9)
  }

  @Test func belowTheMinimumAVenueIsLeftOut() {
    let offers = [offer(0, minimumNotional: 150, [(100, 1)]), offer(1, [(101, 9)])]
    #expect(RoutePlan.cheapest(.buy, 3, offers).children.map(\.quantity) == [3])
  }

  @Test func limitsAndBrokenLevelsHold() {
    let offers = [offer(0, [(.nan, 5), (-1, 5), (100, 0), (100, 2), (101, 5)])]
    #expect(RoutePlan.cheapest(.buy, 9, offers, limit: 100.5).quantity == 2)
    #expect(RoutePlan.cheapest(.buy, 9, []) == RoutePlan())
    var paused = offers
    paused[0].venue.isPaused = true
    #expect(RoutePlan.cheapest(.buy, 9, paused) == RoutePlan())
  }

  /// Every way to spread the lots over the venues, each taking its own levels from the best.
  private func exhaustive(_ side: OrderSide, _ quantity: Int, _ offers: [VenueOffer]) -> (
    quantity: Int, cost: Double
  ) {
    func costs(_ offer: VenueOffer) -> [Double] {
      let lots = offer.levels.flatMap { Array(repeating: $0.price, count: Int($0.quantity)) }
      var (costs, spent) = ([0.0], 0.0)
      for price in lots.prefix(quantity) {
        spent += offer.outlay(1, at: price, side)
        if spent > offer.venue.balance * (1 + 1e-12) { break }
        costs.append(
          (costs.last ?? 0) + side.sign * offer.effectivePrice(price, side))
      }
      return costs
    }
    var best: [Int: Double] = [0: 0]
    for column in offers.map(costs) {
      var next: [Int: Double] = [:]
      for (done, cost) in best {
        for (units, more) in column.enumerated() where done + units <= quantity {
          next[done + units] = min(next[done + units] ?? .infinity, cost + more)
        }
      }
      best = next
    }
    let most = best.keys.max() ?? 0
    return (most, best[most] ?? 0)
  }

  @Test(arguments: 0..<300 as Range<UInt64>) func greedyIsTheOptimum(seed: UInt64) {
    var random = Xoshiro256StarStar(seed: seed)
    let side: OrderSide = random.below(2) == 0 ? .buy : .sell
    let offers = (0..<(2 + random.below(3))).map { instrument in
      var price = 100 + Double(random.below(20)) / 4
      let levels = (0..<random.below(5)).map { _ in
        price += side.sign * Double(random.below(8) + 1) / 4
        return (price, Double(random.below(4)))
      }
      return offer(
        instrument, fee: Double(random.below(30)) / 1e4,
        balance: random.below(3) == 0
          ? Double(random.below(side == .buy ? 800 : 8)) : .infinity,
        latencyBps: Double(random.below(10)), rebateBps: Double(random.below(5)), levels)
    }
    let quantity = random.below(14) + 1
    let plan = RoutePlan.cheapest(side, Double(quantity), offers)
    let optimum = exhaustive(side, quantity, offers)
    #expect(plan.quantity == Double(optimum.quantity), "seed \(seed)")
    #expect((plan.cost - optimum.cost).magnitude < 1e-8, "seed \(seed)")
  }
}

@Suite struct RoutedExecutionTests {
  private let contracts = ["A", "B"].map {
    Contract(
      $0, .spot, base: "BTC", quote: "USDT",
      filters: OrderFilters(tick: 0.5, lot: LotRule(step: 0.1)), takerFeeRate: 0.001)
  }

  private func venue(
    _ markets: [FakeVenue.Market], quantity: Double = 60, seed: UInt64 = 1,
    venues: [RoutedVenue] = [RoutedVenue(instrument: 0), RoutedVenue(instrument: 1)],
    guardBps: Double = 100
  ) throws -> FakeVenue {
    let parent = ParentOrder.tenMinutes(.buy, quantity)
    let algorithm = ExecutionAlgorithm.routed(venues, guardBps: guardBps)
    return FakeVenue(
      contracts, try algorithm.execution(of: parent, contracts: contracts, seed: 1),
      markets: markets, seed: seed)
  }

  @Test(arguments: 0..<20 as Range<UInt64>) func bothVenuesAtOnceAndNeverTooMuch(seed: UInt64)
    throws
  {
    let venue = try venue([.init(), .init()], seed: seed)
    var best = Double.nan
    venue.onSend = { venue, request in
      if best.isNaN { best = min(venue.touch(0, .sell), venue.touch(1, .sell)) }
      #expect(venue.strategy.work.filledQuantity + venue.inFlight <= 60 + 1e-9, "seed \(seed)")
      #expect(request.timeInForce == .immediateOrCancel)
      #expect(request.kind.limitPrice.map { $0 <= best * 1.01 } == true, "seed \(seed)")
    }
    venue.run(until: 2 * Span.minute)
    #expect(Set(venue.sent.map(\.time)).count <= 4, "seed \(seed): four routes at most")
    #expect(venue.filled <= 60 + 1e-9)
    let end = venue.strategy.work.end
    #expect(
      end == (venue.filled > 60 - 1e-9 ? .filled : .noLiquidity) || end == nil, "seed \(seed)")
  }

  @Test func aSilentVenueIsNotUsed() throws {
    let deep = FakeVenue.Market(touch: 1e6, move: 0)
    var silent = deep
    silent.middle = 90
    silent.isHeard = false
    let venue = try venue([silent, deep])
    venue.run(until: Span.minute)
    #expect(venue.strategy.work.end == .filled)
    #expect(venue.sent.allSatisfy { $0.request.instrument == 1 })
  }

  /// A sale of one's own stands where venue 0 is cheapest: the purchase goes elsewhere.
  @Test func ownOrdersAreNotTaken() throws {
    let deep = FakeVenue.Market(touch: 1e6, move: 0)
    var dear = deep
    dear.middle = 100.5
    let venue = try venue([deep, dear])
    venue.desk.submit(
      OrderRequest(instrument: 0, .sell, .limit(price: 100.5), quantity: 1, isPostOnly: true))
    venue.run(until: Span.minute)
    let bought = venue.sent.filter { $0.request.side == .buy }
    #expect(!bought.isEmpty && bought.allSatisfy { $0.request.instrument == 1 })
    #expect(venue.strategy.work.end == .filled)
  }

  @Test func theGuardKeepsFromChasing() throws {
    let market = FakeVenue.Market(touch: 5, move: 0, fillsResting: false)
    let venue = try venue([market, market], guardBps: 0)
    venue.onSend = { venue, _ in
      // Both markets run away once the first route is sent.
      if venue.markets[0].middle == 100 { venue.markets[0].middle = 120 }
      if venue.markets[1].middle == 100 { venue.markets[1].middle = 120 }
    }
    venue.run(until: 11 * Span.minute)
    #expect(venue.filled == 0 && venue.sent.count == 2)
    #expect(venue.strategy.work.end == .timeOver)
  }

  @Test func balancesShrinkWithFills() throws {
    let deep = FakeVenue.Market(touch: 1e6, move: 0)
    var dear = deep
    dear.middle = 101
    // 2,000 buys 19.8 at 100.5 with a fee of 10 bps.
    let venue = try venue(
      [deep, dear],
      venues: [RoutedVenue(instrument: 0, balance: 2000), RoutedVenue(instrument: 1)])
    venue.run(until: Span.minute)
    let first = venue.fills.filter { $0.instrument == 0 }.reduce(0) { $0 + $1.quantity }
    #expect((first - 19.8).magnitude < 1e-9 && venue.strategy.work.end == .filled)
  }
}
