import Documents
import MarketData
import Numerics
import Testing

@testable import Trading

@Suite struct ExecutionAlgorithmTests {
  /// A venue so deep that whatever crosses fills.
  private let deep = FakeVenue.Market(touch: 1e6, print: 100)

  private func venue(
    _ algorithm: ExecutionAlgorithm, _ parent: ParentOrder, _ market: FakeVenue.Market, seed: UInt64
  ) throws -> FakeVenue {
    FakeVenue(
      [.filtered], try algorithm.execution(of: parent, contracts: [.filtered], seed: seed),
      markets: [market], seed: seed)
  }

  @Test(arguments: 0..<10 as Range<UInt64>) func keepsToTheScheduleWithinASlice(seed: UInt64) throws
  {
    let venue = try venue(
      .timeWeighted(slices: 10, pricing: .crossing), .tenMinutes(.buy, 100), deep, seed: seed)
    venue.onTick = { venue in
      let passed = Double(venue.desk.now.nanoseconds) / Double(10 * Span.minute)
      // Looked at in the middle of slices, where jitter has no say: half a slice is due.
      guard passed < 1, (passed * 10).truncatingRemainder(dividingBy: 1) == 0.5 else { return }
      let error = venue.filled - 100 * (passed + 0.05)
      // Far below a slice of 10: the sizes' jitter is a twentieth of one, and a lot comes on top.
      #expect(error.magnitude <= 0.6, "seed \(seed)")
    }
    venue.run(until: 11 * Span.minute)
    #expect(venue.strategy.work.end == .filled)
    #expect((venue.filled - 100).magnitude < 1e-9)
  }

  /// Ten slices of the first ten minutes of the day: weights of a profile of minutes.
  @Test func followsTheVolumeProfile() throws {
    let shares = (0..<1440).map { $0 < 10 ? [5.0, 3, 1, 1, 2, 8, 4, 4, 1, 1][$0] : 1 }
    var market = deep
    market.move = 0
    let venue = try venue(
      .volumeWeighted(VolumeProfile(shares: shares), slices: 10, pricing: .crossing),
      .tenMinutes(.sell, 30), market, seed: 1)
    venue.run(until: 11 * Span.minute)
    #expect(venue.sent.map(\.request.quantity) == [5, 3, 1, 1, 2, 8, 4, 4, 1, 1])
    #expect(venue.sent.map { $0.time.nanoseconds / Span.minute } == Array(0..<10))
  }

  /// Nothing rests long enough to fill: from the third slice on the algorithm is behind and takes.
  @Test func takesWhenItIsBehind() throws {
    var market = deep
    market.fillsResting = false
    market.move = 0
    let venue = try venue(.timeWeighted(slices: 10), .tenMinutes(.buy, 100), market, seed: 2)
    venue.run(until: 11 * Span.minute)
    let takers = venue.sent.filter { $0.request.timeInForce == .immediateOrCancel }
    #expect(venue.strategy.work.end == .filled)
    #expect(try #require(takers.first).time.nanoseconds >= 108 * Span.second)
    #expect(venue.sent.first?.request.timeInForce == .goodTillCancelled)
  }

  /// Below 20 of value nothing is sent: 3 units in 30 slices of .1 at about 100 is 10 a slice.
  @Test func smallChildrenWait() throws {
    let venue = try venue(
      .timeWeighted(slices: 30, pricing: .crossing), .tenMinutes(.buy, 3), deep, seed: 4)
    venue.run(until: 11 * Span.minute)
    #expect(venue.filled == 3)
    #expect(venue.sent.count >= 9 && venue.sent.count <= 15)
  }

  @Test func largeChildrenAreSplit() throws {
    let venue = try venue(.atOnce, .tenMinutes(.buy, 40), deep, seed: 5)
    venue.run(until: Span.minute)
    #expect(venue.sent.map(\.request.quantity) == [15, 15, 10])
    #expect(venue.sent.allSatisfy { $0.request.kind == .market })
    #expect(venue.strategy.work.end == .filled)
  }

  @Test(arguments: 0..<6 as Range<UInt64>) func tradesARateOfTheVolume(seed: UInt64) throws {
    let venue = try venue(.participation(rate: 0.2), .tenMinutes(.buy, 1e4), deep, seed: seed)
    venue.onTick = { venue in
      guard venue.desk.now.nanoseconds < 10 * Span.minute else { return }
      // One print of 100 may not have been answered yet, and a child waits for 20 of value.
      let due = 0.2 * venue.printed
      #expect(venue.filled <= due + 1e-9 && venue.filled > due - 20 - 0.5, "seed \(seed)")
    }
    venue.run(until: 10 * Span.minute - 1)
    #expect(venue.filled > 100, "seed \(seed)")
  }

