import MarketData
import Replay
import Strategies
import Testing
import Trading

@Suite struct EventCatalogTests {
  @Test func namesAndRangesHold() {
    #expect(eventCatalog.map(\.name) == ["market-maker", "grid", "funding-carry"])
    for entry in eventCatalog {
      #expect(entry.instruments >= 1 && !entry.summary.isEmpty)
      #expect(Set(entry.parameters.map(\.name)).count == entry.parameters.count)
      for parameter in entry.parameters {
        #expect(parameter.range.contains(parameter.standard), "\(entry.name) \(parameter.name)")
        #expect(!parameter.isWhole || parameter.standard == parameter.standard.rounded())
      }
    }
  }

  /// Every strategy on two books at once, with its standards and at both ends of all ranges, with
  /// money and with next to none.
  @Test(arguments: seeds(3)) func runsAnywhereInItsRanges(_ seed: UInt64) throws {
    let markets = [
      MadeMarket.wandering(seed: seed, messages: 400),
      MadeMarket.hostile(seed: seed, messages: 400),
    ]
    for entry in eventCatalog {
      let sets = [
        entry.parameters.map(\.standard), entry.parameters.map(\.range.lowerBound),
        entry.parameters.map(\.range.upperBound),
      ]
      for (set, capital) in zip(sets + sets, [1, 1, 1, 1e6, 1e6, 1e6]) {
        var replay = markets[0].replay(capital: capital)
        replay.instruments += markets[1].replay().instruments
        let places = Array(0..<entry.instruments)
        let (record, clearing) = try replay.run([entry.make(set, places)])
        #expect(clearing.account.netQuantity(0).isFinite, "\(entry.name) \(set)")
        #expect(record.log.orders.allSatisfy { $0.request.instrument < entry.instruments })
      }
    }
  }

  /// Orders that the account cannot carry are refused; nothing trades, nothing is lost.
  @Test(arguments: ["market-maker", "grid"])
  func tradesNothingWithoutMargin(_ name: String) throws {
    let entry = try #require(eventCatalog.first { $0.name == name })
    let strategy = entry.make(entry.parameters.map(\.standard), [0])
    let market = MadeMarket.wandering(seed: 1, messages: 500)
    let record = try market.replay(capital: 1).run([strategy]).record
    #expect(record.fills.isEmpty && !record.log.orders.isEmpty)
    #expect(record.log.orders.allSatisfy { $0.refusal == .insufficientMargin })
    #expect(record.equity.last == 1)
  }
}
