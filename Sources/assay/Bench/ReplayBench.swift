import Documents
import Experiments
import Foundation
import MarketData
import Metrics
import Replay
import Trading

/// Measures the order-level replay: a maker that quotes both sides every 100 ms.
struct ReplayBench {
  let suite: BenchSuite

  /// Every measurement: made-up markets, and the stored ones.
  func run(isQuick: Bool, seed: UInt64, in workspace: Workspace) throws {
    try syntheticMarkets(events: isQuick ? 400_000 : 4_000_000, seed: seed, in: workspace)
    for manifest in try workspace.events.list() {
      try measure(
        "maker every 100 ms, \(manifest.name)",
        path: "\(workspace.home)/data/\(manifest.name).events")
    }
  }

  /// A made-up market of some events, compiled to the store, at two lengths for the memory.
  func syntheticMarkets(events: Int, seed: UInt64, in workspace: Workspace) throws {
    let folder = "\(workspace.home)/bench"
    try RunCommand.makeFolder(folder)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for count in [events / 4, events] {
      let path = "\(folder)/market-\(count).events"
      try Self.compile(count, seed: seed, to: path)
      try measure("maker every 100 ms, made-up market", path: path)
    }
  }

  /// One stored market.
  func measure(_ name: String, path: String) throws {
    let reader = try EventReader(path: path)
    let (count, detail) = (reader.count, reader.detail)
    let known: [(String, QueueModel)] = detail == .orders ? [("orders", .orders)] : []
    for (label, queue) in [("risk-averse", .riskAverse), ("power", .power(3))] + known {
      var outcome = try Self.replay(path, queue)
      let seconds = suite.fastest { outcome = (try? Self.replay(path, queue)) ?? outcome }
      suite.note(
        BenchLine(
          name: "\(name), \(label) queue, \(count / 1_000)k events", cpuSeconds: seconds,
          rate: Double(count) / seconds / 1e6, unit: "e6 events/s",
          peakMegabytes: peakMegabytes()))
    }
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
      let cent = Increment(hundredMillionths: 10_000_000)
      _ = try writer.finish(
        tickSize: cent, lotSize: Increment(hundredMillionths: 100_000), to: &file)
    }
  }

  private static func replay(_ path: String, _ queue: QueueModel) throws -> RunRecord {
    let reader = try EventReader(path: path)
    let contract = Contract(
      "MADE-UP", .linear, base: "BTC", quote: "USDT", makerFeeRate: 0.0002, takerFeeRate: 0.0005)
    let market = EventReplay.Market.events(
      try StoredEvents(path: path), tick: reader.tickSize, lot: reader.lotSize,
      span: reader.firstExchangeTime...reader.lastExchangeTime)
    var replay = EventReplay([.init(contract, market)], capital: 1_000_000)
    replay.queue = queue
    replay.latency = Latency(
      entry: .constant(nanoseconds: 2_000_000), response: .constant(nanoseconds: 2_000_000))
    replay.sampling = Span.second
    return try replay.run([TouchQuoter()]).record
  }
}

/// Quotes one lot at the best bid and ask every 100 ms, and takes back what stands elsewhere.
private struct TouchQuoter: EventStrategy {
  private let interval: Int64 = 100_000_000

  mutating func onTimer(_ desk: Desk) {
    desk.wake(at: Timestamp(nanoseconds: desk.now.nanoseconds + interval))
    let view = desk.markets[0]
    guard view.isQuoted else { return }
    quote(.buy, at: view.bid, canQuote: desk.positions[0] < 0.1, desk)
    quote(.sell, at: view.ask, canQuote: desk.positions[0] > -0.1, desk)
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
      desk.submit(OrderRequest(side, .limit(price: price), quantity: 0.01, isPostOnly: true))
    }
  }
}
