import Documents
import Foundation
import MarketData
import Testing

@Suite struct BinanceCaptureTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Milliseconds after this are what the lines below speak of.
  private static let base: Int64 = 1_700_000_000_000
  /// What the collector's clock is behind.
  private static let behind: Int64 = 1_272_000_000

  /// A line that arrived so many microseconds after a millisecond of the exchange.
  private func line(_ time: Int64, _ latency: Int64, _ json: String) -> String {
    let receive = (Self.base + time) * 1_000_000 + latency * 1_000 - Self.behind
    return "\(receive) \(json.replacingOccurrences(of: "@T", with: "\(Self.base + time)"))"
  }

  private func depth(
    _ time: Int64, _ ids: (Int, Int, Int), b: String = "", a: String = ""
  ) -> String {
    line(
      time, 2_000,
      #"{"stream":"x@depth","data":{"e":"depthUpdate","E":1,"T":@T,"s":"X","U":\#(ids.0),"#
        + #""u":\#(ids.1),"pu":\#(ids.2),"b":[\#(b)],"a":[\#(a)]}}"#)
  }

  private func ticker(
    _ time: Int64, _ update: Int, _ b: String, _ B: String, _ a: String,
    _ A: String
  ) -> String {
    line(
      time, 2_000,
      #"{"data":{"e":"bookTicker","u":\#(update),"s":"X","b":"\#(b)","B":"\#(B)","a":"\#(a)","#
        + #""A":"\#(A)","T":@T,"E":1}}"#)
  }

  private func trade(
    _ time: Int64, _ p: String, _ q: String, isBuy: Bool,
    type: String = "MARKET"
  ) -> String {
    line(
      time, 2_000,
      #"{"e":"trade","E":1,"T":@T,"s":"X","t":9,"p":"\#(p)","q":"\#(q)","#
        + #""X":"\#(type)","m":\#(!isBuy)}"#
    )
  }

  private func snapshot(_ time: Int64, _ update: Int) -> String {
    line(
      time, 9_000,
      #"{"lastUpdateId":\#(update),"E":1,"T":@T,"bids":[["100.50","2.000"],["100.00","1.500"]],"#
        + #""asks":[["101.00","3.000"]]}"#)
  }

  private func compile(
    _ lines: [String], _ options: BinanceCapture.Options = .init(), isPacked: Bool = false
  ) throws -> (BinanceCapture.Outcome, [MarketEvent]) {
    let text = Array((lines.joined(separator: "\n") + "\n").utf8)
    let path = try folder.file("c.jsonl", isPacked ? gzip(text) : text)
    let outcome = try BinanceCapture.compile(
      path, to: folder.path + "/c.events", name: "c", options: options)
    return (outcome, try readEvents(folder.path + "/c.events"))
  }

  /// `time kind ticks lots`, a point after the last of a message; times in ms.
  private func text(_ events: [MarketEvent]) -> [String] {
    events.map {
      "\($0.exchangeTime / 1_000_000 - Self.base) \($0.kind) \($0.ticks) \($0.lots)"
        + ($0.isLast ? "." : "")
    }
  }

  private var sound: [String] {
    [
      depth(10, (5, 8, 4), b: #"["100.50","9.000"]"#),
      ticker(11, 9, "100.50", "9.000", "101.00", "3.000"),
      trade(12, "101.00", "0.500", isBuy: true),
      depth(13, (9, 12, 8), b: #"["100.00","0.000"],["99.50","4.000"]"#, a: #"["102.00","1.000"]"#),
      snapshot(12, 10),
      ticker(14, 14, "100.50", "1.000", "101.50", "2.500"),
      depth(15, (13, 16, 12), b: #"["101.00","7.000"],["100.50","0.000"]"#, a: #"["101.50","0"]"#),
    ]
  }

  @Test(arguments: [false, true])
  func ordersAndJoinsMessages(isPacked: Bool) throws {
    let (outcome, events) = try compile(sound, isPacked: isPacked)
    let expected = [
      "12 buyTrade 202 1.",
      "12 clear 0 0", "12 bid 201 4", "12 bid 200 3", "12 ask 202 6.",
      "13 bid 200 0", "13 bid 199 8", "13 ask 204 2.",
      "14 bestBid 201 2", "14 bestAsk 203 5.",
      "15 bid 201 0", "15 ask 203 0", "15 bid 202 14.",
    ]
    #expect(text(events) == expected)
    #expect(outcome.symbol == "X")
    #expect(outcome.tickSize.description == "0.5" && outcome.lotSize.description == "0.5")
    #expect(outcome.counts.lines == 7 && outcome.counts.gaps == 0)
    #expect(outcome.counts.withoutBook == 2 && outcome.counts.ignored == 0)
    #expect(outcome.written.counts == [6, 3, 1, 1, 1, 0, 1])
  }

  @Test func movesTheClockToTheFloor() throws {
    let (outcome, events) = try compile(sound, .init(feedFloor: 5_000_000))
    // The fastest message took 2 ms by a clock that was 1,272 ms behind.
    #expect(outcome.clockShift == Self.behind + 3_000_000)
    let latencies = events.filter(\.isLast).map { ($0.receiveTime - $0.exchangeTime) / 1_000 }
    // The snapshot took 12 ms; what it overtook in the exchange's order is known no sooner.
    #expect(latencies == [5_000, 12_000, 11_000, 10_000, 9_000])
    #expect(outcome.counts.delayed == 3)
    #expect(outcome.counts.largestDelay == 6_000_000)
    #expect(abs(outcome.counts.meanDelay - 15e6 / 5) < 1)
  }

  @Test func leavesTickersOut() throws {
    let (_, events) = try compile(sound, .init(withTickers: false))
    #expect(events.allSatisfy { $0.kind != .bestBid && $0.kind != .bestAsk })
    #expect(events.count == 11)
  }

  @Test func clearsTheBookAtAGapUntilTheNextSnapshot() throws {
    let lines =
      sound + [
        depth(16, (21, 22, 20), b: #"["100.00","1.000"]"#),
        ticker(17, 23, "100.50", "1.000", "101.50", "2.500"),
        trade(18, "100.50", "1.000", isBuy: false),
        depth(19, (23, 25, 22)), snapshot(20, 26), depth(20, (26, 26, 25)),
        depth(21, (27, 28, 26), a: #"["101.00","0.000"]"#),
      ]
    let (outcome, events) = try compile(lines)
    let tail = Array(text(events).suffix(7))
    let expected = [
      "16 clear 0 0.", "18 sellTrade 201 2.", "20 clear 0 0", "20 bid 201 4", "20 bid 200 3",
      "20 ask 202 6.", "21 ask 202 0.",
    ]
    #expect(tail == expected)
    #expect(outcome.counts.gaps == 1)
    #expect(outcome.counts.withoutBook == 2 + 2)
  }

  @Test func countsWhatItPassesOver() throws {
    let lines =
      sound + [
        snapshot(15, 16), ticker(15, 16, "101.00", "7.000", "102.00", "1.000"),
        trade(16, "0", "0", isBuy: true, type: "NA"),
        line(16, 2_000, #"{"e":"kline","p":"-1","b":{"x":[1,{"y":"}"}]},"s":"X"}"#),
        line(16, 2_000, #"{"result":null,"id":1}"#), "",
        ticker(17, 17, "0", "0", "102.00", "1.000"),
      ]
    let (outcome, events) = try compile(lines)
    #expect(events.count == 13)
    #expect(outcome.counts.sparedSnapshots == 1 && outcome.counts.staleTickers == 1)
    #expect(outcome.counts.ignored == 4)
  }

  /// Times that contradict the update ids must not bring back what a ticker has undone.
  @Test func dropsLevelsOlderThanTheTicker() throws {
    let lines =
      sound + [
        ticker(16, 30, "99.00", "1.000", "99.50", "2.500"),
        depth(17, (17, 20, 16), b: #"["100.50","1.000"],["98.50","1.000"]"#),
      ]
    let (outcome, events) = try compile(lines)
    #expect(text(events).last == "17 bid 197 2.")
    #expect(outcome.counts.staleLevels == 1)
  }

  @Test(arguments: [
    ("x", "this is no line of a capture"), ("17000000000", "this is no line of a capture"),
    ("1 {\"e\":\"trade\"}", "the receive time is not in nanoseconds since 1970"),
    (#"@{"e":"trade","T":1,"p":"1","q":"1"}"#, "the exchange's time T is missing"),
    (#"@{"e":"trade","T":1700000000000,"p":"0","q":"1"}"#, "the trade lacks a price"),
    (#"@{"e":"trade","T":1700000000000,"p":"NaN","q":"1"}"#, "this is no line of a capture"),
    (#"@{"e":"trade","T":1700000000000,"p":"-1","q":"1"}"#, "this is no line of a capture"),
    (#"@{"e":"trade","T":1700000000000,"p":"1e5","q":"1"}"#, "this is no line of a capture"),
    (#"@{"e":"trade","T":1700000000000,"p":"99999999999999999","q":"1"}"#, "this is no line"),
    (#"@{"e":"trade","T":1700000000000,"p":"92233720368","q":"1"}"#, "the price is 92233720368"),
    (#"@{"e":"trade","s":"Y","T":1700000000000,"p":"1","q":"1"}"#, "the capture holds two symbols"),
    (#"@{"e":"depthUpdate","T":1700000000000,"u":1,"b":[],"a":[]}"#, "an update id of the book"),
    (#"@{"e":"depthUpdate","T":1700000000000,"u":1,"pu":0,"b":[]}"#, "bids or asks are missing"),
    (#"@{"e":"depthUpdate","T":1700000000000,"u":1,"pu":0,"b":[["1"]],"a":[]}"#, "this is no line"),
    (
      #"@{"e":"bookTicker","T":1700000000000,"u":1,"b":"2","B":"1","a":"1","A":"1"}"#,
      "the book ticker is crossed"
    ),
  ])
  func refusesWithTheLine(_ text: String, problem: String) throws {
    let text = text.replacingOccurrences(of: "@", with: "1700000000000000000 ")
    let error = #expect(throws: AssayError.self) { try compile(sound + [text] + sound) }
    #expect(error?.kind == .data)
    #expect(error?.problem.hasPrefix(problem) == true, "\(error?.problem ?? "")")
    #expect(error?.place?.contains("c.jsonl:8") == true, "\(error?.place ?? "")")
  }

  /// The first events are written before the last lines are read: in steps that prove too coarse,
  /// and in an order that a very late message no longer fits.
  @Test func beginsAnewWhenStepsProveTooCoarse() throws {
    let trades = (0..<140_000).map { trade(20 + Int64($0), "100.50", "0.500", isBuy: true) }
    let late = [
      trade(140_100, "100.25", "0.001", isBuy: true), trade(30, "100.50", "0.500", isBuy: true),
    ]
    let (outcome, events) = try compile(sound + trades + late)
    #expect(outcome.tickSize.value(1) == 0.25 && outcome.lotSize.value(1) == 0.001)
    #expect(outcome.counts.tooLate == 1)
    #expect(outcome.written.counts[4] == 140_002)
    #expect(
      text([events[0], events[events.count - 1]]) == [
        "12 buyTrade 404 500.", "140100 buyTrade 401 1.",
      ])
  }

  @Test func needsASnapshot() throws {
    let error = #expect(throws: AssayError.self) {
      try compile(sound.filter { !$0.contains("last") })
    }
    #expect(error?.problem == "there is no snapshot of the book")
    #expect(throws: AssayError.self) { try compile([]) }
  }

  @Test func refusesAnyTruncatedOrGarbledFile() throws {
    let text = Array(sound.joined(separator: "\n").utf8)
    var random = SplitMix64(seed: 5)
    for round in 0..<1_200 {
      var bytes = text
      if round % 3 == 0 {
        bytes.removeLast(.random(in: 1..<bytes.count, using: &random))
      } else {
        for _ in 0...(round % 4) {
          bytes[.random(in: bytes.indices, using: &random)] = .random(in: 0...255, using: &random)
        }
      }
      let path = try folder.file("g.jsonl", round % 2 == 0 ? bytes : gzip(bytes))
      // What is still a capture compiles; anything else is an error, and nothing traps.
      do {
        _ = try BinanceCapture.compile(path, to: folder.path + "/g.events", name: "g")
      } catch let error as AssayError {
        #expect(error.kind == .data, "round \(round)")
      }
    }
    let packed = gzip(text)
    for length in [20, 100, packed.count - 9, packed.count - 1] {
      let path = try folder.file("t.gz", Array(packed[..<length]))
      #expect(throws: AssayError.self) {
        try BinanceCapture.compile(path, to: folder.path + "/t.events", name: "t")
      }
    }
  }

  @Test func refusesEndlessLines() throws {
    let line = "1700000000000000000 {\"x\":\"" + String(repeating: "y", count: 5 << 20)
    let error = #expect(throws: AssayError.self) { try compile(sound + [line]) }
    #expect(error?.problem == "the line is longer than 2 MiB")
    #expect(error?.place?.hasSuffix("c.jsonl:8") == true)
  }

  @Test func recognisesCaptures() throws {
    #expect(try BinanceCapture.isCapture(InputFile(folder.file("a", sound[0]))))
    #expect(try BinanceCapture.isCapture(InputFile(folder.file("b", gzip(Array(sound[0].utf8))))))
    for text in ["", "open_time,open\n", "1700000000000000000", "1700000000000000000,1,2"] {
      #expect(try !BinanceCapture.isCapture(InputFile(folder.file("c", text))))
    }
  }
}