  @Test(arguments: 0..<8 as Range<UInt64>) func theIcebergShowsNoMoreThanItsTip(seed: UInt64) throws
  {
    let venue = try venue(
      .iceberg(tip: 5, mostParts: 12), .tenMinutes(.sell, 60), FakeVenue.Market(), seed: seed)
    var tips: [Double] = []
    venue.onSend = { venue, request in
      guard venue.desk.now.nanoseconds < 10 * Span.minute else { return }
      #expect(venue.inFlight == request.quantity, "seed \(seed): one tip at a time")
      #expect(request.quantity <= 6, "seed \(seed)")
      if venue.strategy.work.remainingQuantity > 6 { tips.append(request.quantity) }
    }
    venue.run(until: 12 * Span.minute)
    #expect(tips.allSatisfy { $0 >= 4 } && Set(tips).count > 2, "seed \(seed): \(tips)")
  }

  @Test func theIcebergFollowsItsSide() throws {
    var market = deep
    market.fillsResting = false
    let venue = try venue(
      .iceberg(tip: 5, offsetTicks: 2), .tenMinutes(.buy, 60, ending: .cancel), market, seed: 9)
    var gaps: [Double] = []
    venue.onTick = { venue in
      guard let order = venue.desk.orders.first, case .open = order.state,
        let price = order.request.kind.limitPrice
      else { return }
      gaps.append(venue.touch(0, .buy) - price)
    }
    venue.run(until: 9 * Span.minute)
    // One tick of the market, half a unit, may be on its way.
    #expect(gaps.count > 100 && gaps.allSatisfy { (0.5...1.5).contains($0) })
    #expect(venue.sent.count == 1)
  }

  @Test func restsFirstAndTakesLate() throws {
    var market = deep
    market.fillsResting = false
    market.move = 0
    let venue = try venue(
      .adaptive(tolerance: 0.5, finalFraction: 0.2), .tenMinutes(.buy, 10), market, seed: 6)
    venue.run(until: 11 * Span.minute)
    // Half of ten minutes behind an even pace, it takes the half; then it lags less than the
    // tolerance until the last two minutes.
    #expect(venue.fills.map(\.isMaker).contains(true) == false)
    let first = try #require(venue.fills.first)
    #expect((300...303).contains(first.time.nanoseconds / Span.second))
    #expect(venue.strategy.work.end == .filled)
    #expect(venue.fills.allSatisfy { $0.price == 100.5 })
  }

  @Test func aLimitBeyondTheMarketRests() throws {
    var market = deep
    market.move = 0
    market.fillsResting = false
    for algorithm in [ExecutionAlgorithm.adaptive(), .timeWeighted(slices: 5, pricing: .crossing)] {
      let venue = try venue(algorithm, .tenMinutes(.buy, 10, limit: 98.3), market, seed: 6)
      venue.run(until: 12 * Span.minute)
      #expect(venue.filled == 0)
      #expect(venue.sent.allSatisfy { $0.request.kind == .limit(price: 98) })
      #expect(venue.strategy.work.end == .noLiquidity)
      #expect(venue.sent.count < 20, "\(venue.sent.count)")
    }
  }

  @Test func pausingStopsAndResumingPlansAnew() throws {
    let venue = try venue(
      .timeWeighted(slices: 10, pricing: .crossing), .tenMinutes(.buy, 100), deep, seed: 7)
    var filledAtPause = 0.0
    venue.onTick = { venue in
      switch venue.desk.now.nanoseconds / Span.second {
      case 150:
        venue.strategy.pause(venue.desk)
        filledAtPause = venue.filled
      case 390:
        #expect(venue.filled == filledAtPause)
        venue.strategy.resume(venue.desk)
      default: break
      }
    }
    venue.run(until: 11 * Span.minute)
    #expect(filledAtPause > 25 && filledAtPause < 35)
    #expect(venue.strategy.work.end == .filled)
    // Three and a half minutes are left: four slices of about 17.5, each split at 15.
    let late = venue.sent.filter { $0.time.nanoseconds >= 390 * Span.second }
    #expect(late.map(\.request.quantity).max() == 15)
    #expect(late.count == 8)
  }

  @Test func pausedPastTheEndNothingIsCrossed() throws {
    let venue = try venue(.iceberg(tip: 5), .tenMinutes(.buy, 5000), deep, seed: 8)
    venue.onTick = { if $0.desk.now.nanoseconds == Span.minute { $0.strategy.pause($0.desk) } }
    venue.run(until: 12 * Span.minute)
    #expect(venue.strategy.work.end == .timeOver)
    #expect(venue.sent.allSatisfy { $0.time.nanoseconds <= Span.minute })
  }

  /// What is left of a stopped execution starts again as an order of its own, by any algorithm.
  @Test func theRestStartsAgain() throws {
    let first = try venue(
      .timeWeighted(slices: 10, pricing: .crossing), .tenMinutes(.buy, 100), deep, seed: 7)
    first.onTick = { if $0.desk.now.nanoseconds == 4 * Span.minute { $0.strategy.stop($0.desk) } }
    first.run(until: 5 * Span.minute)
    #expect(first.strategy.work.end == .stopped)
    let rest = try #require(first.strategy.work.rest(at: Timestamp(nanoseconds: 5 * Span.minute)))
    #expect((rest.quantity - 100 + first.filled).magnitude < 1e-9 && rest.quantity > 50)
    let second = try venue(.adaptive(), rest, deep, seed: 8)
    second.run(until: 11 * Span.minute)
    #expect((second.filled - rest.quantity).magnitude < 1e-9)
    #expect(second.sent.allSatisfy { $0.time >= rest.start })
  }

