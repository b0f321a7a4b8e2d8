import Documents
import Foundation
import MarketData
import Testing
import Trading

@testable import Replay

/// Places in queues that a feed of single orders tells.
@Suite struct OrderQueueTests {
  /// The events of a feed, their times counted from the stream's start.
  private func compile(_ text: String) throws -> (events: [MarketEvent], ages: [Int64]) {
    let folder = NSTemporaryDirectory() + "assay-orders-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/o.csv"))
    _ = try OrderFeed.compile(folder + "/o.csv", to: folder + "/o.events", name: "o")
    var reader = try EventReader(path: folder + "/o.events")
    var (events, ages): ([MarketEvent], [Int64]) = ([], [])
    while let chunk = try reader.next() {
      events += chunk
      ages += reader.ages
    }
    for index in events.indices {
      events[index].exchangeTime -= OrderStream.start
      events[index].receiveTime -= OrderStream.start
    }
    return (events, ages)
  }

  private func script(_ lines: [String], queue: QueueModel? = nil) throws -> MarketScript {
    let timed = (Self.book + lines).map { line in
      let (time, rest) = (line.prefix { $0 != "," }, line.drop { $0 != "," })
      return "\(OrderStream.start + (Int64(time) ?? 0))\(rest)"
    }
    let (events, ages) = try compile(([OrderStream.header] + timed).joined(separator: "\n"))
    var script = MarketScript(events)
    (script.ages, script.queue) = (ages, queue)
    return script
  }

  /// Bids 99: a 4, b 6; 98: c 5; asks 101: d 10; 110: e 1.
  private static let book = [
    "1,add,buy,99,4,a", "1,add,buy,99,6,b", "1,add,buy,98,5,c", "1,add,sell,101,10,d",
    "1,add,sell,110,1,e",
  ]

  /// Fills of five bid for at 99 at 2 ns, behind a and b.
  private func fills(_ lines: [String], queue: QueueModel? = nil) throws -> [String] {
    try script(lines, queue: queue).play([(2, { $0.submit(.limit(.buy, 99, 5)) })]).fills
  }

  @Test func cancelsAheadMoveUsUp() throws {
    let lines = ["5,cancel,,,,a", "6,cancel,,,4,b", "7,trade,sell,99,3,", "7,fill,,,2,b"]
    #expect(try fills(lines) == ["7 1 +1@99 maker"])
  }

  @Test func cancelsBehindDoNot() throws {
    let lines = [
      "4,add,buy,99,20,x", "5,cancel,,,,x", "7,trade,sell,99,11,", "7,fill,,,4,a", "7,fill,,,6,b",
    ]
    #expect(try fills(lines) == ["7 1 +1@99 maker"])
    // A model of levels alone cannot know: seven ahead at most once the level is told as seven.
    let told = ["4,add,buy,99,20,x", "5,cancel,,,3,b", "7,trade,sell,99,8,"]
    #expect(try fills(told) == ["7 1 +1@99 maker"])
    #expect(try fills(told, queue: .riskAverse) == [])
  }

  @Test func partialFillsAheadCountOnce() throws {
    let lines = [
      "5,trade,sell,99,3,", "5,fill,,,3,a", "6,trade,sell,99,5,", "6,fill,,,1,a", "6,fill,,,4,b",
      "7,fill,,,1,b", "7,trade,sell,99,1,", "8,trade,sell,99,3,", "8,fill,,,1,b",
    ]
    #expect(try fills(lines) == ["8 1 +2@99 maker"])
  }

  @Test func modifiesKeepOrLosePlaces() throws {
    let sweep = ["9,trade,sell,99,7,"]
    #expect(try fills(["5,modify,,99,1,a", "5,modify,,99,5,b"] + sweep) == ["9 1 +1@99 maker"])
    #expect(try fills(["5,modify,,99,7,b"] + sweep) == ["9 1 +3@99 maker"])
    #expect(try fills(["5,modify,,98,6,b"] + sweep) == ["9 1 +3@99 maker"])
    #expect(try fills(["5,modify,,98,6,b", "6,modify,,99,6,b"] + sweep) == ["9 1 +3@99 maker"])
    #expect(try fills(["5,modify,,99,6,c"] + sweep) == [])
  }

  @Test func aSweepFillsWhatItPasses() throws {
    let lines = [
      "5,trade,sell,99,10,", "5,fill,,,4,a", "5,fill,,,6,b", "5,trade,sell,98,2,", "5,fill,,,2,c",
    ]
    #expect(try fills(lines) == ["5 1 +2@99 maker"])
    let untold = ["5,fill,,,4,a", "5,fill,,,6,b", "5,fill,,,2,c"]
    #expect(try fills(untold) == ["5 1 +2@99 maker"])
  }

  /// Prints that no fills belong to take nobody's place for longer than their moment.
  @Test func printsWithoutFillsMoveNobody() throws {
    let lines = ["5,trade,sell,99,9,", "6,trade,sell,99,9,", "7,trade,sell,99,12,"]
    #expect(try fills(lines) == ["7 1 +2@99 maker"])
  }

  @Test func theOtherSideOffersEachOrderOnce() throws {
    let lines = [
      "5,cancel,,,,a", "5,cancel,,,,b", "5,cancel,,,,c", "6,add,sell,99,2,x", "7,cancel,,,1,x",
      "8,add,sell,98,1,y",
    ]
    #expect(try fills(lines) == ["6 1 +2@99 maker", "8 1 +1@99 maker"])
  }

  @Test func whatAClearTellsAgainStandsBefore() throws {
    let lines = [
      "5,clear,,,,", "5,add,buy,99,3,b", "6,add,buy,99,9,x", "7,cancel,,,1,x", "8,trade,sell,99,4,",
    ]
    #expect(try fills(lines) == ["8 1 +1@99 maker"])
  }

  @Test func icebergTipsQueueBehindWhatIsLeft() throws {
    let lines = [
      "4,add,buy,99,10,x", "5,trade,sell,99,15,", "5,fill,,,4,a", "5,fill,,,6,b", "5,fill,,,5,x",
      "6,trade,sell,99,6,", "6,fill,,,5,x",
    ]
    let result = try script(lines).play([
      (2, { $0.submit(.limit(.buy, 99, 6).with { $0.displayQuantity = 2 }) })
    ])
    #expect(result.fills == ["5 1 +2@99 maker", "6 1 +1@99 maker"])
  }

  @Test func icebergTipsHeedEarlierPrintsOfTheMoment() throws {
    let lines = [
      "4,add,buy,99,10,x", "5,trade,sell,99,13,", "5,trade,sell,99,8,", "5,fill,,,4,a",
      "5,fill,,,6,b", "5,fill,,,10,x",
    ]
    // The next tip stands behind 20 of which the first print has taken 13.
    let result = try script(lines).play([
      (2, { $0.submit(.limit(.buy, 99, 6).with { $0.displayQuantity = 2 }) })
    ])
    #expect(result.fills == ["5 1 +2@99 maker", "5 1 +1@99 maker"])
  }

  @Test func levelsAloneCannotTellOrders() throws {
    var script = MarketScript(smallBook)
    script.queue = .orders
    let error = #expect(throws: AssayError.self) { try script.play([]) }
    #expect(error?.problem.hasPrefix("queue: orders needs a feed") == true)
    #expect(error?.mend == "write queue: risk-averse, log or power")
  }

  // MARK: A second engine

  private struct Rehearsal {
    var fills: [String] = []
    var rests = 0
    var compared = 0
  }

  /// Plays a stream both ways, an own order coming and going, and compares after each moment.
  private func rehearse(_ seed: UInt64, moments: Int, chunkSize: Int) throws -> Rehearsal {
    let stream = OrderStream(seed: seed, moments: moments, tellsTrades: seed % 3 > 0)
    let (events, ages) = try compile(stream.text)
    var terms = BookVenue.Terms()
    terms.queue = .orders
    let one = Increment(hundredMillionths: 100_000_000)
    let venue = BookVenue(
      instrument: 0, ListedEvents(events, ages: ages, chunkSize: chunkSize), tick: one, lot: one,
      endTime: .max, marksPositions: false, terms: terms)
    var account = try TradingAccount(contracts: [
      Contract("X", .linear, base: "X", quote: "USD")
    ])
    try account.deposit(1e9, at: Timestamp(nanoseconds: 0))
    let clearing = Clearing(account)
    var (arrays, random) = (
      QueueArrays(fillsArePrints: seed % 3 == 0), SeededRandom(seed: seed &+ 77)
    )
    var (result, sent) = (Rehearsal(), 0)
    for time in Set(stream.lines.map(\.time)).sorted() {
      for line in stream.lines where line.time == time { arrays.take(line) }
      while try venue.next(clearing).time <= time { _ = try venue.advance(to: time, clearing) }
      result.fills += clearing.fills.map { booked in
        "\(booked.fill.time.nanoseconds) \(Int(booked.fill.quantity))@\(Int(booked.fill.price))"
      }
      clearing.fills.removeAll()
      clearing.reports.removeAll()
      #expect(result.fills == arrays.fills, "seed \(seed), time \(time)")
      let ahead = venue.board.orders.first.map { Int($0.queue.ahead) }
      #expect(ahead == arrays.ahead, "seed \(seed), time \(time)")
      result.compared += ahead == nil ? 0 : 1
      guard result.fills == arrays.fills, ahead == arrays.ahead else { return result }
      for price in 85...115 {
        #expect(Int(venue.book.lots(at: Int32(price), .bid)) == arrays.lots(.buy, price))
        #expect(Int(venue.book.lots(at: Int32(price), .ask)) == arrays.lots(.sell, price))
      }
      let isDue = Int.random(in: 0..<4, using: &random) == 0
      if arrays.wanted > 0, Int.random(in: 0..<40, using: &random) == 0 {
        arrays.leave()
        venue.receive(.cancel(id(sent), instrument: 0), at: time, clearing)
      } else if arrays.wanted == 0, isDue, let bid = venue.book.bestBid,
        let ask = venue.book.bestAsk
      {
        let side: OrderSide = Bool.random(using: &random) ? .buy : .sell
        let far = Int.random(in: 0...2, using: &random)
        let price = side == .buy ? Int(ask) - 1 - far : Int(bid) + 1 + far
        let lots = Int.random(in: 1...12, using: &random)
        sent += 1
        result.rests += 1
        arrays.rest(side, price, lots)
        venue.receive(
          .submit(id(sent), .limit(side, Double(price), Double(lots))), at: time, clearing)
      }
      clearing.reports.removeAll()
    }
    return result
  }

  @Test(arguments: 0..<40 as Range<UInt64>)
  func agreesWithArraysOfOrders(_ seed: UInt64) throws {
    let result = try rehearse(seed, moments: 300, chunkSize: seed % 2 == 0 ? 65_536 : 37)
    #expect(result.rests > 5 && result.fills.count > 3 && result.compared > 50, "seed \(seed)")
  }

  @Test func theFutureChangesNothing() throws {
    let long = try rehearse(5, moments: 300, chunkSize: 64)
    let short = try rehearse(5, moments: 150, chunkSize: 64)
    #expect(!short.fills.isEmpty && short.fills.count < long.fills.count)
    #expect(Array(long.fills.prefix(short.fills.count)) == short.fills)
  }
}
