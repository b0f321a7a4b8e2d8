import Foundation
import MarketData
import Testing
import Trading

@testable import Replay

/// Where resting orders stand and when their turn comes.
@Suite struct QueueTests {
  private func outcome(
    _ later: [MarketEvent], queue: QueueModel = .riskAverse,
    _ acts: [(Int64, (Desk) -> Void)] = [(2, { $0.submit(.limit(.buy, 99, 5)) })]
  ) throws -> Outcome {
    var script = MarketScript(smallBook + later)
    script.queue = queue
    return try script.play(acts)
  }

  @Test func tradesAtThePriceServeThoseAhead() throws {
    let later = [
      told(5, .sellTrade, 99, 8), told(6, .sellTrade, 99, 4), told(7, .sellTrade, 99, 9),
    ]
    // 10 ahead: 8 leave 2; of the next 4 two are ours; then the last three.
    #expect(try outcome(later).fills == ["6 1 +2@99 maker", "7 1 +3@99 maker"])
  }

  @Test func tradesThroughThePriceFillAtIt() throws {
    let result = try outcome([told(5, .sellTrade, 98, 3), told(6, .sellTrade, 97, 9)])
    #expect(result.fills == ["5 1 +3@99 maker", "6 1 +2@99 maker"])
  }

  @Test func theOtherSideComingFills() throws {
    let level = try outcome([told(5, .ask, 99, 3), told(6, .ask, 98, 9)])
    #expect(level.fills == ["5 1 +3@99 maker", "6 1 +2@99 maker"])
    let best = try outcome([told(5, .bestAsk, 98, 4), told(6, .bestAsk, 98, 4)])
    #expect(best.fills == ["5 1 +4@99 maker"])
  }

  @Test func aSmallerLevelMovesTheRiskAverseOnlyWhenItMust() throws {
    // 10 ahead; the level grows to 16 behind us and falls to 7: at most 7 can be ahead.
    let later = [
      told(4, .bid, 99, 16), told(5, .bid, 99, 12), told(6, .bid, 99, 7),
      told(7, .sellTrade, 99, 8),
    ]
    #expect(try outcome(later).fills == ["7 1 +1@99 maker"])
  }

  @Test func modelsShareCancellationsByTheirFormula() {
    // Old 20, ahead 5, behind 15, 4 cancelled.
    func ahead(_ model: QueueModel, _ place: QueuePlace, from old: Double, to new: Double) -> Double
    {
      var place = place
      model.update(&place, from: old, to: new)
      #expect(place.tradedSinceUpdate == 0)
      return place.ahead
    }
    let place = QueuePlace(ahead: 5)
    #expect(ahead(.riskAverse, place, from: 20, to: 16) == 5)
    // p = 15 / 20: one from ahead.
    #expect((ahead(.power(1), place, from: 20, to: 16) - 4).magnitude < 1e-12)
    // p = 225 / 250: 0.4 from ahead.
    #expect((ahead(.power(2), place, from: 20, to: 16) - 4.6).magnitude < 1e-12)
    // p = ln 16 / (ln 16 + ln 6) = 2.772589 / 4.564348 = 0.607445: 1.570219 from ahead.
    #expect((ahead(.logarithmic, place, from: 20, to: 16) - 3.429781).magnitude < 1e-5)
    // 3 of the 4 were trades, which left 5 ahead of 8 before them; one was cancelled, of 17 left
    // 12 stand behind: p = 12 / 17.
    let traded = QueuePlace(ahead: 5, tradedSinceUpdate: 3)
    #expect((ahead(.power(1), traded, from: 20, to: 16) - (5 - 5.0 / 17)).magnitude < 1e-12)
    // What behind cannot give comes from ahead: p = 1/10 of 5 is 0.5; the other 4.5 are ahead.
    #expect((ahead(.power(1), QueuePlace(ahead: 9), from: 10, to: 5) - 4.5).magnitude < 1e-12)
    // Nobody behind.
    #expect(ahead(.power(3), QueuePlace(ahead: 10), from: 10, to: 6) == 6)
    #expect(ahead(.logarithmic, QueuePlace(ahead: 0), from: 10, to: 6) == 0)
    // Growth moves nobody.
    #expect(ahead(.power(1), place, from: 20, to: 30) == 5)
    // Absurd powers stay numbers: nobody ahead of those behind is believed to cancel.
    #expect(ahead(.power(400), QueuePlace(ahead: 1e9), from: 3e9, to: 2e9) == 1e9)
    #expect(ahead(.power(400), QueuePlace(ahead: 2e9), from: 3e9, to: 2.5e9) == 1.5e9)
  }

