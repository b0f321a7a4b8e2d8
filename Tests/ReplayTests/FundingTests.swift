import MarketData
import Testing
import Trading

@testable import Replay

/// Funding that falls due while a market of events is played.
///
/// The middle stands at 100 until 10 ns and at 104 from then on.
@Suite struct FundingTests {
  private typealias Act = (Int64, (Desk) -> Void)

  private let risen = smallBook + [told(10, .bestBid, 103, 5), told(10, .bestAsk, 105, 5)]

  private func outcome(
    _ fundings: [(time: Int64, rate: Double)], _ acts: [Act],
    _ change: (inout MarketScript) -> Void = { _ in }
  ) throws -> Outcome {
    var script = MarketScript(risen)
    script.fundings = fundings.map { .init(time: $0.time, rate: $0.rate) }
    change(&script)
    return try script.play(acts)
  }

  /// Equal but for what rounding leaves.
  private func expect(
    _ found: Double, _ wanted: Double, _ place: SourceLocation = #_sourceLocation
  ) {
    #expect((found - wanted).magnitude < 1e-9, "\(found), \(wanted)", sourceLocation: place)
  }

  /// Three units at the middle of 104: 312 · 1 % = 3.12.
  @Test(
    arguments: [(OrderSide.buy, 0.01, 3.12), (.sell, 0.01, -3.12), (.buy, -0.01, -3.12)]
      as [(OrderSide, Double, Double)])
  func longsPayAPositiveRateAtTheMiddle(side: OrderSide, rate: Double, paid: Double) throws {
    let result = try outcome(
      [(20, rate)], [(2, { $0.submit(.market(side, 3)) }), (30, { _ in })])
    let gained = side == .buy ? 3 * (104.0 - 101) : 3 * (99.0 - 104)
    expect(result.record.funding, paid)
    expect(result.clearing.account.wallet(), 1e6 - paid)
    expect(result.record.equity.last ?? 0, 1e6 + gained - paid)
    expect(result.record.trades[0].open?.funding ?? 0, paid)
    expect(result.record.trades[0].open?.profit ?? 0, gained - paid)
    expect(result.puppet.desk?.cash ?? 0, 1e6 - paid - 3 * side.sign * (side == .buy ? 101 : 99))
  }

  @Test func whatIsHeldAtTheMomentPays() throws {
    let result = try outcome(
      [(5, 0.01), (20, 0.02), (30, 0.01)],
      [
        (2, { $0.submit(.market(.buy, 4)) }), (15, { $0.submit(.market(.sell, 1)) }),
        (25, { $0.submit(.market(.sell, 3)) }),
      ])
    // 4 at 100, 3 at 104, nothing.
    let paid = 4.0 + 3 * 104 * 0.02
    expect(result.record.funding, paid)
    expect(result.record.trades[0].closed.first?.funding ?? 0, paid)
    // Bought at 101, sold 1 and 3 at 103.
    expect(result.record.trades[0].closed.first?.profit ?? 0, 4 * 2 - paid)
    expect(result.clearing.account.wallet(), 1e6 + 8 - paid)
  }

  /// What the market fills at the very moment is held when funding falls due.
  @Test func aFillOfTheMomentPays() throws {
    let result = try outcome(
      [(20, 0.01)], [(2, { $0.submit(.limit(.buy, 100, 2)) })],
      { $0.events = smallBook + [told(20, .sellTrade, 100, 2)] })
    #expect(result.fills == ["20 1 +2@100 maker"])
    expect(result.record.funding, 2 * 100 * 0.01)
  }

  @Test func oneMomentIsPaidOnce() throws {
    let result = try outcome(
      [(20, 0.01), (20, 0.01), (21, 0.01)], [(2, { $0.submit(.market(.buy, 3)) })])
    expect(result.record.funding, 2 * 3.12)
  }

  @Test func deskSeesTheRateThatWasPaid() throws {
    var seen: [(rate: Double, time: Int64?)] = []
    let look: (Desk) -> Void = {
      seen.append(($0.markets[0].fundingRate, $0.markets[0].fundingTime?.nanoseconds))
    }
    let result = try outcome([(20, 0.01), (40, -0.02)], [(19, look), (21, look), (41, look)])
    #expect(seen.count == 3 && seen[0].rate.isNaN)
    #expect(seen.map(\.rate).dropFirst() == [0.01, -0.02])
    #expect(seen.map(\.time) == [nil, 20, 40])
    // Nothing is held: nothing is paid.
    #expect(result.record.funding == 0)
    #expect(result.clearing.account.wallet() == 1e6)
  }

  @Test func anAccountWithoutAMarketPaysNothing() throws {
    var rate = 0.0
    let result = try outcome([(1, 0.01)], [(6, { rate = $0.markets[0].fundingRate })]) {
      $0.events = [told(5, .bid, 99, 10), told(5, .ask, 101, 10)]
    }
    #expect(rate.isNaN && result.record.funding == 0)
  }

  /// 1,000 contracts of 1 USD are 1,000 / 104 of the base asset at the middle.
  @Test func inverseContractsPayInTheirBase() throws {
    let result = try outcome([(20, 0.01)], [(2, { $0.submit(.market(.buy, 10)) })]) {
      $0.contract = Contract("X", .inverse, base: "X", quote: "USD", multiplier: 100)
    }
    expect(result.record.funding, 1_000 / 104 * 0.01)
    expect(result.clearing.account.wallet(), 1e6 - 1_000 / 104 * 0.01)
  }

  private func margined(_ mode: MarginMode) -> (inout MarketScript) -> Void {
    {
      $0.marginMode = mode
      $0.leverage = 10
      $0.contract.tiers =
        (try? MarginTiers.flat(rate: 0.05, maximumLeverage: 10)) ?? .none
    }
  }

  /// Ten bought at 101 with 101 of margin, which 10 · 104 · 1 % come out of.
  @Test func anIsolatedPositionPaysFromItsMargin() throws {
    let buy: [Act] = [(2, { $0.submit(.market(.buy, 10)) })]
    let isolated = try outcome([(20, 0.01)], buy, margined(.isolated)).clearing.account
    expect(isolated.isolatedMargin(0), 101 - 10.4)
    expect(isolated.wallet(), 1e6 - 101)
    let cross = try outcome([(20, 0.01)], buy, margined(.cross)).clearing.account
    expect(cross.isolatedMargin(0), 0)
    expect(cross.wallet(), 1e6 - 10.4)
  }

  /// Liquidated where margin + 10 (x − 101) = 5 % · 10 x: at 95.68, after the funding at 96.78.
  @Test(arguments: [(0.0, 0), (0.01, 1)] as [(Double, Int)])
  func fundingBringsLiquidationNearer(_ rate: Double, _ liquidations: Int) throws {
    let fallen =
      risen + [
        told(30, .bestBid, 95, 50), told(30, .bestAsk, 97, 50), told(40, .bestBid, 103, 50),
        told(40, .bestAsk, 105, 50),
      ]
    let result = try outcome([(20, rate)], [(2, { $0.submit(.market(.buy, 10)) })]) {
      margined(.isolated)(&$0)
      $0.events = fallen
    }
    #expect(result.record.log.fills.count { $0.fill.order.strategy == -1 } == liquidations)
    #expect(result.position == (liquidations == 1 ? 0 : 10))
    if liquidations == 1 { expect(result.clearing.account.wallet(), 1e6 - 101) }
  }
}
