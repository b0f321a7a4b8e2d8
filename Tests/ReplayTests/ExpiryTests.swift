import MarketData
import Metrics
import Testing
import Trading

@testable import Replay

/// Dated contracts at their end.
///
/// The middle stands at 104 when the contract expires at 50 ns.
@Suite struct ExpiryTests {
  private typealias Act = (Int64, (Desk) -> Void)

  private func outcome(
    _ acts: [Act], _ change: (inout MarketScript) -> Void = { _ in }
  ) throws -> Outcome {
    let later = [told(60, .bestBid, 109, 5), told(60, .bestAsk, 111, 5)]
    var script = MarketScript(
      smallBook + [told(10, .bestBid, 103, 5), told(10, .bestAsk, 105, 5)] + later)
    script.contract.expiry = Timestamp(nanoseconds: 50)
    script.contract.takerFeeRate = 0.001
    change(&script)
    return try script.play(acts)
  }

  private func expect(
    _ found: Double, _ wanted: Double, _ place: SourceLocation = #_sourceLocation
  ) {
    #expect((found - wanted).magnitude < 1e-9, "\(found), \(wanted)", sourceLocation: place)
  }

  /// Five bought at 101 for a fee of 0.505 settle at 104; as many sold at 99 for 0.495 likewise.
  @Test(arguments: [(OrderSide.buy, 15 - 0.505), (.sell, -25 - 0.495)] as [(OrderSide, Double)])
  func thePositionSettlesAtTheMiddleWithoutAFee(_ side: OrderSide, _ profit: Double) throws {
    let result = try outcome([(2, { $0.submit(.market(side, 5)) })])
    let entry = side == .buy ? "2 1 +5@101 taker" : "2 1 -5@99 taker"
    #expect(result.fills == [entry, side == .buy ? "50 0 -5@104 taker" : "50 0 +5@104 taker"])
    let settlement = try #require(result.record.log.fills.last)
    #expect(settlement.fill.order.strategy == -1 && settlement.fee == 0)
    expect(settlement.realised, side == .buy ? 15 : -25)
    #expect(result.position == 0 && result.puppet.desk?.positions == [0])
    expect(result.clearing.account.wallet(), 1e6 + profit)
    expect(result.record.equity.last ?? 0, 1e6 + profit)
    expect(result.puppet.desk?.cash ?? 0, 1e6 + profit)
    let trades = result.record.trades[0]
    #expect(trades.closed.map(\.exitReason) == ["expiry"] && trades.open == nil)
    #expect(trades.closed.map(\.exitPrice) == [104])
    expect(trades.closed.first?.profit ?? 0, profit)
  }

