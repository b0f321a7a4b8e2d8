import MarketData
import Testing
import Trading

@testable import Replay

/// Every kind of order and time in force over books small enough to match by hand.
@Suite struct BookOrderTests {
  /// Submits requests at 2 ns over the small book and what follows.
  private func outcome(_ later: [MarketEvent] = [], _ requests: OrderRequest...) throws -> Outcome {
    try MarketScript(smallBook + later).play([(2, { desk in requests.forEach { desk.submit($0) } })]
    )
  }

  @Test func aMarketOrderSweepsLevelsAndTheRestExpires() throws {
    let result = try outcome([], .market(.buy, 75))
    #expect(result.fills == ["2 1 +10@101 taker", "2 1 +20@102 taker", "2 1 +30@103 taker"])
    #expect(result.orders == ["1 expired 60"])
    #expect(result.position == 60 && result.puppet.desk?.positions == [60])
    #expect(result.puppet.desk?.orders.isEmpty == true)
  }

  @Test func aMarketOrderWithoutAMarketIsRefused() throws {
    let result = try MarketScript([told(1, .bid, 99, 10)]).play([
      (2, { $0.submit(.market(.buy, 1)) }), (3, { $0.submit(.market(.sell, 1)) }),
    ])
    #expect(result.orders == ["1 rejected 0 noMarket", "2 filled 1"])
  }

