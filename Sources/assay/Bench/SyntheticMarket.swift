import MarketData
import Numerics

/// A made-up order book market: about a thousand events a second around a random walk of the
/// middle, a fifth of them trades, each with five milliseconds of feed latency.
struct SyntheticMarket {
  private var generator: Xoshiro256StarStar
  private var time: Int64 = 1_700_000_000 * Span.second
  /// The best bid; the best ask is a tick above it.
  private var bid: Int32 = 600_000

  init(seed: UInt64) { generator = Xoshiro256StarStar(seed: seed) }

  /// The next events in order.
  mutating func events(_ count: Int) -> [MarketEvent] {
    var events: [MarketEvent] = []
    events.reserveCapacity(count + 4)
    while events.count < count { step(&events) }
    return events
  }

  private mutating func step(_ events: inout [MarketEvent]) {
    time += Int64(generator.below(2_000_000)) + 1
    let draw = generator.below(100)
    if draw < 20 {
      let isBuy = generator.below(2) == 0
      emit(isBuy ? .buyTrade : .sellTrade, isBuy ? bid + 1 : bid, lots(), &events)
    } else if draw < 22 {
      move(generator.below(2) == 0 ? 1 : -1, &events)
    } else {
      let isBid = generator.below(2) == 0
      let depth = Int32(min(generator.below(24), generator.below(24)))
      emit(isBid ? .bid : .ask, isBid ? bid - depth : bid + 1 + depth, lots(), &events)
    }
  }

  /// The touch moves by a tick: one side's best goes, the other side's comes after it.
  private mutating func move(_ step: Int32, _ events: inout [MarketEvent]) {
    if step > 0 {
      emit(.ask, bid + 1, 0, &events, isLast: false)
      bid += 1
      emit(.bid, bid, lots(), &events)
    } else {
      emit(.bid, bid, 0, &events, isLast: false)
      emit(.ask, bid, lots(), &events)
      bid -= 1
    }
  }

  private mutating func lots() -> Int64 { Int64(1 + generator.below(2_000)) }

  private func emit(
    _ kind: MarketEvent.Kind, _ ticks: Int32, _ lots: Int64, _ events: inout [MarketEvent],
    isLast: Bool = true
  ) {
    events.append(
      MarketEvent(
        exchangeTime: time, receiveTime: time + 5_000_000, kind: kind, ticks: ticks, lots: lots,
        isLast: isLast))
  }
}
