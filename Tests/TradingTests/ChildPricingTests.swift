import MarketData
import Numerics
import Testing

@testable import Trading

/// Prices of children: whole ticks, within the limit, and passive ones that never take.
@Suite struct ChildPricingTests {
  private func terms(
    _ pricing: ChildPricing, _ side: OrderSide = .buy, bid: Double, ask: Double,
    limit: Double? = nil, contract: Contract = .filtered
  ) -> ChildTerms? {
    var view = MarketView()
    view.bid = bid
    view.ask = ask
    return ChildTerms(pricing, .tenMinutes(side, limit: limit), contract, view)
  }

  /// Ticks of .5 on a market between them, as inside a bar.
  @Test func roundsToTheTick() {
    func price(_ pricing: ChildPricing, _ side: OrderSide, limit: Double? = nil) -> Double? {
      terms(pricing, side, bid: 99.83, ask: 100.21, limit: limit)?.kind.limitPrice
    }
    #expect(price(.passive(), .buy) == 99.5 && price(.passive(), .sell) == 100.5)
    #expect(price(.passive(offsetTicks: 1), .buy) == 99 && price(.crossing, .buy) == 100.5)
    #expect(price(.crossing, .sell) == 99.5)
    // Rounding never breaks the limit: no tick lies between the market and it.
    #expect(price(.crossing, .buy, limit: 100.3) == 100)
    #expect(terms(.crossing, bid: 99.83, ask: 100.21, limit: 100.3)?.isTaking == false)
    #expect(price(.sweeping, .buy, limit: 100.7) == 100.5)
    let routed = ChildTerms(takingUpTo: 100.21, .buy, StepSize(0.5), limit: 100.3)
    #expect(routed.kind == .limit(price: 100))
  }

  /// A market without a spread, as at a bar's close: a tick behind the other side.
  @Test func passiveNeverMeetsTheOtherSide() {
    for side in [OrderSide.buy, .sell] {
      let met = terms(.passive(), side, bid: 100, ask: 100)
      #expect(met?.kind == .limit(price: 100 - side.sign * 0.5) && met?.isPostOnly == true)
      // Ahead of its own side: no further than a tick behind the other.
      let ahead = terms(.passive(offsetTicks: -9), side, bid: 99, ask: 101)
      #expect(ahead?.kind == .limit(price: 100 + side.sign * 0.5))
      let free = terms(.passive(), side, bid: 100, ask: 100, contract: .linear())
      #expect(free?.kind == .limit(price: side == .buy ? 100.0.nextDown : 100.0.nextUp))
      #expect(terms(.crossing, side, bid: 100, ask: 100)?.isPostOnly == false)
    }
  }

  @Test func holdsOnAnyMarket() {
    var random = Xoshiro256StarStar(seed: 11)
    for _ in 0..<5_000 {
      let bid = 90 + 20 * random.uniform()
      let ask = bid + (random.below(3) == 0 ? 0 : random.uniform())
      let side: OrderSide = random.below(2) == 0 ? .buy : .sell
      let limit = random.below(2) == 0 ? 90 + 20 * random.uniform() : nil
      for pricing in [ChildPricing.passive(offsetTicks: random.below(5) - 2), .crossing, .sweeping]
      {
        guard let terms = terms(pricing, side, bid: bid, ask: ask, limit: limit),
          let price = terms.kind.limitPrice
        else { continue }
        let far = side == .buy ? ask : bid
        #expect(StepSize(0.5).divides(price))
        #expect(side.sign * price <= side.sign * (limit ?? price))
        if terms.isPostOnly { #expect(side.sign * price < side.sign * far) }
        if !terms.isTaking { #expect(side.sign * price < side.sign * far) }
      }
    }
  }

  /// What rests never takes, though the market moves while it travels; only what crosses does.
  @Test(
    arguments: [.iceberg(tip: 2), .adaptive(), .timeWeighted(slices: 10)] as [ExecutionAlgorithm],
    0..<6 as Range<UInt64>)
  func restingChildrenOnlyMake(algorithm: ExecutionAlgorithm, seed: UInt64) throws {
    var market = FakeVenue.Market(touch: 1e6, print: 100)
    market.halfSpread = 0.25
    let venue = FakeVenue(
      [.filtered],
      try algorithm.execution(of: .tenMinutes(.buy, 60), contracts: [.filtered], seed: seed),
      markets: [market], seed: seed, tick: Span.second / 10, latency: 150_000_000)
    venue.run(until: 12 * Span.minute)
    let resting = venue.sent.filter { $0.request.timeInForce == .goodTillCancelled }
    #expect(resting.allSatisfy { $0.request.isPostOnly || $0.request.kind == .market })
    #expect(venue.strategy.work.end == .filled, "seed \(seed)")
    let made = venue.fills.filter(\.isMaker).reduce(0) { $0 + $1.quantity }
    #expect(made > 40, "seed \(seed): \(made)")
  }
}
