import MarketData
import Numerics
import Testing

@testable import Trading

extension Contract {
  /// Ticks of .5, lots of .1, no child below 20 of value or above 15 units.
  static let filtered = Contract(
    "BTCUSDT", .linear, base: "BTC", quote: "USDT",
    filters: OrderFilters(
      tick: 0.5, lot: LotRule(step: 0.1, minimum: 0.1, maximum: 15), minimumNotional: 20),
    takerFeeRate: 0.001)
}

extension ParentOrder {
  /// Ten minutes from the start.
  static func tenMinutes(
    _ side: OrderSide = .buy, _ quantity: Double = 60, limit: Double? = nil, cap: Double? = nil,
    ending: Ending = .cross
  ) -> ParentOrder {
    ParentOrder(
      side, quantity: quantity, start: .start, end: Timestamp(nanoseconds: 10 * Span.minute),
      limitPrice: limit, participationCap: cap, ending: ending)
  }
}

/// What every algorithm holds to, on a venue that wanders and fills as chance has it.
@Suite struct ExecutionPropertyTests {
  static let algorithms: [ExecutionAlgorithm] = [
    .atOnce, .timeWeighted(slices: 12), .timeWeighted(slices: 7, pricing: .crossing),
    .volumeWeighted(VolumeProfile(shares: [3, 1, 4, 1, 5]), slices: 9),
    .participation(rate: 0.2), .participation(rate: 0.3, pricing: .passive(offsetTicks: 1)),
    .iceberg(tip: 5), .iceberg(tip: 2, offsetTicks: 1), .adaptive(),
    .adaptive(tolerance: 0.02, finalFraction: 0.3),
  ]

  private func venue(_ algorithm: ExecutionAlgorithm, _ parent: ParentOrder, seed: UInt64) throws
    -> FakeVenue
  {
    FakeVenue(
      [.filtered],
      try algorithm.execution(of: parent, contracts: [.filtered], seed: seed &+ 1),
      markets: [FakeVenue.Market()], seed: seed)
  }

  @Test(arguments: algorithms, 0..<6 as Range<UInt64>)
  func boundsHold(algorithm: ExecutionAlgorithm, seed: UInt64) throws {
    var random = Xoshiro256StarStar(seed: seed &+ 77)
    let side: OrderSide = random.below(2) == 0 ? .buy : .sell
    let limit = random.below(2) == 0 ? 100 + side.sign * (random.uniform() * 4 - 1) : nil
    let parent = ParentOrder.tenMinutes(
      side, Double(random.below(900) + 30) / 10, limit: limit,
      ending: random.below(2) == 0 ? .cross : .cancel)
    let venue = try venue(algorithm, parent, seed: seed)
    venue.onSend = { venue, request in
      let done = venue.strategy.work.filledQuantity
      #expect(done + venue.inFlight <= parent.quantity + 1e-9, "seed \(seed)")
      #expect(Contract.filtered.filters.lot.refusal(request.quantity) == nil, "seed \(seed)")
      if let price = request.kind.limitPrice {
        #expect(Contract.filtered.filters.tick.divides(price), "seed \(seed)")
        #expect(price * request.quantity >= 20, "seed \(seed)")
      }
      if let limit {
        #expect(request.kind.limitPrice.map { side.sign * $0 <= side.sign * limit } == true)
      }
    }
    venue.run(until: 12 * Span.minute)
    let work = venue.strategy.work
    let end = try #require(work.end, "seed \(seed)")
    #expect(venue.filled <= parent.quantity + 1e-9, "seed \(seed)")
    #expect((venue.filled - work.filledQuantity).magnitude < 1e-9, "seed \(seed)")
    #expect((end == .filled) == (work.remainingQuantity == 0), "seed \(seed)")
    #expect(venue.inFlight == 0, "seed \(seed)")
    let value = venue.fills.reduce(0) { $0 + $1.price * $1.quantity }
    #expect((value - work.filledValue).magnitude < 1e-6, "seed \(seed)")
    if limit == nil, parent.ending == .cross, end != .filled {
      #expect([.noLiquidity, .tooSmall].contains(end), "seed \(seed)")
    }
  }

