import MarketData
import Testing
import Trading

@testable import Replay

/// Orders that no sane strategy sends.
@Suite struct HostileOrderTests {
  static let absurd: [Double] = [.nan, .infinity, -.infinity, 0, -1, 1e300, -1e300, 1e-300, 1e-12]

  static func kinds(_ a: Double, _ b: Double) -> [OrderKind] {
    [
      .market, .limit(price: a), .stop(trigger: a), .stopLimit(trigger: a, price: b),
      .stopLimit(trigger: b, price: a), .trailingStop(.price(a)), .trailingStop(.fraction(a)),
      .trailingStop(.price(1), best: a), .takeProfit(trigger: a),
      .takeProfitLimit(trigger: b, price: a),
    ]
  }

  @Test(arguments: absurd)
  func absurdNumbersAreRefusedOrHarmless(_ number: Double) throws {
    var requests: [OrderRequest] = []
    for kind in Self.kinds(number, 100) {
      for closes in [false, true] {
        requests.append(OrderRequest(.sell, kind, quantity: 1, closesPosition: closes))
        requests.append(OrderRequest(.buy, kind, quantity: number, closesPosition: closes))
      }
    }
    requests.append(.limit(.buy, 99, 1).with { $0.displayQuantity = number })
    requests.append(.market(.buy, 1).with { $0.plannedQuantity = number })
    let later = (5..<40).map { told(Int64($0), $0 % 2 == 0 ? .buyTrade : .sellTrade, 100, 3) }
    let result = try MarketScript(smallBook + later).play([
      (2, { desk in for request in requests { desk.submit(request) } }),
      (
        20,
        { desk in
          for order in desk.orders {
            desk.amend(order.id, price: number, quantity: number)
          }
        }
      ),
    ])
    #expect(result.record.log.orders.count == requests.count)
    for order in result.record.log.orders where order.state == .rejected {
      #expect(order.refusal != nil)
    }
    #expect(result.position.isFinite && result.clearing.account.wallet().isFinite)
  }

  @Test func instrumentsThatAreNotThereAreUnknown() throws {
    let result = try MarketScript(smallBook).play([
      (
        2,
        { desk in
          for instrument in [1, -1, .max, .min] {
            desk.submit(.market(.buy, 1).with { $0.instrument = instrument })
          }
        }
      )
    ])
    #expect(result.orders == (1...4).map { "\($0) rejected 0 unknownInstrument" })
  }

  @Test func aStrategyThatNeverLetsTimePassIsStopped() {
    #expect(throws: (any Error).self) { try MarketScript(smallBook).run([Sleepless()]) }
  }

  private struct Sleepless: EventStrategy {
    mutating func onTimer(_ desk: Desk) { desk.wake(at: Timestamp(nanoseconds: .min)) }
  }

  @Test func aLostAccountTradesNoMore() throws {
    var script = MarketScript(
      smallBook + [told(4, .bestBid, 1, 5), told(20, .sellTrade, 1, 50), told(30, .bid, 90, 9)])
    script.capital = 100
    script.sampling = 10
    let result = try script.play([
      (
        2,
        { desk in
          desk.submit(.market(.buy, 60))
          desk.submit(.limit(.buy, 50, 5))
        }
      ), (25, { $0.submit(.market(.sell, 1)) }),
    ])
    #expect(result.clearing.isRuined)
    #expect(
      result.orders == [
        "1 filled 60", "2 cancelled 0 accountClosed", "3 rejected 0 accountClosed",
      ])
    #expect(result.position == 0)
  }

  @Test func legsAreNeverFlipped() throws {
    var script = MarketScript(
      smallBook + [told(5, .buyTrade, 106, 20), told(6, .sellTrade, 95, 99)])
    script.positionMode = .hedge
    func leg(_ request: OrderRequest, _ leg: PositionLeg) -> OrderRequest {
      request.with { $0.leg = leg }
    }
    let result = try script.play([
      (
        2,
        { desk in
          desk.submit(leg(.market(.buy, 5), .long))
          desk.submit(leg(.market(.sell, 4), .short))
          desk.submit(leg(.limit(.sell, 105, 3), .long))
          desk.submit(leg(.limit(.sell, 106, 4), .long))
          desk.submit(leg(.market(.sell, 6), .long))
          desk.submit(leg(.market(.buy, 1), .net))
          desk.submit(leg(.limit(.buy, 96, 9), .short).with { $0.closesPosition = true })
        }
      )
    ])
    #expect(
      result.fills == [
        "2 1 +5@101 taker", "2 2 -4@99 taker", "5 3 -3@105 maker", "5 4 -2@106 maker",
        "6 7 +4@96 maker",
      ])
    #expect(
      result.orders == [
        "1 filled 5", "2 filled 4", "3 filled 3", "4 partlyFilled 2", "5 rejected 0 legExceeded",
        "6 rejected 0 wrongLeg", "7 filled 4",
      ])
    for leg in [PositionLeg.long, .short] {
      #expect(result.clearing.account.position(0, leg).quantity == 0)
    }
  }

  @Test func anAmendedOrderNeedsMarginForItsRestAlone() throws {
    var script = MarketScript(smallBook + [told(5, .sellTrade, 98, 6)])
    script.contract.tiers = try MarginTiers.flat(rate: 0.01, maximumLeverage: 10)
    script.marginMode = .cross
    script.leverage = 1
    script.capital = 1_000
    let result = try script.play([
      (2, { $0.submit(.limit(.buy, 99, 10)) }), (6, { $0.amend(id(1), price: 98) }),
    ])
    #expect(result.orders == ["1 partlyFilled 6"])
    #expect(result.puppet.desk?[id(1)]?.request.kind == .limit(price: 98))
  }
}