  /// Two executions inside one strategy, on one desk: each counts its own fills and children.
  @Test(arguments: 0..<5 as Range<UInt64>) func twoExecutionsShareADesk(seed: UInt64) throws {
    let buying = try ExecutionAlgorithm.iceberg(tip: 3).execution(
      of: .tenMinutes(.buy, 40), contracts: [.filtered], seed: seed)
    let selling = try ExecutionAlgorithm.timeWeighted(slices: 9).execution(
      of: .tenMinutes(.sell, 25), contracts: [.filtered], seed: seed)
    let venue = FakeVenue(
      [.filtered], PairedExecution(first: buying, second: selling), markets: [deep], seed: seed)
    venue.run(until: 12 * Span.minute)
    let pair = try #require(venue.strategy as? PairedExecution)
    for (side, work) in [(OrderSide.buy, pair.first.work), (.sell, pair.second.work)] {
      let filled = venue.fills.filter { $0.side == side }.reduce(0) { $0 + $1.quantity }
      #expect(work.end == .filled && (work.filledQuantity - filled).magnitude < 1e-9)
    }
    #expect((venue.desk.positions[0] - 15).magnitude < 1e-9, "seed \(seed)")
  }

  @Test func aCappedOrderWithoutVolumeWaits() throws {
    var market = deep
    market.print = 0
    let venue = try venue(
      .timeWeighted(slices: 10, pricing: .crossing),
      .tenMinutes(.buy, 100, cap: 0.1, ending: .cancel), market, seed: 7)
    venue.run(until: 11 * Span.minute)
    #expect(venue.sent.isEmpty && venue.strategy.work.end == .timeOver)
    // 1,440 × 600 units a day: 600 a minute, of which a tenth covers the first slice of ten units.
    var parent = ParentOrder.tenMinutes(.buy, 100, cap: 0.1, ending: .cancel)
    parent.expectedDailyVolume = 1440 * 600
    let expecting = try self.venue(
      .timeWeighted(slices: 10, pricing: .crossing), parent, market, seed: 7)
    expecting.run(until: 11 * Span.minute)
    #expect(expecting.sent.count == 1 && (9...11).contains(expecting.filled))
  }

  @Test func impossibleOrdersAreRefused() {
    let sound = ParentOrder.tenMinutes()
    var orders: [ParentOrder] = []
    for quantity in [0, -1, .nan, .infinity, 1e300] as [Double] {
      orders.append(.tenMinutes(.buy, quantity))
    }
    orders.append(.tenMinutes(limit: -1))
    orders.append(.tenMinutes(limit: .nan))
    orders.append(.tenMinutes(cap: 0))
    orders.append(.tenMinutes(cap: 1.5))
    var other = sound
    other.instrument = 3
    orders.append(other)
    other = sound
    other.end = other.start
    orders.append(other)
    other.end = Timestamp(nanoseconds: .max)
    other.start = Timestamp(nanoseconds: .min)
    orders.append(other)
    for order in orders {
      #expect(throws: AssayError.self) {
        try ExecutionAlgorithm.adaptive().execution(of: order, contracts: [.filtered], seed: 1)
      }
    }
    let algorithms: [ExecutionAlgorithm] = [
      .timeWeighted(slices: 0), .participation(rate: .nan), .participation(rate: 2),
      .iceberg(tip: 0.05), .iceberg(tip: .nan), .iceberg(tip: 1, mostParts: 59),
      .adaptive(tolerance: -1), .routed([]), .routed([RoutedVenue(instrument: 4)]),
      .routed([RoutedVenue(instrument: 0), RoutedVenue(instrument: 0)]),
      .routed([RoutedVenue(instrument: 0)], guardBps: .nan),
    ]
    for algorithm in algorithms {
      #expect(throws: AssayError.self, "\(algorithm)") {
        try algorithm.execution(of: sound, contracts: [.filtered], seed: 1)
      }
    }
  }
}

/// A strategy of two executions that hands both what it hears.
private struct PairedExecution: ParentExecution {
  var first: any ParentExecution
  var second: any ParentExecution

  var work: ParentWork {
    get { first.work }
    set { first.work = newValue }
  }

  mutating func act(_ desk: Desk) {}
  mutating func plan(_ desk: Desk) {}

  mutating func onBook(_ instrument: Int, _ desk: Desk) {
    first.onBook(instrument, desk)
    second.onBook(instrument, desk)
  }

  mutating func onTrade(_ trade: TradePrint, _ desk: Desk) {
    first.onTrade(trade, desk)
    second.onTrade(trade, desk)
  }

  mutating func onFill(_ fill: OrderFill, _ desk: Desk) {
    first.onFill(fill, desk)
    second.onFill(fill, desk)
  }

  mutating func onTimer(_ desk: Desk) {
    first.onTimer(desk)
    second.onTimer(desk)
  }
}
