import MarketData
import Testing
import Trading

@testable import Replay

/// Groups of which one cancels the other, and brackets whose legs live by their parent.
@Suite struct LinkedOrderTests {
  private func outcome(
    _ later: [MarketEvent], _ acts: (Int64, (Desk) -> Void)...
  ) throws -> Outcome {
    try MarketScript(smallBook + later).play(acts)
  }

  private func leg(_ kind: OrderKind, _ quantity: Double, group: Int? = 1) -> OrderRequest {
    OrderRequest(.sell, kind, quantity: quantity, group: group)
  }

  @Test func aPairReducesOneAnother() throws {
    let later = [
      told(5, .buyTrade, 106, 3), told(6, .buyTrade, 95, 1),
    ]
    let result = try outcome(
      later,
      (
        2,
        { desk in
          desk.submit(.market(.buy, 10))
          desk.submit(leg(.limit(price: 105), 10))
          desk.submit(leg(.stop(trigger: 95), 10))
        }
      ))
    #expect(
      result.fills == ["2 1 +10@101 taker", "5 2 -3@105 maker", "6 3 -7@99 taker"])
    #expect(result.orders == ["1 filled 10", "2 cancelled 3", "3 filled 7"])
    #expect(result.position == 0)
  }

  @Test func aFullFillEndsTheGroup() throws {
    let result = try outcome(
      [told(5, .buyTrade, 106, 9)],
      (
        2,
        { desk in
          desk.submit(leg(.limit(price: 105), 4))
          desk.submit(leg(.limit(price: 107), 10))
          desk.submit(leg(.stop(trigger: 90), 2))
        }
      ))
    #expect(result.orders == ["1 filled 4", "2 cancelled 0", "3 cancelled 0"])
  }

  @Test func oneTradeFillsAGroupOnce() throws {
    let result = try outcome(
      [told(5, .buyTrade, 110, 100), told(6, .buyTrade, 110, 100), told(7, .buyTrade, 110, 3)],
      (
        2,
        { desk in
          desk.submit(leg(.limit(price: 105), 10).with { $0.displayQuantity = 4 })
          desk.submit(leg(.limit(price: 106), 10))
        }
      ))
    #expect(result.fills == ["5 1 -4@105 maker", "5 2 -6@106 maker"])
    #expect(result.orders == ["1 cancelled 4", "2 filled 6"])
  }

  @Test func groupsOfTwoStrategiesAreTwoGroups() throws {
    let puppets = [105.0, 107].map { price in
      Puppet([(2, { $0.submit(leg(.limit(price: price), 4)) })])
    }
    let (record, _) = try MarketScript(smallBook + [told(5, .buyTrade, 106, 9)]).run(puppets)
    #expect(record.log.orders.map(\.state) == [.filled, .open(.working)])
  }

  @Test func legsLiveUnitForUnit() throws {
    let later = [
      told(5, .sellTrade, 98, 2), told(6, .buyTrade, 106, 9), told(7, .sellTrade, 98, 3),
      told(8, .buyTrade, 106, 9),
    ]
    let result = try outcome(
      later,
      (
        2,
        { desk in
          let parent = desk.submit(.limit(.buy, 99, 5))
          desk.submit(leg(.limit(price: 105), 5).with { $0.parent = parent })
          desk.submit(leg(.stop(trigger: 90), 5).with { $0.parent = parent })
        }
      ))
    #expect(
      result.fills == [
        "5 1 +2@99 maker", "6 2 -2@105 maker", "7 1 +3@99 maker", "8 2 -3@105 maker",
      ])
    #expect(result.orders == ["1 filled 5", "2 filled 5", "3 cancelled 0"])
    #expect(result.position == 0 && result.puppet.desk?.positions == [0])
  }

  @Test func aLegCanFireForAPartOfItsParent() throws {
    let later = [
      told(5, .sellTrade, 98, 2), told(6, .bid, 100, 50), told(7, .buyTrade, 90, 1),
      told(8, .sellTrade, 98, 9),
    ]
    let result = try outcome(
      later,
      (
        2,
        { desk in
          let parent = desk.submit(.limit(.buy, 99, 5))
          desk.submit(leg(.stop(trigger: 90), 5, group: nil).with { $0.parent = parent })
        }
      ))
    #expect(
      result.fills == [
        "5 1 +2@99 maker", "7 2 -2@100 taker", "8 1 +3@99 maker", "8 2 -3@98 taker",
      ])
    #expect(result.orders == ["1 filled 5", "2 filled 5"])
  }

  @Test func aStopGoesBeforeItsParentsRest() throws {
    let later = [
      told(4, .bid, 90, 50), told(5, .sellTrade, 98, 2), told(6, .sellTrade, 90, 1),
    ]
    let result = try outcome(
      later,
      (
        2,
        { desk in
          let parent = desk.submit(.limit(.buy, 99, 5))
          desk.submit(leg(.stop(trigger: 90), 5, group: nil).with { $0.parent = parent })
        }
      ))
    // The trade at 90 fills one more of the parent; its rest bids where the stop must sell.
    #expect(result.position == 0)
    #expect(result.orders == ["1 cancelled 3 selfTrade", "2 filled 3"])
  }

  @Test func aLegDoesNotTradeWhatItsTwinHasTraded() throws {
    let later = [
      told(5, .sellTrade, 98, 2), told(6, .buyTrade, 106, 9), told(7, .buyTrade, 90, 1),
      told(8, .sellTrade, 98, 1), told(9, .buyTrade, 106, 9),
    ]
    let result = try outcome(
      later,
      (
        2,
        { desk in
          let parent = desk.submit(.limit(.buy, 99, 5))
          desk.submit(leg(.limit(price: 105), 5).with { $0.parent = parent })
          desk.submit(leg(.stop(trigger: 90), 5).with { $0.parent = parent })
        }
      ))
    #expect(
      result.fills == [
        "5 1 +2@99 maker", "6 2 -2@105 maker", "8 1 +1@99 maker", "9 2 -1@105 maker",
      ])
  }

  @Test func legsEndWithAParentThatNeverFilled() throws {
    func states(_ act: @escaping (Desk) -> Void, parent: OrderRequest) throws -> [String] {
      try outcome(
        [told(9, .sellTrade, 90, 1)],
        (
          2,
          { desk in
            let id = desk.submit(parent)
            desk.submit(leg(.limit(price: 105), 5).with { $0.parent = id })
            desk.submit(leg(.stop(trigger: 95), 5).with { $0.parent = id })
          }
        ), (5, act)
      ).orders
    }
    let cancelled = try states({ $0.cancel(id(1)) }, parent: .limit(.buy, 90, 5))
    #expect(cancelled == ["1 cancelled 0", "2 cancelled 0", "3 cancelled 0"])
    let expired = try states(
      { _ in }, parent: .limit(.buy, 80, 5, .goodTill(Timestamp(nanoseconds: 6))))
    #expect(expired == ["1 expired 0", "2 cancelled 0", "3 cancelled 0"])
    let immediate = try states({ _ in }, parent: .limit(.buy, 100, 5, .immediateOrCancel))
    #expect(
      immediate == ["1 expired 0", "2 rejected 0 unknownParent", "3 rejected 0 unknownParent"])
  }

  @Test func legsAreCutToWhatTheirParentFilled() throws {
    let later = [
      told(4, .sellTrade, 98, 2), told(6, .buyTrade, 106, 9),
    ]
    let result = try outcome(
      later,
      (
        2,
        { desk in
          let parent = desk.submit(.limit(.buy, 99, 5))
          desk.submit(leg(.limit(price: 105), 5).with { $0.parent = parent })
          desk.submit(leg(.stop(trigger: 90), 5).with { $0.parent = parent })
        }
      ), (5, { $0.cancel(id(1)) }))
    #expect(result.fills == ["4 1 +2@99 maker", "6 2 -2@105 maker"])
    #expect(result.orders == ["1 cancelled 2", "2 filled 2", "3 cancelled 0"])
    let late = try outcome(
      [told(6, .buyTrade, 106, 99)],
      (
        2,
        { desk in
          let parent = desk.submit(.limit(.buy, 101, 14, .immediateOrCancel))
          desk.submit(leg(.limit(price: 105), 14).with { $0.parent = parent })
        }
      ))
    #expect(late.orders == ["1 expired 10", "2 filled 10"])
  }

  @Test func aPostOnlyLegDoesNotTake() throws {
    let result = try outcome(
      [told(5, .sellTrade, 98, 2)],
      (
        2,
        { desk in
          let parent = desk.submit(.limit(.buy, 99, 2))
          desk.submit(
            leg(.limit(price: 98), 2).with {
              $0.parent = parent
              $0.isPostOnly = true
            })
        }
      ))
    #expect(result.orders == ["1 filled 2", "2 cancelled 0 wouldTake"])
  }

  @Test func aTrailingLegFollowsFromItsOwnBirth() throws {
    let later = [
      told(4, .buyTrade, 120, 1), told(5, .sellTrade, 98, 2), told(6, .sellTrade, 97, 1),
      told(7, .buyTrade, 94, 1),
    ]
    for standing in [false, true] {
      let result = try outcome(
        later,
        (
          2,
          { desk in
            let parent = desk.submit(.limit(.buy, 99, 2))
            desk.submit(leg(.trailingStop(.price(4)), 2).with { $0.parent = parent })
            if standing { desk.submit(leg(.stop(trigger: 1), 1, group: nil)) }
          }
        ))
      // The parent fills at the trade at 98, and 98 - 4 = 94.
      #expect(result.fills == ["5 1 +2@99 maker", "7 2 -2@97 taker"])
    }
  }
}