  @Test func ordersEndAndLaterOnesAreRefused() throws {
    var open: [Int] = []
    let result = try outcome([
      (
        2,
        { desk in
          desk.submit(.limit(.buy, 90, 1))
          desk.submit(OrderRequest(.sell, .stop(trigger: 80), quantity: 1))
        }
      ), (49, { open.append($0.orders.count) }), (51, { open.append($0.orders.count) }),
      (55, { $0.submit(.limit(.buy, 90, 1)) }), (70, { $0.submit(.market(.buy, 1)) }),
    ])
    #expect(open == [2, 0])
    #expect(
      result.orders == [
        "1 cancelled 0 notTrading", "2 cancelled 0 notTrading", "3 rejected 0 notTrading",
        "4 rejected 0 notTrading",
      ])
    #expect(result.record.log.orders.prefix(2).allSatisfy { $0.ended.nanoseconds == 50 })
    #expect(result.fills.isEmpty && result.clearing.account.wallet() == 1e6)
  }

  @Test func whatIsUnderWayComesTooLate() throws {
    let delay = Delay.constant(nanoseconds: 10)
    let result = try outcome([
      (30, { $0.submit(.market(.buy, 2)) }), (45, { $0.submit(.market(.buy, 1)) }),
    ]) { $0.latency = Latency(entry: delay, response: delay) }
    #expect(result.fills == ["40 1 +2@105 taker", "50 0 -2@104 taker"])
    #expect(result.orders == ["1 filled 2", "2 rejected 0 notTrading"])
    #expect(result.puppet.desk?.positions == [0])
    expect(result.clearing.account.wallet(), 1e6 - 2 * 1 - 2 * 105 * 0.001)
  }

  /// The desk learns of the settlement when its message arrives, not before.
  @Test func theDeskHearsOfItWithTheAnswers() throws {
    var held: [Double] = []
    let look: (Desk) -> Void = { held.append($0.positions[0]) }
    let buy: Act = (2, { $0.submit(.market(.buy, 2)) })
    _ = try outcome([buy, (59, look), (61, look)]) {
      $0.latency = Latency(response: .constant(nanoseconds: 10))
    }
    #expect(held == [2, 0])
  }

  /// The margin and what the position earned return to the wallet, and the contract stays closed.
  @Test func anIsolatedMarginReturns() throws {
    let result = try outcome([(2, { $0.submit(.market(.buy, 5)) })]) {
      $0.marginMode = .isolated
      $0.leverage = 10
      $0.contract.tiers = (try? MarginTiers.flat(rate: 0.05, maximumLeverage: 10)) ?? .none
    }
    let account = result.clearing.account
    expect(account.isolatedMargin(0), 0)
    expect(account.wallet(), 1e6 + 15 - 0.505)
  }

  @Test func bothLegsOfAHedgeSettle() throws {
    let result = try outcome([
      (
        2,
        { desk in
          desk.submit(.market(.buy, 3).with { $0.leg = .long })
          desk.submit(.market(.sell, 2).with { $0.leg = .short })
        }
      )
    ]) {
      $0.positionMode = .hedge
      $0.contract.takerFeeRate = 0
    }
    #expect(result.fills.suffix(2) == ["50 0 -3@104 taker", "50 0 +2@104 taker"])
    #expect(result.record.log.fills.suffix(2).map(\.fill.leg) == [.long, .short])
    // 3 · (104 − 101) − 2 · (104 − 99).
    expect(result.clearing.account.wallet(), 1e6 + 9 - 10)
    #expect(result.clearing.account.position(0, .long).isFlat)
    #expect(result.clearing.account.position(0, .short).isFlat)
  }

  /// 100 contracts of 10 USD: 1,000 (1 / 101 − 1 / 104) of the base asset.
  @Test func inverseContractsSettleInTheirBase() throws {
    let result = try outcome([(2, { $0.submit(.market(.buy, 10)) })]) {
      $0.contract = Contract(
        "X", .inverse, base: "X", quote: "USD", multiplier: 100,
        expiry: Timestamp(nanoseconds: 50))
    }
    expect(result.clearing.account.wallet(), 1e6 + 1_000 * (1 / 101.0 - 1 / 104.0))
    #expect(result.record.trades[0].closed.map(\.exitReason) == ["expiry"])
  }

  /// A contract that had expired before the market began never trades.
  @Test func aContractOfThePastDoesNotTrade() throws {
    let result = try outcome([(2, { $0.submit(.market(.buy, 1)) })]) {
      $0.contract.expiry = Timestamp(nanoseconds: 0)
    }
    #expect(result.orders == ["1 rejected 0 notTrading"])
  }

  /// Inside a bar the middle is where the assumed path stands: from 100 halfway down to 97.
  @Test func overBarsThePathTellsThePrice() throws {
    let bars = [(100.0, 100.0, 100.0, 100.0), (100, 106, 97, 103), (103, 103, 103, 103)]
      .enumerated().map { index, prices in
        Bar(
          openTime: Timestamp(nanoseconds: Int64(index) * 300), open: prices.0, high: prices.1,
          low: prices.2, close: prices.3, volume: 100)
      }
    let series = BarSeries(name: "x", bars: bars, interval: 300, ticksPerUnit: 1, hash: "")
    let columns = try ExecutionColumns(series, ExecutionModel(), barsPerYear: 1)
    var contract = Contract("X", .linear, base: "X", quote: "USD")
    contract.expiry = Timestamp(nanoseconds: 350)
    var replay = EventReplay([.init(contract, .bars(series, columns, 0..<3))], capital: 1_000)
    replay.path = .lowFirst
    let puppet = Puppet([
      (10, { $0.submit(.market(.buy, 2)) }), (360, { $0.submit(.market(.buy, 1)) }),
    ])
    let (record, clearing) = try replay.run([puppet])
    let result = Outcome(record: record, clearing: clearing, puppet: puppet)
    #expect(result.fills.last == "350 0 -2@98.5 taker")
    #expect(result.orders == ["1 filled 2", "2 rejected 0 notTrading"])
    expect(clearing.account.wallet(), 1_000 + 2 * (98.5 - 100))
    #expect(record.equity.count == 3)
    expect(record.equity.last ?? 0, 997)
  }
}