  @Test func ownOrdersShareATradeByPriceAndTime() throws {
    let later = [told(5, .sellTrade, 98, 9)]
    let result = try outcome(
      later,
      queue: .riskAverse,
      [
        (2, { $0.submit(.limit(.buy, 99, 4)) }), (3, { $0.submit(.limit(.buy, 100, 3)) }),
        (4, { $0.submit(.limit(.buy, 99, 4)) }),
      ])
    #expect(result.fills == ["5 2 +3@100 maker", "5 1 +4@99 maker", "5 3 +2@99 maker"])
  }

  @Test func aTradeBetweenOurPricesReachesTheBetterAlone() throws {
    let result = try outcome(
      [told(5, .sellTrade, 100, 9), told(6, .buyTrade, 90, 9)],
      [
        (
          2,
          { desk in
            desk.submit(.limit(.buy, 99, 4))
            desk.submit(.limit(.buy, 100, 3))
          }
        )
      ])
    #expect(result.fills == ["5 2 +3@100 maker"])
  }

  @Test func icebergTipsQueueAgain() throws {
    let later = [
      told(5, .sellTrade, 99, 13), told(6, .bid, 99, 4), told(7, .sellTrade, 99, 3),
      told(8, .sellTrade, 99, 3),
    ]
    let result = try outcome(
      later,
      [(2, { $0.submit(.limit(.buy, 99, 6).with { $0.displayQuantity = 2 }) })])
    // Ten ahead, then the tip of two; the next tip stands behind the level, of which 13 have
    // traded: nobody. Told as 4 it cannot be behind more.
    #expect(result.fills == ["5 1 +2@99 maker", "7 1 +2@99 maker", "8 1 +2@99 maker"])
  }

  @Test func anIcebergTipWaitsBehindWhatCame() throws {
    let later = [
      told(4, .bid, 99, 30), told(5, .sellTrade, 99, 12), told(6, .bid, 99, 18),
      told(7, .sellTrade, 99, 17), told(8, .sellTrade, 99, 2),
    ]
    let result = try outcome(
      later,
      [(2, { $0.submit(.limit(.buy, 99, 6).with { $0.displayQuantity = 2 }) })])
    // Behind 30 - 12 = 18 at five; 17 leave one; of two the second is ours.
    #expect(result.fills == ["5 1 +2@99 maker", "8 1 +1@99 maker"])
  }

  @Test func amendmentsKeepOrLoseThePlace() throws {
    let later = [
      told(3, .bid, 99, 30), told(6, .sellTrade, 99, 11), told(7, .sellTrade, 99, 30),
    ]
    func fills(_ price: Double?, _ quantity: Double?) throws -> [String] {
      try outcome(
        later,
        [
          (2, { $0.submit(.limit(.buy, 99, 5)) }),
          (4, { $0.amend(id(1), price: price, quantity: quantity) }),
        ]
      ).fills
    }
    #expect(try fills(nil, 4) == ["6 1 +1@99 maker", "7 1 +3@99 maker"])
    #expect(try fills(nil, 6) == ["7 1 +6@99 maker"])
    #expect(try fills(99, nil) == ["7 1 +5@99 maker"])
    #expect(try fills(101, nil) == ["4 1 +5@101 taker"])
  }

  @Test func refusedAmendmentsChangeNothing() throws {
    let later = [told(6, .sellTrade, 99, 11), told(8, .sellTrade, 98, 9)]
    let result = try outcome(
      later,
      [
        (
          2,
          { desk in
            desk.submit(.limit(.buy, 99, 5).with { $0.isPostOnly = true })
            desk.submit(.limit(.sell, 110, 5))
          }
        ),
        (3, { $0.amend(id(1), price: 101) }), (4, { $0.amend(id(1), quantity: .nan) }),
        (5, { $0.amend(id(1), price: -1) }), (7, { $0.amend(id(1), quantity: 1) }),
        (7, { $0.amend(id(2), price: 99) }),
      ])
    #expect(result.fills == ["6 1 +1@99 maker", "8 1 +4@99 maker"])
    #expect(result.orders == ["1 filled 5 belowFilled", "2 working 0 selfTrade"])
  }
}
