import MarketData
import Testing
import Trading

@testable import Replay

/// What the record says of round trips over a market of events.
@Suite struct TradeRecordTests {
  private func near(
    _ found: Double?, _ wanted: Double, _ place: SourceLocation = #_sourceLocation
  ) {
    #expect(
      ((found ?? .nan) - wanted).magnitude < 1e-12, "\(found ?? .nan), \(wanted)",
      sourceLocation: place)
  }

  /// The middle at 100, 104 from 10 ns, 96 from 20 ns, 100 from 30 ns.
  private let waves =
    smallBook + [
      told(10, .bestBid, 103, 5), told(10, .bestAsk, 105, 5), told(20, .bestAsk, 97, 5),
      told(20, .bestBid, 95, 5), told(30, .bestAsk, 101, 5), told(30, .bestBid, 99, 5),
    ]

  /// Bought at 101: the best mark was 104, the worst 96.
  @Test(arguments: [(OrderSide.buy, 101.0), (.sell, 99)])
  func excursionsAreThoseOfTheMarks(_ side: OrderSide, _ price: Double) throws {
    var script = MarketScript(waves)
    script.sampling = 5
    script.end = 60
    let (record, _) = try script.run([
      Puppet([
        (2, { $0.submit(.market(side, 3)) }),
        (50, { $0.submit(.market(side == .buy ? .sell : .buy, 3)) }),
      ])
    ])
    let trade = try #require(record.trades[0].closed.first)
    near(trade.entryPrice, price)
    let (low, high) = (96 / price - 1, 104 / price - 1)
    near(trade.adverseExcursion, side == .buy ? low : -high)
    near(trade.favourableExcursion, side == .buy ? high : -low)
  }

  /// Contracts of 10 dollars, settled in the base: 30 bought at 101 and 105, marked at 104.
  @Test func anInverseTradeIsWorthReciprocals() throws {
    var script = MarketScript(Array(waves.prefix(8)))
    script.contract = Contract("X", .inverse, base: "X", quote: "USD", multiplier: 10)
    script.sampling = 5
    script.end = 60
    let (record, clearing) = try script.run([
      Puppet([(2, { $0.submit(.market(.buy, 2)) }), (12, { $0.submit(.market(.buy, 1)) })])
    ])
    let open = try #require(record.trades[0].open)
    near(open.entryPrice, 3 / (2 / 101.0 + 1 / 105))
    near(open.profit, 10 * (2 / 101.0 + 1 / 105.0 - 3 / 104))
    near(record.equity.last, 1e6 + open.profit)
    near(clearing.account.equity(marks: clearing.marks) - 1e6 - open.profit, 0)
    // A taker pays from the middle: 100 to 101 and 104 to 105.
    near(open.slippage, 10 * (2 * (1 / 100.0 - 1 / 101) + 1 / 104.0 - 1 / 105))
  }

  /// Both legs at once are two round trips, each with its own entry.
  @Test func legsAreTripsOfTheirOwn() throws {
    var script = MarketScript(waves)
    script.positionMode = .hedge
    script.marginMode = .cross
    script.fundings = [.init(time: 15, rate: 0.01)]
    script.sampling = 5
    script.end = 60
    let (record, _) = try script.run([
      Puppet([
        (2, { $0.submit(.market(.buy, 3).with { $0.leg = .long }) }),
        (3, { $0.submit(.market(.sell, 1).with { $0.leg = .short }) }),
        (25, { $0.submit(.market(.sell, 3).with { $0.leg = .long }) }),
      ])
    ])
    let long = try #require(record.trades(of: 0).first?.closed.first)
    let short = try #require(record.trades(of: 0).last?.open)
    #expect(long.direction == 1 && short.direction == -1)
    near(long.funding, 3 * 1.04)
    near(short.funding, -1.04)
    near(long.profit, 3 * (95 - 101) - 3 * 1.04)
    near(short.profit, 99 - 100 + 1.04)
    near(record.equity.last, 1e6 + long.profit + short.profit)
  }

  /// Ten at 101 with a tenth as margin are bankrupt at 90.9: 101 are lost, and the fee of 1 %,
  /// 9.09, is more than the margin holds.
  @Test func aLiquidationSaysWhoBoreTheRest() throws {
    var script = MarketScript(
      smallBook + [told(10, .bestBid, 80, 50), told(10, .bestAsk, 82, 50)])
    script.contract.tiers = try MarginTiers.flat(rate: 0.05, maximumLeverage: 10)
    script.contract.liquidationFeeRate = 0.01
    script.marginMode = .isolated
    script.leverage = 10
    let (record, _) = try script.run([Puppet([(2, { $0.submit(.market(.buy, 10)) })])])
    let close = try #require(record.log.forcedCloses.first)
    #expect(record.log.forcedCloses.count == 1 && close.reason == .liquidation)
    #expect(close.fill.side == .sell && close.fill.quantity == 10)
    near(close.realised, -101)
    near(close.fee, 9.09)
    near(close.covered, 9.09)
  }
}
