import MarketData
import Testing
import Trading

@testable import Replay

/// Who knows what when: feeds, orders and answers on their way.
@Suite struct LatencyTests {
  private func script(_ later: [MarketEvent], _ latency: Latency = Latency()) -> MarketScript {
    var script = MarketScript(smallBook + later)
    script.latency = latency
    return script
  }

  @Test func anOrderMeetsTheMarketOfItsArrival() throws {
    let later = [told(15, .ask, 101, 0), told(20, .sellTrade, 99, 1)]
    let result = try script(later, Latency(entry: .constant(nanoseconds: 10))).play([
      (2, { $0.submit(.limit(.buy, 102, 5, .immediateOrCancel)) }),
      (6, { $0.submit(.limit(.buy, 102, 5, .immediateOrCancel)) }),
    ])
    #expect(result.fills == ["12 1 +5@101 taker", "16 2 +5@102 taker"])
  }

  @Test func aCancellationRacesTheFill() throws {
    let latency = Latency(
      entry: .constant(nanoseconds: 10), response: .constant(nanoseconds: 20))
    let result = try script([told(25, .sellTrade, 98, 5)], latency).play([
      (2, { $0.submit(.limit(.buy, 99, 5)) }), (20, { $0.cancel(id(1)) }),
      (21, { $0.amend(id(1), quantity: 3) }),
    ])
    #expect(result.orders == ["1 filled 5"])
    #expect(result.puppet.heard == ["45 fill 5.0@99.0"])
    #expect(result.puppet.desk?.positions == [5])
  }

