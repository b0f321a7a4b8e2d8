import MarketData
import Testing
import Trading

@testable import Replay

/// What holds of every order over bars.
@Suite struct RandomBarOrderTests {
  private func replay(_ seed: UInt64, bars count: Int = 60) throws -> (EventReplay, [WildTrader]) {
    var random = SeededRandom(seed: seed)
    let bars = randomBars(&random, count: count, hasVolume: seed % 4 == 0)
    let series = BarSeries(name: "x", bars: bars, interval: 300, ticksPerUnit: nil, hash: "")
    var model = ExecutionModel()
    model.slippage =
      seed % 4 == 0
      ? .squareRootImpact(coefficient: 0.1, bps: 1, halfLifeBars: 5) : .fixed(bps: Double(seed % 3))
    model.fill = [.nextOpen, .nextOpen, .sameClose, .vwap][Int(seed % 4)]
    model.borrowRate = seed % 3 == 0 ? 0.1 : 0
    let columns = try ExecutionColumns(series, model, barsPerYear: 100_000)
    var contract = Contract("X", .linear, base: "X", quote: "USD")
    contract.takerFeeRate = 0.0005
    let isMargined = seed % 3 == 1
    if isMargined { contract.tiers = try MarginTiers.flat(rate: 0.02, maximumLeverage: 50) }
    let instrument = EventReplay.Instrument(
      contract, .bars(series, columns, 0..<count),
      marginMode: isMargined ? (seed % 2 == 0 ? .isolated : .cross) : .none,
      leverage: isMargined ? 10 : 1,
      markBars: seed % 5 == 0 ? randomBars(&random, count: count) : nil)
    // Two markets of one account now and then.
    var instruments = [instrument]
    if seed % 6 == 5 { instruments.append(instrument) }
    var replay = EventReplay(instruments, capital: isMargined ? 400 : 5_000)
    replay.path = PathAssumption.allCases[Int(seed % 4)]
    replay.volumeShare = seed % 2 == 0 ? 0.05 : nil
    let delays: [Delay] = [
      .none, .constant(nanoseconds: 40), .logNormal(medianNanoseconds: 60, sigma: 1),
    ]
    func delay() -> Delay { delays[Int.random(in: 0..<3, using: &random)] }
    replay.latency = Latency(feed: delay(), entry: delay(), response: delay())
    replay.sampling = seed % 7 == 0 ? 450 : nil
    let traders = (0..<Int(1 + seed % 2)).map {
      WildTrader(
        seed: seed &* 17 &+ UInt64($0), isHostile: seed % 2 == 1, listens: seed % 3 != 0, span: 200)
    }
    return (replay, traders)
  }

  @Test(arguments: 0..<90 as Range<UInt64>)
  func everyOrderKeepsItsTerms(_ seed: UInt64) throws {
    let (replay, traders) = try replay(seed)
    let (record, clearing) = try replay.run(traders)
    OrderLaws(record, clearing, traders, label: "seed \(seed)").check(
      makersKeepTheirPrice: false, isToldAtOnce: replay.latency.response.isNone)
    guard let share = replay.volumeShare,
      case .bars(let series, _, _) = replay.instruments[0].market
    else { return }
    var units = [Double](repeating: 0, count: series.bars.count)
    for fill in record.log.fills.map(\.fill) where fill.order.strategy >= 0 {
      guard fill.instrument == 0 else { continue }
      let time = fill.time.nanoseconds
      // The close of one bar is the open of the next: either may have given the units.
      guard time % 300 != 0 else { continue }
      units[Int(time / 300)] += fill.quantity
    }
    for (bar, used) in units.enumerated() {
      #expect(used <= share * series.bars[bar].volume + 1e-9, "seed \(seed), bar \(bar)")
    }
  }

  @Test(arguments: 200..<230 as Range<UInt64>)
  func nobodySeesTheFuture(_ seed: UInt64) throws {
    let (whole, traders) = try replay(seed)
    let (again, early) = try replay(seed)
    var part = again
    for index in part.instruments.indices {
      guard case .bars(let series, let columns, _) = part.instruments[index].market else {
        continue
      }
      part.instruments[index].market = .bars(series, columns, 0..<30)
    }
    let (record, _) = try whole.run(traders)
    let (before, _) = try part.run(early)
    for (a, b) in zip(early, traders) {
      let isPrefix = a.diary == Array(b.diary.prefix(a.diary.count))
      #expect(isPrefix, "seed \(seed)")
    }
    let fills = record.log.fills.map(\.fill).prefix(before.log.fills.count)
    #expect(before.log.fills.map(\.fill) == Array(fills), "seed \(seed)")
  }

  @Test(arguments: 300..<320 as Range<UInt64>)
  func oneSeedIsOneRun(_ seed: UInt64) throws {
    let runs = try (0..<2).map { _ in
      let (replay, traders) = try replay(seed)
      let (record, _) = try replay.run(traders)
      return Essence(record, traders)
    }
    let isSame = runs[0] == runs[1]
    #expect(isSame, "seed \(seed)")
  }
}
