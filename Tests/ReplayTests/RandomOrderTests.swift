import MarketData
import Testing
import Trading

@testable import Replay

/// What holds of every order, whatever is asked of whatever market.
@Suite struct RandomOrderTests {
  struct Case {
    var script: MarketScript
    var traders: [WildTrader]
    var label: String
  }

  private func makeCase(_ seed: UInt64, events: Int = 400) -> Case {
    var random = SeededRandom(seed: seed)
    var script = MarketScript(randomEvents(&random, count: events))
    script.end = script.events.map { max($0.exchangeTime, $0.receiveTime) }.max() ?? 0
    script.queue = [.riskAverse, .power(2), .logarithmic][Int(seed % 3)]
    script.refillHalfLife = seed % 4 == 0 ? 50 : nil
    script.capital = 1e5
    script.contract.makerFeeRate = -0.0001
    script.contract.takerFeeRate = 0.0004
    let delays: [Delay] = [
      .none, .constant(nanoseconds: 5), .logNormal(medianNanoseconds: 8, sigma: 1),
      .recorded([.init(time: 0, nanoseconds: 2), .init(time: 900, nanoseconds: 30)]),
    ]
    func delay() -> Delay { delays[Int.random(in: 0..<4, using: &random)] }
    script.latency = Latency(feed: seed % 2 == 0 ? nil : delay(), entry: delay(), response: delay())
    if seed % 5 == 0 {
      script.contract.tiers = .none
      script.marginMode = seed % 10 == 0 ? .cross : .isolated
      script.leverage = 5
      script.capital = 3_000
    }
    let traders = (0..<Int(1 + seed % 3)).map {
      WildTrader(
        seed: seed &* 31 &+ UInt64($0), isHostile: seed % 2 == 1, listens: seed % 3 == 0, span: 25)
    }
    if seed % 7 == 3 {
      script.contract = Contract("X", .spot, base: "X", quote: "USD")
      (script.marginMode, script.leverage) = (.none, 1)
    }
    if seed % 11 == 4, script.contract.kind != .spot {
      script.positionMode = .hedge
      for trader in traders { trader.hasLegs = true }
    }
    return Case(script: script, traders: traders, label: "seed \(seed)")
  }

  @Test(arguments: 0..<90 as Range<UInt64>)
  func everyOrderKeepsItsTerms(_ seed: UInt64) throws {
    let made = makeCase(seed)
    let (record, clearing) = try made.script.run(made.traders)
    OrderLaws(record, clearing, made.traders, label: made.label).check(
      makersKeepTheirPrice: true, isToldAtOnce: made.script.latency.response.isNone)
  }

  /// Makers share no more than a trade or a level that came to them; takers no more than stood.
  @Test(arguments: 200..<260 as Range<UInt64>)
  func noLotIsFilledTwice(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    var made = makeCase(seed)
    made.script.events = randomEvents(&random, count: 400, sharesMoments: false)
    made.script.refillHalfLife = nil
    made.script.latency = Latency(feed: made.script.latency.feed)
    let (record, _) = try made.script.run(made.traders)
    let events = Dictionary(uniqueKeysWithValues: made.script.events.map { ($0.exchangeTime, $0) })
    var makers: [Int64: Double] = [:]
    for fill in record.log.fills.map(\.fill) where fill.isMaker {
      makers[fill.time.nanoseconds, default: 0] += fill.quantity
    }
    for (time, lots) in makers {
      #expect(lots <= Double(events[time]?.lots ?? 0), "seed \(seed), \(time)")
    }
    // Between two tellings of a level, takers have no more than it was told to hold.
    var book = DictionaryBook()
    var taken: [Int32: Double] = [:]
    var fills = record.log.fills.map(\.fill).filter { !$0.isMaker && $0.order.strategy >= 0 }[...]
    for event in made.script.events {
      while let fill = fills.first, fill.time.nanoseconds < event.exchangeTime {
        fills.removeFirst()
        let ticks = Int32(fill.price)
        let side = fill.side == .buy ? book.asks : book.bids
        taken[ticks * 2 + (fill.side == .buy ? 1 : 0), default: 0] += fill.quantity
        let used = taken[ticks * 2 + (fill.side == .buy ? 1 : 0)] ?? 0
        #expect(used <= Double(side[ticks] ?? 0), "seed \(seed), \(fill)")
      }
      let before = book
      _ = book.apply(event)
      book.sweep(event)
      for (ticks, lots) in before.asks where book.asks[ticks] != lots { taken[ticks * 2 + 1] = nil }
      for (ticks, lots) in before.bids where book.bids[ticks] != lots { taken[ticks * 2] = nil }
      while let fill = fills.first, fill.time.nanoseconds == event.exchangeTime {
        // Triggered by this very event: before or after it, the book is told of either.
        fills.removeFirst()
        taken[Int32(fill.price) * 2 + (fill.side == .buy ? 1 : 0), default: 0] += fill.quantity
      }
    }
  }

  @Test(arguments: 300..<325 as Range<UInt64>)
  func oneSeedIsOneRun(_ seed: UInt64) throws {
    let runs = try [65_536, 1, 7].map { size in
      var made = makeCase(seed)
      made.script.chunkSize = size
      let (record, _) = try made.script.run(made.traders)
      return Essence(record, made.traders)
    }
    let areEqual = runs[1] == runs[0] && runs[2] == runs[0]
    #expect(areEqual, "seed \(seed)")
  }

  /// Passing over what concerns no order and meeting every event come to the same.
  @Test(arguments: 500..<550 as Range<UInt64>)
  func theShortcutsChangeNothing(_ seed: UInt64) throws {
    let runs = try [false, true].map { meetsAll in
      let (script, traders) = (makeCase(seed).script, makeCase(seed).traders)
      for trader in traders { trader.hasLegs = false }
      var account = try TradingAccount(contracts: [Contract("X", .linear, base: "X", quote: "USD")])
      try account.deposit(1e9, at: Timestamp(nanoseconds: 0))
      let clearing = Clearing(account)
      clearing.setMark(0, 100)
      let terms = BookVenue.Terms(
        queue: script.queue ?? .riskAverse, feed: script.latency.feed)
      let venue = BookVenue(
        instrument: 0, ListedEvents(script.events), tick: script.tick, lot: script.lot,
        endTime: script.end, marksPositions: meetsAll, terms: terms)
      let simulation = Simulation(
        venues: [venue], clearing: clearing, strategies: traders, latency: script.latency,
        seed: seed, record: RunRecord(account.contracts), start: 0)
      try simulation.run()
      return Essence(simulation.record, traders)
    }
    let areEqual = runs[0] == runs[1]
    #expect(areEqual, "seed \(seed)")
  }

  /// What happens later changes nothing of what was seen before.
  @Test(arguments: 400..<440 as Range<UInt64>)
  func nobodySeesTheFuture(_ seed: UInt64) throws {
    let (whole, part) = (makeCase(seed), makeCase(seed))
    let moment = whole.script.events[whole.script.events.count / 2].exchangeTime
    let (record, _) = try whole.script.run(whole.traders)
    var script = part.script
    script.events.removeAll { $0.exchangeTime >= moment }
    script.end = moment - 1
    let (early, _) = try script.run(part.traders)
    for (a, b) in zip(part.traders, whole.traders) {
      #expect(a.diary == Array(b.diary.prefix(a.diary.count)), "seed \(seed)")
    }
    let fills = record.log.fills.filter { $0.fill.time.nanoseconds < moment }
    #expect(early.log.fills.map(\.fill) == fills.map(\.fill), "seed \(seed)")
  }
}
