import Documents
import Experiments
import Foundation
import MarketData
import Metrics
import Replay
import Sweep
import Trading

/// Measures the order-level replay.
struct ReplayBench {
  let suite: BenchSuite

  /// A catalog strategy traded by orders over bars, against the sweep's own account.
  func bars(_ series: BarSeries) throws {
    let entry = try catalogEntry("sma-cross")
    let columns = try ExecutionColumns(
      series, BenchSuite.model, barsPerYear: series.periodsPerYear)
    let plan = SweepPlan(
      series: series, entry: entry, columns: columns, side: .long, capital: 10_000,
      bars: series.bars.indices)
    let replay = BarReplay(
      series: series, entry: entry, columns: columns, side: .long, capital: 10_000,
      bars: series.bars.indices)
    let set = [50.0, 150]
    let swept = Backtest(set, plan)
    var replayed = swept
    let seconds = suite.fastest { replayed = (try? replay.run(set).backtest) ?? replayed }
    let isEqual = zip(swept.equity, replayed.equity).allSatisfy { ($0 / $1 - 1).magnitude < 1e-12 }
    suite.note(
      BenchLine(
        name: "sma-cross by orders over bars", cpuSeconds: seconds,
        rate: seconds * 1e9 / Double(series.bars.count), unit: "ns/bar",
        peakMegabytes: peakMegabytes(), checked: 1, disagreements: isEqual ? 0 : 1))
  }

  /// A maker that quotes both sides every 100 ms: made-up markets, and the stored ones.
  func books(isQuick: Bool, seed: UInt64, in workspace: Workspace) throws {
    let folder = "\(workspace.home)/bench"
    try RunCommand.makeFolder(folder)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for count in isQuick ? [400_000] : [1_000_000, 4_000_000] {
      let path = "\(folder)/market-\(count).events"
      try Self.compile(count, seed: seed, to: path)
      try measure("made-up", path: path, checks: count <= 1_000_000)
    }
    for manifest in try workspace.events.list() {
      let path = "\(workspace.home)/data/\(manifest.name).events"
      try measure(manifest.name, path: path, checks: true)
    }
  }

  private func measure(_ name: String, path: String, checks: Bool) throws {
    let reader = try EventReader(path: path)
    let (count, detail) = (reader.count, reader.detail)
    let known: [(String, QueueModel)] = detail == .orders ? [("orders", .orders)] : []
    let delay = Delay.constant(nanoseconds: 2_000_000)
    let latency = Latency(entry: delay, response: delay)
    for (label, queue) in [("risk-averse", .riskAverse), ("power", .power(3))] + known {
      let seconds = suite.fastest { _ = try? Self.replay(path, queue, latency, keepsLog: false) }
      suite.note(line("maker, \(name), \(label) queue", count, seconds))
    }
    guard checks else { return }
    let instant = Latency(feed: Delay.none)
    let found = try Self.replay(path, .riskAverse, instant, keepsLog: true).log.fills.map(\.fill)
    let seconds = suite.fastest {
      _ = try? Self.replay(path, .riskAverse, instant, keepsLog: false)
    }
    var wanted: [(ticks: Int32, lots: Int64)] = []
    let naive = suite.fastest { wanted = (try? NaiveMaker.fills(path: path)) ?? [] }
    let agrees = found.elementsEqual(wanted) { fill, naive in
      fill.price == reader.tickSize.value(Int64(naive.ticks))
        && fill.quantity == reader.lotSize.value(naive.lots)
    }
    var line = line("maker, \(name), without delays", count, seconds)
    line.naiveRatio = naive / seconds
    line.checked = 1
    line.disagreements = agrees ? 0 : 1
    suite.note(line)
  }

  private func line(_ name: String, _ events: Int, _ seconds: Double) -> BenchLine {
    BenchLine(
      name: "\(name), \(events / 1_000)k events", cpuSeconds: seconds,
      rate: Double(events) / seconds / 1e6, unit: "e6 events/s", peakMegabytes: peakMegabytes())
  }

  private static func compile(_ count: Int, seed: UInt64, to path: String) throws {
    try AtomicFile.write(to: path) { file in
      var market = SyntheticMarket(seed: seed)
      var writer = EventWriter(name: "made-up")
      var left = count
      while left > 0 {
        let events = market.events(min(left, 65_536))
        try writer.append(events, to: &file)
        left -= events.count
      }
      _ = try writer.finish(
        tickSize: Increment(hundredMillionths: 10_000_000),
        lotSize: Increment(hundredMillionths: 100_000), to: &file)
    }
  }

  private static func replay(
    _ path: String, _ queue: QueueModel, _ latency: Latency, keepsLog: Bool
  ) throws -> RunRecord {
    let reader = try EventReader(path: path)
    let contract = Contract(
      "MADE-UP", .linear, base: "BTC", quote: "USDT", makerFeeRate: 0.0002, takerFeeRate: 0.0005)
    let market = EventReplay.Market.events(
      try StoredEvents(path: path), tick: reader.tickSize, lot: reader.lotSize,
      span: reader.firstExchangeTime...reader.lastExchangeTime)
    var replay = EventReplay([.init(contract, market)], capital: 1_000_000)
    replay.queue = queue
    replay.latency = latency
    replay.sampling = Span.second
    replay.keepsLog = keepsLog
    return try replay.run([TouchQuoter()]).record
  }
}

/// Quotes ten lots at the best bid and ask every 100 ms, and takes back what stands elsewhere.
private struct TouchQuoter: EventStrategy {
  mutating func onTimer(_ desk: Desk) {
    desk.wake(afterNanoseconds: NaiveMaker.interval)
    let view = desk.markets[0]
    guard view.isQuoted else { return }
    let most = Double(NaiveMaker.mostLots) / 1000 - 1e-9
    quote(.buy, at: view.bid, canQuote: desk.positions[0] < most, desk)
    quote(.sell, at: view.ask, canQuote: desk.positions[0] > -most, desk)
  }

  private func quote(_ side: OrderSide, at price: Double, canQuote: Bool, _ desk: Desk) {
    var stands = false
    for order in desk.orders where order.request.side == side {
      if order.request.kind == .limit(price: price), canQuote {
        stands = true
      } else {
        desk.cancel(order.id)
      }
    }
    if !stands, canQuote {
      let quantity = Double(NaiveMaker.lots) / 1000
      desk.submit(OrderRequest(side, .limit(price: price), quantity: quantity, isPostOnly: true))
    }
  }
}
