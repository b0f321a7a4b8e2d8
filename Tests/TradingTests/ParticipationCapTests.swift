import MarketData
import Testing

@testable import Trading

/// How soon a capped order trades when no volume is expected of the market.
@Suite struct ParticipationCapTests {
  private let market = FakeVenue.Market(touch: 1e6, print: 100)

  private func minute(_ quantity: Double = 60, after: Int64 = 0) -> ParentOrder {
    ParentOrder(
      .buy, quantity: quantity, start: Timestamp(nanoseconds: after),
      end: Timestamp(nanoseconds: after + Span.minute))
  }

  private func venue(
    _ algorithm: ExecutionAlgorithm, _ parent: ParentOrder, seed: UInt64 = 3
  ) throws -> FakeVenue {
    FakeVenue(
      [.filtered], try algorithm.execution(of: parent, contracts: [.filtered], seed: seed),
      markets: [market], seed: seed)
  }

  /// An order of a minute does not wait for a minute of volume: its first children go out within
  /// seconds of the first trades, and never more than a tenth of what has traded by then.
  @Test(
    arguments: [
      .timeWeighted(slices: 10), .timeWeighted(slices: 10, pricing: .crossing), .iceberg(tip: 2),
      .adaptive(), .participation(rate: 0.1),
      .volumeWeighted(VolumeProfile(shares: [1]), slices: 10),
    ] as [ExecutionAlgorithm])
  func tradesOnTheFirstVolume(algorithm: ExecutionAlgorithm) throws {
    let venue = try venue(algorithm, minute())
    venue.onSend = { venue, request in
      guard venue.desk.now.nanoseconds < 6 * Span.second else { return }
      #expect(venue.filled + venue.inFlight <= 0.1 * venue.printed + 1e-9)
    }
    venue.run(until: 2 * Span.minute)
    let first = try #require(venue.sent.first)
    #expect(first.time.nanoseconds <= 2 * Span.second)
    let before = venue.fills.filter { $0.time.nanoseconds < Span.minute }
    #expect(before.reduce(0) { $0 + $1.quantity } > 15, "\(algorithm)")
  }

  /// What traded in the ten seconds before the start, 6 of which are as long as a slice, is a base
  /// for the first slice.
  @Test func volumeBeforeTheStartCounts() throws {
    let venue = try venue(
      .timeWeighted(slices: 10, pricing: .crossing), minute(after: 10 * Span.second))
    var seen = 0.0
    venue.onTick = { if $0.desk.now.nanoseconds < 10 * Span.second { seen = $0.printed } }
    venue.run(until: 10 * Span.second + 1)
    #expect(seen > 0 && venue.sent.map(\.time.nanoseconds) == [10 * Span.second])
    let first = try #require(venue.sent.first).request.quantity
    let most = 0.1 * venue.printed * 0.6
    #expect(first <= min(6, most) + 1e-9)
    #expect(first >= min(5.7, 0.06 * seen) - 0.1)
  }

  @Test func windowsAreATenthOfTheTime() {
    func window(_ duration: Int64) -> Int64 {
      CapClock(minute(after: 0).lasting(duration)).windowNanoseconds
    }
    #expect(window(Span.hour) == Span.minute)
    #expect(window(2 * Span.minute) == 12 * Span.second)
    #expect(window(Span.minute) == 6 * Span.second)
    #expect(window(3 * Span.second) == Span.second && window(1) == Span.second)
  }

  /// Hourly bars of 600 units: a minute of the next hour may take a tenth of 10 units.
  @Test func aWindowInsideABarHasItsPart() throws {
    let parent = ParentOrder(
      .buy, quantity: 60, start: .start, end: Timestamp(nanoseconds: 5 * Span.hour))
    var execution = try ExecutionAlgorithm.iceberg(tip: 5).execution(
      of: parent, contracts: [.filtered], seed: 1)
    let desk = Desk(strategy: 0, contracts: [.filtered], now: .start, cash: 1e6)
    func show(_ phase: MarketView.BarPhase, bar: Int, at hours: Int64) {
      desk.now = Timestamp(nanoseconds: hours * Span.hour)
      desk.markets[0].bid = 99.5
      desk.markets[0].ask = 100
      desk.markets[0].barIndex = bar
      desk.markets[0].phase = phase
      if phase == .close {
        desk.markets[0].bar = Bar(
          openTime: Timestamp(nanoseconds: Int64(bar) * Span.hour), open: 100, high: 100, low: 100,
          close: 100, volume: 600)
      }
      execution.onBook(0, desk)
    }
    execution.onTimer(desk)
    show(.open, bar: 0, at: 0)
    #expect(desk.orders.isEmpty)
    show(.close, bar: 0, at: 1)
    show(.open, bar: 1, at: 1)
    #expect(desk.orders.map(\.request.quantity) == [1])
  }

  /// A rate above a tenth is the cap of an order that states none; a stated one rules.
  @Test func theRateIsTheCapOfAParticipation() {
    #expect(ExecutionAlgorithm.participation(rate: 0.3).standardCap == 0.3)
    #expect(ExecutionAlgorithm.participation(rate: 0.05).standardCap == 0.1)
    #expect(ExecutionAlgorithm.adaptive().standardCap == 0.1)
  }
}

extension ParentOrder {
  fileprivate func lasting(_ nanoseconds: Int64) -> ParentOrder {
    var order = self
    order.end = Timestamp(nanoseconds: start.nanoseconds + nanoseconds)
    return order
  }
}