  @Test(arguments: algorithms) func equalSeedsGiveEqualExecutions(algorithm: ExecutionAlgorithm)
    throws
  {
    let runs = try (0..<2).map { _ in
      let venue = try venue(algorithm, .tenMinutes(), seed: 5)
      venue.run(until: 12 * Span.minute)
      return venue
    }
    #expect(runs[0].sent.map(\.time) == runs[1].sent.map(\.time))
    #expect(runs[0].sent.map(\.request) == runs[1].sent.map(\.request))
    #expect(runs[0].fills == runs[1].fills && !runs[0].fills.isEmpty)
  }

  /// The cap, worked out anew: windows are the minutes from the start, and no child brings what
  /// has filled in one and what is in flight above a tenth of what was printed in the one before;
  /// in the first, of what has been printed so far.
  @Test(
    arguments: [.adaptive(), .iceberg(tip: 8), .adaptive(tolerance: 0)] as [ExecutionAlgorithm],
    0..<8 as Range<UInt64>)
  func theCapHolds(algorithm: ExecutionAlgorithm, seed: UInt64) throws {
    let parent = ParentOrder.tenMinutes(.sell, 500, cap: 0.1, ending: .cancel)
    let venue = try venue(algorithm, parent, seed: seed)
    // What had been printed when each minute began.
    var starts = [0.0]
    var before = 0.0
    venue.onTick = { venue in
      let minute = Int(venue.desk.now.nanoseconds / Span.minute)
      while starts.count <= minute { starts.append(before) }
      before = venue.printed
    }
    venue.onSend = { venue, _ in
      let minute = Int(venue.desk.now.nanoseconds / Span.minute)
      // The tick that opens a minute comes after the algorithm's own look at the clock.
      let known = starts + (starts.count <= minute ? [before] : [])
      let volume = minute > 0 ? known[minute] - known[minute - 1] : venue.printed
      // Fills told of since the minute began.
      let told = venue.fills.map { ($0.time.nanoseconds + venue.latency, $0.quantity) }.filter {
        $0.0 >= Int64(minute) * Span.minute && $0.0 <= venue.desk.now.nanoseconds
      }
      let filled = told.reduce(0) { $0 + $1.1 }
      #expect(filled + venue.inFlight <= 0.1 * volume + 1e-9, "seed \(seed), minute \(minute)")
    }
    venue.run(until: 12 * Span.minute)
    #expect(venue.filled > 0, "seed \(seed)")
    #expect(venue.filled <= 0.1 * venue.printed + 1e-9, "seed \(seed)")
  }

  @Test(arguments: 0..<8 as Range<UInt64>) func theCapHoldsAlongSchedules(seed: UInt64) throws {
    let parent = ParentOrder.tenMinutes(.buy, 500, cap: 0.1, ending: .cancel)
    let venue = try venue(.timeWeighted(slices: 10), parent, seed: seed)
    var printed: [(time: Int64, total: Double)] = []
    venue.onTick = { printed.append(($0.desk.now.nanoseconds, $0.printed)) }
    venue.onSend = { venue, _ in
      // With its jitter a slice is at most 84 s long, and so is the one before.
      let from = printed.last { $0.time <= venue.desk.now.nanoseconds - 168 * Span.second }
      #expect(venue.inFlight <= 0.1 * (venue.printed - (from?.total ?? 0)) + 1e-9, "seed \(seed)")
    }
    venue.run(until: 12 * Span.minute)
    #expect(venue.filled > 0 && venue.filled <= 0.1 * venue.printed + 1e-9, "seed \(seed)")
  }

  @Test(arguments: algorithms) func aVenueThatRefusesIsLeftAlone(algorithm: ExecutionAlgorithm)
    throws
  {
    let venue = try venue(algorithm, .tenMinutes(), seed: 3)
    venue.markets[0].refusesAll = true
    venue.run(until: 20 * Span.minute)
    #expect(venue.filled == 0)
    #expect(venue.strategy.work.end == .noLiquidity)
    // Waits double from a second to a minute; a round is at most four children of 15 units, and a
    // sliced order meets twelve rounds more.
    #expect(venue.sent.count <= 4 * (7 + 12 + 12 + 3), "\(venue.sent.count)")
  }
}
