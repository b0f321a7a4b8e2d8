import MarketData

@testable import Replay

/// A book that moves at random, told as events whose clocks never go back.
func randomEvents(
  _ random: inout SeededRandom, count: Int, spread: Int32 = 6, sharesMoments: Bool = true
) -> [MarketEvent] {
  var plain = DictionaryBook()
  var events: [MarketEvent] = []
  var (time, received, middle) = (Int64(1), Int64(1), Int32(100))
  for _ in 0..<count {
    time += sharesMoments ? .random(in: 0...4, using: &random) : .random(in: 1...4, using: &random)
    received = max(received, time + .random(in: 0...6, using: &random))
    middle = max(20, middle + .random(in: -1...1, using: &random))
    let dice = Int.random(in: 0..<100, using: &random)
    let away = Int32.random(in: 1...spread, using: &random)
    let lots = max(0, Int64.random(in: -6...20, using: &random))
    var told: (MarketEvent.Kind, Int32, Int64)
    switch dice {
    case 0: told = (.clear, 0, 0)
    case 1..<8: told = (.bestBid, middle - away / 3 - 1, max(1, lots))
    case 8..<15: told = (.bestAsk, middle + away / 3 + 1, max(1, lots))
    case 15..<30:
      told = (.sellTrade, (plain.bestBid ?? middle) - (dice < 18 ? 2 : 0), max(1, lots))
    case 30..<45:
      told = (.buyTrade, (plain.bestAsk ?? middle) + (dice < 33 ? 2 : 0), max(1, lots))
    case 45..<72: told = (.bid, min(middle - away, (plain.bestAsk ?? .max) - 1), lots)
    default: told = (.ask, max(middle + away, (plain.bestBid ?? .min) + 1), lots)
    }
    let event = MarketEvent(
      exchangeTime: time, receiveTime: received, kind: told.0, ticks: told.1, lots: told.2,
      isLast: true)
    _ = plain.apply(event)
    events.append(event)
  }
  return events
}

/// Bars that wander, with gaps, flat bars and bars without volume.
func randomBars(_ random: inout SeededRandom, count: Int, hasVolume: Bool = false) -> [Bar] {
  var price = 100.0
  return (0..<count).map { index in
    if Int.random(in: 0..<10, using: &random) == 0 {
      price *= .random(in: 0.8...1.25, using: &random)
    }
    let open = price
    let range = Int.random(in: 0..<8, using: &random) == 0 ? 0 : 0.06 * price
    let high = open + .random(in: 0...1, using: &random) * range
    let low = open - .random(in: 0...1, using: &random) * range
    price = .random(in: 0...1, using: &random) * (high - low) + low
    return Bar(
      openTime: Timestamp(nanoseconds: Int64(index) * 300), open: open, high: max(high, price),
      low: min(low, price), close: price,
      volume: Int.random(in: 0..<6, using: &random) == 0 && !hasVolume
        ? 0 : .random(in: 1...200, using: &random))
  }
}