  @Test func aDeskKnowsWhatItsAnswersTold() throws {
    let latency = Latency(
      entry: .constant(nanoseconds: 10), response: .constant(nanoseconds: 20))
    var states: [OrderState?] = []
    let look = { (desk: Desk) in states.append(desk[id(1)]?.state) }
    _ = try script([told(25, .sellTrade, 98, 2)], latency).play([
      (
        2,
        { desk in
          desk.submit(.limit(.buy, 99, 5))
          look(desk)
        }
      ), (31, look), (33, look), (44, look), (46, look), (50, { $0.cancel(id(1)) }), (51, look),
      (81, look),
    ])
    #expect(
      states == [
        .open(.sent), .open(.sent), .open(.working), .open(.working), .open(.partlyFilled),
        .cancelling(.partlyFilled), nil,
      ])
  }

  @Test func theGroupMayChangeAnOrderUnderItsOwnersHands() throws {
    let latency = Latency(
      entry: .constant(nanoseconds: 10), response: .constant(nanoseconds: 20))
    let result = try script([told(25, .buyTrade, 106, 2)], latency).play([
      (
        2,
        { desk in
          desk.submit(.limit(.sell, 105, 5).with { $0.group = 1 })
          desk.submit(.limit(.sell, 107, 5).with { $0.group = 1 })
        }
      ),
      (20, { $0.amend(id(2), price: -1) }), (60, { $0.amend(id(2), quantity: 2) }),
    ])
    #expect(result.orders == ["1 partlyFilled 2", "2 working 0 priceNotPositive"])
    #expect(result.puppet.desk?[id(2)]?.request.quantity == 2)
  }

  @Test func newsComesAsItWasRecordedOrAsTheFeedIs() throws {
    let later = [
      told(10, .bid, 100, 1, received: 30), told(12, .sellTrade, 100, 1, received: 30),
      told(14, .buyTrade, 101, 2, received: 40),
    ]
    let puppet = Puppet([(2, { _ in })])
    puppet.topics = [.books, .trades]
    _ = try script(later).run([puppet])
    #expect(
      puppet.heard.suffix(5)
        == [
          "30 book 100.0/101.0", "30 trade 1.0@100.0", "30 book 100.0/101.0", "40 trade 2.0@101.0",
          "40 book 100.0/101.0",
        ])
    let delayed = Puppet([(2, { _ in })])
    delayed.topics = [.books, .trades]
    _ = try script(later, Latency(feed: .constant(nanoseconds: 7))).run([delayed])
    #expect(
      delayed.heard.suffix(5) == [
        "17 book 100.0/101.0", "19 trade 1.0@100.0", "19 book 100.0/101.0", "21 trade 2.0@101.0",
        "21 book 100.0/101.0",
      ])
  }

  @Test func newsAfterTheEndIsNotHeard() throws {
    var script = script([told(10, .bid, 100, 1, received: 300)])
    script.end = 10
    let puppet = Puppet([(2, { _ in })])
    puppet.topics = [.books]
    let (record, _) = try script.run([puppet])
    #expect(puppet.heard.last == "1 book 99.0/103.0" || puppet.heard.last == "1 book 99.0/101.0")
    #expect(record.log.orders.isEmpty)
  }

  @Test func clocksThatDifferDoNotTellTheFuture() throws {
    let puppet = Puppet([(2, { _ in })])
    puppet.topics = [.trades]
    _ = try script([told(50, .buyTrade, 101, 2, received: 20)]).run([puppet])
    #expect(puppet.heard == ["50 trade 2.0@101.0"])
    var seen: [Double] = []
    _ = try script([told(50, .buyTrade, 101, 2, received: 20)]).play([
      (30, { seen.append($0.markets[0].last) }), (60, { seen.append($0.markets[0].last) }),
    ])
    #expect(seen[0].isNaN && seen[1] == 101)
  }

  @Test func aFillIsJudgedByThePricesOfItsMoment() throws {
    let puppet = Puppet([(2, { $0.submit(.limit(.buy, 99, 1)) })])
    var bid = Double.nan
    puppet.answersFill = { bid = $1.markets[0].bid }
    _ = try script([told(10, .bid, 100, 1), told(20, .sellTrade, 98, 1)]).run([puppet])
    #expect(bid == 100)
  }

  @Test func delaysAreNumbersWhateverTheyAreMadeOf() {
    func arrivals(_ delay: Delay) -> [Int64] {
      var wire = Wire(delay, seed: 7)
      return [0, 100, .max - 5].map { wire.arrival(of: $0) }
    }
    #expect(arrivals(.constant(nanoseconds: -50)) == [0, 100, .max - 5])
    #expect(arrivals(.constant(nanoseconds: .max)) == [.max, .max, .max])
    for sigma in [Double.nan, .infinity, -1e300, 1e300] {
      for median in [Int64.min, -1, 0, .max] {
        let times = arrivals(.logNormal(medianNanoseconds: median, sigma: sigma))
        #expect(times[0] >= 0 && times[0] <= 3_600_000_000_000)
      }
    }
    func measured(_ points: (Int64, Int64)...) -> Delay {
      .recorded(points.map { .init(time: $0.0, nanoseconds: $0.1) })
    }
    #expect(arrivals(measured()) == [0, 100, .max - 5])
    #expect(arrivals(measured((0, 10), (200, 30))) == [10, 120, .max])
    _ = arrivals(measured((.min, .min), (.max, .max)))
    _ = arrivals(measured((50, 1), (50, 2), (20, 3)))
  }

  @Test func messagesKeepTheirOrder() {
    var wire = Wire(.logNormal(medianNanoseconds: 1_000, sigma: 2), seed: 3)
    var last = Int64.min
    for time in stride(from: Int64(0), to: 50_000, by: 10) {
      let arrival = wire.arrival(of: time)
      #expect(arrival >= last && arrival >= time)
      last = arrival
    }
  }

  @Test func theAccountIsLookedAtEverySoOften() throws {
    var script = script([told(500, .bid, 100, 5), told(1_000, .sellTrade, 100, 1)])
    script.sampling = 100
    script.capital = 1_000
    let result = try script.play([(250, { $0.submit(.market(.buy, 1)) })])
    // Start at 0: samples at 100, 200, ... 1,000; bought at 101, marked at the middle of 99 or 100
    // and 101.
    #expect(result.record.times == Array(stride(from: 100, through: 1_000, by: 100)))
    #expect(
      result.record.equity == [1_000, 1_000, 999, 999, 999.5, 999.5, 999.5, 999.5, 999.5, 999.5])
  }
}