  @Test func aLimitTakesUpToItsPriceAndRests() throws {
    let result = try outcome([told(5, .sellTrade, 102, 4)], .limit(.buy, 102, 33))
    #expect(
      result.fills == ["2 1 +10@101 taker", "2 1 +20@102 taker", "5 1 +3@102 maker"])
    #expect(result.orders == ["1 filled 33"])
  }

  @Test func immediateOrCancelTakesWhatIsThere() throws {
    let result = try outcome(
      [], .limit(.sell, 98, 40, .immediateOrCancel), .limit(.sell, 100, 1, .immediateOrCancel))
    #expect(result.fills == ["2 1 -10@99 taker", "2 1 -20@98 taker"])
    #expect(result.orders == ["1 expired 30", "2 expired 0"])
  }

  @Test func fillOrKillTradesWholeOrNot() throws {
    let result = try outcome(
      [], .limit(.buy, 102, 31, .fillOrKill), .limit(.buy, 102, 30, .fillOrKill),
      .market(.buy, 31).with { $0.timeInForce = .fillOrKill })
    #expect(result.fills == ["2 2 +10@101 taker", "2 2 +20@102 taker"])
    #expect(
      result.orders == [
        "1 rejected 0 cannotFillWhole", "2 filled 30", "3 rejected 0 cannotFillWhole",
      ]
    )
  }

  @Test func fillOrKillHoldsForATriggeredOrder() throws {
    let result = try outcome(
      [told(5, .buyTrade, 101, 1)],
      OrderRequest(.buy, .stop(trigger: 101), quantity: 61, timeInForce: .fillOrKill))
    #expect(result.fills == [])
    #expect(result.orders == ["1 cancelled 0 cannotFillWhole"])
  }

  @Test func postOnlyIsRefusedWhereItWouldTake() throws {
    let result = try outcome(
      [], .limit(.buy, 101, 1).with { $0.isPostOnly = true },
      .limit(.buy, 100, 1).with { $0.isPostOnly = true },
      .market(.buy, 1).with { $0.isPostOnly = true })
    #expect(
      result.orders == ["1 rejected 0 wouldTake", "2 working 0", "3 rejected 0 postOnlyNeedsLimit"])
  }

  @Test func goodTillEndsAtItsMoment() throws {
    let later = [told(9, .sellTrade, 98, 1), told(10, .sellTrade, 98, 1)]
    let result = try outcome(
      later, .limit(.buy, 99, 9, .goodTill(Timestamp(nanoseconds: 10))),
      .limit(.buy, 99, 9, .goodTill(Timestamp(nanoseconds: 2))))
    #expect(result.fills == ["9 1 +1@99 maker", "10 1 +1@99 maker"])
    #expect(result.orders == ["1 expired 2", "2 rejected 0 expiryPassed"])
    #expect(result.record.log.orders[1].ended.nanoseconds == 10)
  }

  @Test func stopsFireByTradesAtTheirPrice() throws {
    let later = [
      told(4, .ask, 105, 50), told(5, .buyTrade, 104, 1), told(6, .buyTrade, 105, 1),
    ]
    // The trade has used up all that was offered below its price.
    let result = try outcome(later, OrderRequest(.buy, .stop(trigger: 105), quantity: 12))
    #expect(result.fills == ["6 1 +12@105 taker"])
    let below = try outcome(
      [told(5, .sellTrade, 99, 1)],
      OrderRequest(.sell, .stopLimit(trigger: 99, price: 99), quantity: 15))
    #expect(below.fills == ["5 1 -10@99 taker"])
    #expect(below.orders == ["1 partlyFilled 10"])
  }

  @Test func aStopWhosePriceIsThereFiresAtOnce() throws {
    let result = try MarketScript(smallBook + [told(2, .buyTrade, 101, 1)]).play([
      (3, { $0.submit(OrderRequest(.buy, .stop(trigger: 100), quantity: 1)) })
    ])
    #expect(result.fills == ["3 1 +1@101 taker"])
  }

  @Test func takeProfitsFireFromTheOtherSide() throws {
    let later = [told(5, .buyTrade, 104, 1), told(6, .buyTrade, 105, 1)]
    let result = try outcome(
      later, OrderRequest(.sell, .takeProfit(trigger: 105), quantity: 12),
      OrderRequest(.sell, .takeProfitLimit(trigger: 104, price: 104), quantity: 3))
    #expect(result.fills == ["6 2 -1@104 maker", "6 1 -10@99 taker", "6 1 -2@98 taker"])
    #expect(result.orders == ["1 filled 12", "2 partlyFilled 1"])
  }

  @Test func aTrailingStopNeedsNoQuote() throws {
    let stop = OrderRequest(.buy, .trailingStop(.price(3)), quantity: 1)
    let result = try MarketScript([told(3, .sellTrade, 98, 1), told(5, .bid, 97, 1)]).play([
      (2, { $0.submit(stop) }), (4, { $0.submit(stop) }),
    ])
    #expect(result.orders == ["1 armed 0", "2 armed 0"])
  }

  @Test func trailingStopsFollowTheBestTrade() throws {
    let later = [100, 106, 104, 103, 102].enumerated().map { index, ticks in
      told(Int64(4 + index), .buyTrade, Int32(ticks), 1)
    }
    let result = try outcome(
      later, OrderRequest(.sell, .trailingStop(.price(3)), quantity: 1),
      OrderRequest(.sell, .trailingStop(.fraction(0.03)), quantity: 1),
      OrderRequest(.sell, .trailingStop(.price(3), best: 110), quantity: 1))
    // 110 - 3 at once; 106 - 3 = 103; 106 * 0.97 = 102.82.
    #expect(result.fills == ["4 3 -1@99 taker", "7 1 -1@99 taker", "8 2 -1@99 taker"])
  }

  @Test func reduceOnlyIsCutToThePosition() throws {
    let result = try outcome(
      [], .market(.sell, 5).with { $0.isReduceOnly = true }, .market(.buy, 10),
      .market(.sell, 25).with { $0.isReduceOnly = true }, .market(.buy, 2),
      .market(.sell, 1).with { $0.closesPosition = true })
    #expect(
      result.fills == [
        "2 2 +10@101 taker", "2 3 -10@99 taker", "2 4 +2@102 taker", "2 5 -2@98 taker",
      ])
    #expect(
      result.orders == [
        "1 rejected 0 nothingToReduce", "2 filled 10", "3 expired 10", "4 filled 2", "5 filled 2",
      ])
    #expect(result.position == 0)
  }

  @Test func aRestingCloserNeedsNoQuantity() throws {
    let later = [told(5, .buyTrade, 106, 8)]
    let result = try outcome(
      later, .market(.buy, 7), .limit(.sell, 105, 0).with { $0.closesPosition = true })
    #expect(result.fills == ["2 1 +7@101 taker", "5 2 -7@105 maker"])
    #expect(result.orders == ["1 filled 7", "2 filled 7"])
  }

  @Test func aCloserThatFillsOrDiesClosesAll() throws {
    let result = try outcome(
      [told(3, .bid, 98, 0), told(3, .bid, 97, 0)], .market(.buy, 25))
    #expect(result.position == 25)
    let script = MarketScript(smallBook + [told(3, .bid, 98, 0), told(3, .bid, 97, 0)])
    let closed = try script.play([
      (2, { $0.submit(.market(.buy, 25)) }),
      (
        4,
        {
          $0.submit(
            .market(.sell, 0).with {
              $0.closesPosition = true
              $0.timeInForce = .fillOrKill
            })
        }
      ),
    ])
    #expect(closed.orders == ["1 filled 25", "2 rejected 0 cannotFillWhole"])
  }

  @Test func fractionsOfLotsAreWhole() throws {
    var script = MarketScript(smallBook)
    script.lot = Increment(hundredMillionths: 10_000_000)
    let result = try script.play([(2, { $0.submit(.market(.buy, 0.3)) })])
    #expect(result.fills == ["2 1 +0.3@101 taker"])
    #expect(result.orders == ["1 filled 0.3"])
  }

  @Test func whatTheGridDoesNotHoldIsRefused() throws {
    let result = try outcome([], .limit(.buy, 100.5, 1), .limit(.buy, 100, 2.5), .market(.buy, 0.4))
    #expect(
      result.orders == [
        "1 rejected 0 priceOffTick", "2 rejected 0 quantityOffStep", "3 rejected 0 quantityOffStep",
      ])
  }

  @Test func ownTakingIsNotTakenTwice() throws {
    let later = [told(4, .ask, 101, 10), told(6, .ask, 101, 4)]
    let result = try MarketScript(smallBook + later).play([
      (2, { $0.submit(.limit(.buy, 101, 6, .immediateOrCancel)) }),
      (3, { $0.submit(.limit(.buy, 101, 10, .immediateOrCancel)) }),
      (5, { $0.submit(.limit(.buy, 101, 10, .immediateOrCancel)) }),
      (7, { $0.submit(.limit(.buy, 101, 10, .immediateOrCancel)) }),
    ])
    #expect(
      result.fills == ["2 1 +6@101 taker", "3 2 +4@101 taker", "7 4 +4@101 taker"])
  }

  @Test(arguments: [MarginMode.none, .cross])
  func whatWasTakenRefillsByHalves(_ mode: MarginMode) throws {
    var script = MarketScript(smallBook + [told(60, .ask, 101, 12)])
    script.refillHalfLife = 100
    // With margin the market passes event by event.
    script.marginMode = mode
    let result = try script.play([
      (3, { $0.submit(.limit(.buy, 101, 8, .immediateOrCancel)) }),
      (103, { $0.submit(.limit(.buy, 101, 99, .immediateOrCancel)) }),
    ])
    // 8 taken are 4 after a half-life, whatever the level was told in between: 12 - 4.
    #expect(result.fills == ["3 1 +8@101 taker", "103 2 +8@101 taker"])
  }

  @Test func aClearForgetsWhatWasTaken() throws {
    for standing in [false, true] {
      let later = [told(4, .clear, 0, 0), told(4, .ask, 101, 10)]
      let result = try MarketScript(smallBook + later).play([
        (
          2,
          { desk in
            desk.submit(.limit(.buy, 101, 10, .immediateOrCancel))
            if standing { desk.submit(.limit(.buy, 90, 1)) }
          }
        ),
        (5, { $0.submit(.limit(.buy, 101, 10, .immediateOrCancel)) }),
      ])
      #expect(result.fills == ["2 1 +10@101 taker", "5 \(standing ? 3 : 2) +10@101 taker"])
    }
  }

  @Test func unknownAndEndedOrdersAreLeftAlone() throws {
    let result = try MarketScript(smallBook).play([
      (
        2,
        { desk in
          desk.submit(.market(.buy, 1))
          desk.cancel(id(7))
          desk.amend(id(1), quantity: 5)
        }
      ),
      (3, { $0.cancel(id(1)) }),
    ])
    #expect(result.orders == ["1 filled 1"])
  }

  @Test func ordersDoNotMeetTheAccountsOwn() throws {
    let result = try outcome(
      [], .limit(.sell, 101, 5), .limit(.buy, 101, 11), .limit(.sell, 103, 5), .market(.buy, 10),
      .market(.buy, 60), .limit(.buy, 100, 1), .limit(.sell, 100, 1), .limit(.buy, 102, 99))
    #expect(
      result.orders == [
        "1 working 0", "2 rejected 0 selfTrade", "3 working 0", "4 rejected 0 selfTrade",
        "5 rejected 0 selfTrade", "6 working 0", "7 rejected 0 selfTrade",
        "8 rejected 0 selfTrade",
      ])
    let beyond = try outcome([], .limit(.sell, 103, 5), .market(.buy, 30), .market(.buy, 1))
    #expect(beyond.orders == ["1 working 0", "2 filled 30", "3 rejected 0 selfTrade"])
  }

  /// A stop protects: what stands in its way goes.
  @Test func aTriggeredOrderEndsTheAccountsOwnBeforeIt() throws {
    let result = try outcome(
      [told(5, .buyTrade, 100, 1)], .limit(.sell, 101, 5),
      OrderRequest(.buy, .stop(trigger: 100), quantity: 20))
    #expect(result.orders == ["1 cancelled 0 selfTrade", "2 filled 20"])
  }
}
