import MarketData
import Testing
import Trading

@testable import Replay

/// Several markets and strategies on one account.
@Suite struct SharedAccountTests {
  private func run(
    _ books: [[MarketEvent]], mode: MarginMode, capital: Double, _ puppets: [Puppet]
  ) throws -> (record: RunRecord, clearing: Clearing) {
    let one = Increment(hundredMillionths: 100_000_000)
    let instruments = try books.enumerated().map { index, events in
      var contract = Contract("X\(index)", .linear, base: "X\(index)", quote: "USD")
      contract.tiers = try MarginTiers.flat(rate: 0.05, maximumLeverage: 10)
      return EventReplay.Instrument(
        contract, .events(ListedEvents(events), tick: one, lot: one, span: 0...1_000),
        marginMode: mode, leverage: 10)
    }
    return try EventReplay(instruments, capital: capital).run(puppets)
  }

  private func limit(
    _ instrument: Int, _ side: OrderSide, _ price: Double, _ quantity: Double
  ) -> OrderRequest {
    .limit(side, price, quantity).with { $0.instrument = instrument }
  }

  @Test func ordersOfAllMarketsShareTheMargin() throws {
    let puppet = Puppet([
      (
        2,
        { desk in
          // 90 · 10 / 10 = 90 of the 100 each.
          desk.submit(limit(0, .buy, 90, 10))
          desk.submit(limit(1, .buy, 90, 10))
          desk.submit(limit(1, .buy, 90, 1))
        }
      )
    ])
    let (record, _) = try run([smallBook, smallBook], mode: .cross, capital: 100, [puppet])
    let orders = record.log.orders.sorted { $0.id < $1.id }
    #expect(orders.map(\.state) == [.open(.working), .rejected, .open(.working)])
    #expect(orders[1].refusal == .insufficientMargin)
  }

  @Test(arguments: [MarginMode.cross, .isolated])
  func aLiquidationEndsTheOrdersThatShareItsWallet(_ mode: MarginMode) throws {
    let fallen = smallBook + [told(10, .bestBid, 80, 50), told(10, .bestAsk, 82, 50)]
    let puppet = Puppet([
      (
        2,
        { desk in
          desk.submit(.market(.buy, 10))
          desk.submit(limit(0, .buy, 50, 1))
          desk.submit(limit(1, .buy, 90, 1))
        }
      )
    ])
    let (record, clearing) = try run([fallen, smallBook], mode: mode, capital: 150, [puppet])
    let states = record.log.orders.sorted { $0.id < $1.id }.map(\.state)
    #expect(clearing.position(0) == 0)
    #expect(states == [.filled, .cancelled, mode == .cross ? .cancelled : .open(.working)])
    #expect(puppet.desk?.orders.count == (mode == .cross ? 0 : 1))
  }

  @Test func twoStrategiesSeeTheirOwnAndHoldTogether() throws {
    let puppets = [
      Puppet([(2, { $0.submit(.market(.buy, 4)) })]),
      Puppet([(3, { $0.submit(.market(.sell, 3)) }), (4, { $0.submit(.limit(.sell, 120, 1)) })]),
    ]
    let (record, clearing) = try run([smallBook], mode: .cross, capital: 1_000, puppets)
    #expect(clearing.position(0) == 1)
    #expect(puppets.map { $0.desk?.positions } == [[4], [-3]])
    #expect(puppets.map { $0.desk?.orders.count } == [0, 1])
    #expect(record.log.fills.map(\.fill.order.strategy) == [0, 1])
  }
}
