import Documents
import Foundation
import MarketData
import Testing

/// Feeds of single orders: what their lines become, and what is wrong with them.
@Suite struct OrderFeedTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static let header = "time,action,side,price,quantity,order_id"
  private static let base: Int64 = 1_700_000_000_000

  /// Lines whose first field is milliseconds after a base.
  private func compile(
    _ lines: [String], header: String = header, isPacked: Bool = false
  ) throws -> (OrderFeed.Outcome, [String]) {
    let text = Array((([header] + lines.map(Self.timed)).joined(separator: "\n") + "\n").utf8)
    let path = try folder.file("o.csv", isPacked ? gzip(text) : text)
    let outcome = try OrderFeed.compile(path, to: folder.path + "/o.events", name: "o")
    return (outcome, try self.text())
  }

  private static func timed(_ line: String) -> String {
    let (time, rest) = (line.prefix { $0 != "," }, line.drop { $0 != "," })
    return Int64(time).map { "\(base + $0)\(rest)" } ?? line
  }

  /// `time kind ticks lots age`, a point after the last of a message; times in ms.
  private func text() throws -> [String] {
    var reader = try EventReader(path: folder.path + "/o.events")
    var text: [String] = []
    while let events = try reader.next() {
      for (event, age) in zip(events, reader.ages) {
        text.append(
          "\(event.exchangeTime / 1_000_000 - Self.base) \(event.kind) \(event.ticks) \(event.lots)"
            + " \(age)" + (event.isLast ? "." : ""))
      }
    }
    return text
  }

  private let session = [
    "1,add,buy,99.5,4,a", "1,add,bid,99.5,6,b", "1,A,A,101.0,8,9007199254740993",
    "2,cancel,buy,99.5,2,a", "3,modify,buy,99.5,5,b", "4,modify,,99.5,9,a", "5,M,B,98.5,5,b",
    "6,trade,sell,99.5,3,", "6,fill,buy,99.5,3,a", "7,C,,,,a", "8,R,,,,", "9,add,sell,100,2,a",
  ]
  private let sessionEvents = [
    "1 bid 199 4 0", "1 bid 199 10 0", "1 ask 202 8 0.",
    "2 bid 199 8 3.",  // two of a's four, placed three events ago
    "3 bid 199 7 3.",  // b gives one back and keeps its place
    "4 bid 199 16 0", "4 bid 199 14 6.",  // a comes again with nine; its two are gone
    "5 bid 197 5 0", "5 bid 199 9 7.",  // b goes to another price
    "6 sellTrade 199 3 0", "6 bid 199 6 -5.", "7 bid 199 0 6.", "8 clear 0 0 0.", "9 ask 200 2 0.",
  ]

  @Test(arguments: [false, true])
  func tellsEveryChangeOfTheQueues(isPacked: Bool) throws {
    let (outcome, events) = try compile(session, isPacked: isPacked)
    #expect(events == sessionEvents)
    #expect(outcome.tickSize.value(1) == 0.5 && outcome.lotSize.value(1) == 1)
    #expect(outcome.symbol == nil && outcome.counts.lines == 13)
    #expect(outcome.written.counts == [10, 2, 0, 0, 0, 1, 1])
  }

  @Test func aPrefixTellsAPrefix() throws {
    // From the tenth line on there is a print, and nothing changes the steps.
    for count in 9...session.count {
      let events = try compile(Array(session.prefix(count))).1
      let expected = sessionEvents.prefix(events.count)
      #expect(events.dropLast() == expected.dropLast())
    }
  }

  @Test func fillsArePrintsOfAFeedWithout() throws {
    let (_, events) = try compile([
      "0,add,sell,110,9,z", "1,add,sell,101,4,a", "1,add,sell,101,3,b", "2,fill,sell,101,4,a",
      "2,fill,,,1,b",
    ])
    #expect(
      events == [
        "0 ask 110 9 0.", "1 ask 101 4 0", "1 ask 101 7 0.", "2 buyTrade 101 4 0", "2 ask 101 3 -3",
        "2 buyTrade 101 1 0", "2 ask 101 2 -4.",
      ])
  }

  @Test func aPrintGoesBeforeItsFills() throws {
    let (_, events) = try compile([
      "0,add,buy,98,9,z", "1,add,buy,99,4,a", "1,add,buy,99,3,b", "2,cancel,buy,99,1,b",
      "2,fill,buy,99,4,a",
      "2,fill,buy,99,1,b", "2,trade,sell,99,5,",
    ])
    #expect(
      events == [
        "0 bid 98 9 0.", "1 bid 99 4 0", "1 bid 99 7 0.", "2 bid 99 6 1", "2 sellTrade 99 5 0",
        "2 bid 99 2 -4", "2 bid 99 1 -4.",
      ])
  }

  /// Databento's fills only announce; cancels, or modifies of what is left, take away.
  @Test func announcedFillsTakeNothingAway() throws {
    let (outcome, events) = try compile(
      [
        "0,9,A,B,98,9,7,X", "1,9,A,B,99.000000000,4,1,X", "1,9,A,B,99.000000000,3,2,X",
        "2,9,T,A,99,5,0,X",
        "2,9,F,B,99,4,1,X", "2,9,F,B,99,1,2,X", "2,9,C,B,99,4,1,X", "2,9,M,B,99,2,2,X",
        "3,9,C,B,99,1,2,X", "4,9,N,N,,0,0,X", "5,9,T,N,99,5,0,X",
      ], header: "ts_event,flags,action,side,price,size,order_id,symbol")
    #expect(
      events == [
        "0 bid 98 9 0.", "1 bid 99 4 0", "1 bid 99 7 0.", "2 sellTrade 99 5 0", "2 bid 99 3 -3",
        "2 bid 99 2 -3.", "3 bid 99 1 4.",
      ])
    #expect(outcome.symbol == "X" && outcome.counts.ignored == 1)
  }

  @Test func timesInAnyUnitAndReceiveTimesThatNeverFall() throws {
    let path = try folder.file(
      "o.csv",
      """
      time_ns;receive_time_ns;action;side;price;qty;order id
      1700000000000000001;1700000000000000005;add;buy;99;1;a
      2023-11-14T22:13:20.000000002Z;1700000000000000009;add;buy;98;1;b
      1700000000000000003;1700000000000000007;add;buy;97;1;c
      1700000000000001;1700000000001;add;buy;96;1;d
      """)
    let outcome = try OrderFeed.compile(path, to: folder.path + "/o.events", name: "o")
    let events = try readEvents(folder.path + "/o.events")
    let start: Int64 = 1_700_000_000_000_000_000
    #expect(events.map { $0.exchangeTime - start } == [1, 2, 3, 1_000])
    #expect(events.map { $0.receiveTime - start } == [5, 9, 9, 1_000_000])
    #expect(outcome.counts.delayed == 1 && outcome.counts.largestDelay == 2)
    #expect(outcome.counts.meanDelay == 0.5)
  }

  @Test(
    arguments: [
      (["1,add,buy,99,1,a", "2,cancel,buy,99,1,b"], 3, "no order b rests"),
      (["1,add,buy,99,1,a", "2,cancel,buy,99,1,a", "3,fill,buy,99,1,a"], 4, "no order a rests"),
      (["1,add,buy,99,1,a", "2,add,buy,98,1,a"], 3, "order a rests already"),
      (["1,add,buy,99,1,a", "2,cancel,sell,99,1,a"], 3, "order a is one to buy"),
      (["1,add,buy,99,1,a", "2,fill,buy,99,2,a"], 3, "2.0 is more than the 1.0 that are left of"),
      (
        ["1,add,buy,99,1,a", "2,cancel,buy,99,3,a"], 3, "3.0 is more than the 1.0 that are left of"
      ),
      (["1,add,buy,99,-1,a"], 2, "quantity is \"-1\", which is no number"),
      (["1,add,buy,nan,1,a"], 2, "price is \"nan\", which is no number"),
      (["1,add,buy,1e3,1,a"], 2, "price is \"1e3\", which is no number"),
      (["1,add,buy,0.123456789,1,a"], 2, "price is \"0.123456789\", which is no number"),
      (["1,add,buy,99999999999999999999,1,a"], 2, "price is \"99999999999999999999\", which"),
      (["1,add,buy,9,1,b", "1,add,buy,0,1,a"], 3, "the add lacks a price above 0"),
      (["1,add,buy,9,1,b", "1,add,buy,9,,a"], 3, "the add lacks a quantity above 0"),
      (["1,add,,99,1,a"], 2, "the add lacks a side"),
      (["1,add,buy,99,1,"], 2, "the add lacks an order id"),
      (["1,add,up,99,1,a"], 2, "\"up\" is no side"),
      (["1,put,buy,99,1,a"], 2, "\"put\" is no action"),
      (
        ["2,add,buy,99,1,a", "1,add,buy,99,1,b"], 3, "the time 2023-11-14T22:13:20.001Z comes after"
      ),
      (["x,add,buy,99,1,a"], 2, "time is \"x\", which is not a time"),
      (["2,add,buy,99,1"], 2, "the line does not have the 6 fields of the header"),
      (["2,add,buy,99,1,a,b"], 2, "the line does not have the 6 fields of the header"),
      (
        ["1,add,buy,99,1,a", "1,add,sell,99,1,b", "2,clear,,,,"], 3, "the book is crossed: the bid"
      ),
      (["1,add,buy,90000000000,1,a", "1,add,buy,0.00000001,1,b"], 2, "the price is 90000000000.0"),
      (
        ["1,add,buy,1,90000000000,a", "1,add,buy,1,9000000000.00000001,b", "1,add,buy,1,1,c"], 3,
        "the level holds more than can be counted"
      ),
    ] as [([String], Int, String)])
  func saysWhatIsWrongAndWhere(lines: [String], line: Int, problem: String) throws {
    let error = #expect(throws: AssayError.self) { _ = try compile(lines) }
    #expect(error?.problem.hasPrefix(problem) == true, "\(error?.problem ?? "nothing")")
    #expect(error?.place == "\(folder.path)/o.csv:\(line)")
    #expect(error?.mend?.isEmpty == false && error?.kind == .data)
  }

  @Test func saysWhatIsWrongWithTheWhole() throws {
    func problem(_ text: String) throws -> String? {
      let path = try folder.file("w.csv", text)
      let error = #expect(throws: AssayError.self) {
        _ = try OrderFeed.compile(path, to: folder.path + "/w.events", name: "w")
      }
      return error?.problem
    }
    #expect(try problem("") == "the file is empty")
    #expect(try problem(Self.header) == "the feed tells no order")
    #expect(try problem("time,action,side,price,order_id\n") == "there is no column quantity")
    #expect(
      try problem("time,action,side,price,price,quantity,order_id\n")
        == "two columns are named price")
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/w.events"))
  }

  @Test(arguments: 0..<300 as Range<UInt64>)
  func survivesHostileBytes(_ seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var bytes = Array(([Self.header] + session.map(Self.timed)).joined(separator: "\n").utf8)
    for _ in 0...(seed % 4) {
      let place = Int.random(in: bytes.indices, using: &random)
      bytes[place] = Array("0179,.-\n\"aeAB\u{0}".utf8).randomElement(using: &random) ?? 0
    }
    let path = try folder.file("h.csv", bytes)
    do {
      _ = try OrderFeed.compile(path, to: folder.path + "/h.events", name: "h")
    } catch let error as AssayError {
      #expect(error.kind == .data, "seed \(seed)")
    }
  }

  @Test func isKnownByItsHeader() throws {
    func isFeed(_ text: String) throws -> Bool {
      try OrderFeed.isFeed(InputFile(folder.file("k.csv", text)))
    }
    #expect(try isFeed(Self.header))
    #expect(try isFeed("# a note\n\u{FEFF}\"Order ID\";Action\r\n"))
    #expect(try !isFeed("open_time,open,high,low,close\n1,2,3,4,5\n"))
    #expect(try !isFeed("time,action\n"))
    #expect(try !isFeed(""))
  }
}
