import MarketData
import Numerics
import Testing

@testable import Replay
@testable import Trading

/// Execution algorithms unchanged in the replay over bars, and the analysis of what it logged.
@Suite struct ExecutionReplayTests {
  private static let minutes = 90

  /// Minute bars of a random walk with 60 to 160 units of volume each.
  private func series(seed: UInt64) -> BarSeries {
    var random = Xoshiro256StarStar(seed: seed)
    var price = 100.0
    let bars = (0..<Self.minutes).map { index in
      let open = price
      price *= 1 + 0.002 * (random.uniform() - 0.5)
      let (low, high) = (min(open, price) * 0.9995, max(open, price) * 1.0005)
      return Bar(
        openTime: Timestamp(nanoseconds: Int64(index) * Span.minute), open: open, high: high,
        low: low, close: price, volume: 60 + 100 * random.uniform())
    }
    return BarSeries(name: "walk", bars: bars, interval: Span.minute, ticksPerUnit: nil, hash: "")
  }

  private func run(
    _ algorithm: ExecutionAlgorithm, _ parent: ParentOrder, seed: UInt64, latency: Int64,
    tick: Double = 0
  ) throws -> (log: ExecutionLog, contracts: [Contract]) {
    let series = series(seed: seed)
    var model = ExecutionModel()
    model.slippage = .fixed(bps: 2)
    let columns = try ExecutionColumns(
      series, model, accounted: 0..<Self.minutes, barsPerYear: 525_600)
    let contract = Contract(
      "walk", .linear, base: "units", quote: "money",
      filters: OrderFilters(tick: tick, lot: LotRule(step: 0.1)), makerFeeRate: -0.0001,
      takerFeeRate: 0.0004)
    var account = try TradingAccount(
      contracts: [contract], marginMode: .none, allowsBorrowing: true)
    try account.deposit(1e6, at: Timestamp(nanoseconds: 0))
    let execution = try algorithm.execution(of: parent, contracts: [contract], seed: seed)
    let delay = Delay.constant(nanoseconds: latency)
    let simulation = Simulation(
      venues: [BarVenue(instrument: 0, series: series, columns: columns, bars: 0..<Self.minutes)],
      clearing: Clearing(account), strategies: [execution],
      latency: Latency(feed: delay, entry: delay, response: delay), seed: seed,
      record: RunRecord([contract], markoutHorizonsNanoseconds: [5 * Span.minute]), start: 0)
    try simulation.run()
    return (simulation.record.log, [contract])
  }

  static let algorithms: [ExecutionAlgorithm] = [
    .atOnce, .timeWeighted(slices: 12), .timeWeighted(slices: 12, pricing: .crossing),
    .volumeWeighted(VolumeProfile(shares: [1, 3, 2]), slices: 10), .participation(rate: 0.1),
    .iceberg(tip: 5), .adaptive(),
  ]

  /// Prices inside bars lie between ticks; children do not.
  @Test(
    arguments: algorithms + [
      .iceberg(tip: 5, offsetTicks: -1), .participation(rate: 0.1, pricing: .passive()),
      .routed([RoutedVenue(instrument: 0)]),
    ], [0, 50_000_000] as [Int64])
  func childrenAreWholeTicks(algorithm: ExecutionAlgorithm, latency: Int64) throws {
    for seed in 0..<5 as Range<UInt64> {
      let parent = ParentOrder(
        seed % 2 == 0 ? .buy : .sell, quantity: 60,
        start: Timestamp(nanoseconds: 10 * Span.minute + 7),
        end: Timestamp(nanoseconds: 70 * Span.minute + 1))
      let (log, _) = try run(algorithm, parent, seed: seed, latency: latency, tick: 0.02)
      #expect(log.orders.allSatisfy { $0.refusal ?? .wouldTake == .wouldTake }, "seed \(seed)")
      // A router leaves what it does not find at its first price.
      if case .routed = algorithm { continue }
      let filled = log.fills.reduce(0) { $0 + $1.fill.quantity }
      #expect((filled - 60).magnitude < 1e-9, "seed \(seed): \(filled)")
    }
  }

  @Test(arguments: algorithms, [0, 50_000_000] as [Int64])
  func tradesTheWholeWithinItsBounds(algorithm: ExecutionAlgorithm, latency: Int64) throws {
    for seed in 0..<5 as Range<UInt64> {
      let side: OrderSide = seed % 2 == 0 ? .buy : .sell
      let parent = ParentOrder(
        side, quantity: 60, start: Timestamp(nanoseconds: 10 * Span.minute),
        end: Timestamp(nanoseconds: 70 * Span.minute + 1), participationCap: 0.1)
      let (log, contracts) = try run(algorithm, parent, seed: seed, latency: latency)
      let filled = log.fills.reduce(0) { $0 + $1.fill.quantity }
      #expect((filled - 60).magnitude < 1e-9, "seed \(seed): \(filled)")
      #expect(log.fills.allSatisfy { $0.fill.side == side }, "seed \(seed)")
      #expect(log.orders.allSatisfy { $0.decided >= parent.start }, "seed \(seed)")
      // A price that moved on the way refuses what was only to rest.
      #expect(
        log.orders.allSatisfy { $0.state != .rejected || $0.refusal == .wouldTake }, "seed \(seed)")
      let analysis = ExecutionAnalysis(log, contracts: contracts)
      let total = try #require(analysis.shortfall.total, "seed \(seed)")
      #expect(total.total.magnitude < 200, "seed \(seed): \(total)")
      #expect(analysis.maker.fills + analysis.taker.fills == log.fills.count, "seed \(seed)")
    }
  }
}
