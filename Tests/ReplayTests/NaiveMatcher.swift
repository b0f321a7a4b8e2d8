import MarketData
import Trading

@testable import Replay

/// A second matching engine that could not be plainer: a dictionary for a book, every event looked
/// at by every order; limits, market orders and cancellations alone, nobody ahead ever cancelling.
struct NaiveMatcher {
  struct Resting {
    var id: Int
    var side: OrderSide
    var ticks: Int32
    var left: Double
    var ahead: Double
    /// Traded at the price since its level was told.
    var traded = 0.0
  }

  var book = DictionaryBook()
  var orders: [Resting] = []
  /// Lots that we took, by price: bids at even keys, asks at odd.
  var used: [Int64: Double] = [:]
  /// "time id quantity@ticks maker|taker".
  var fills: [String] = []

  private func key(_ ticks: Int32, isAsk: Bool) -> Int64 { Int64(ticks) * 2 + (isAsk ? 1 : 0) }

  mutating func meet(_ event: MarketEvent) {
    switch event.kind {
    case .clear:
      book = DictionaryBook()
      used = [:]
    case .buyTrade, .sellTrade: trade(event)
    case .bid, .bestBid, .ask, .bestAsk: level(event)
    }
  }

  private mutating func trade(_ event: MarketEvent) {
    let side: OrderSide = event.kind == .sellTrade ? .buy : .sell
    book.sweep(event)
    var left = Double(event.lots)
    for index in turns(side, reachedBy: event.ticks) {
      let ahead = orders[index].ticks == event.ticks ? orders[index].ahead : 0
      let lots = min(max(0, left - ahead), orders[index].left)
      left -= fill(index, lots, event.exchangeTime)
    }
    for index in orders.indices where orders[index].side == side {
      guard orders[index].ticks == event.ticks else { continue }
      orders[index].ahead = max(0, orders[index].ahead - Double(event.lots))
      orders[index].traded += Double(event.lots)
    }
    orders.removeAll { $0.left == 0 }
  }

  private mutating func level(_ event: MarketEvent) {
    let isAsk = event.kind == .ask || event.kind == .bestAsk
    let before = book
    _ = book.apply(event)
    let (old, new) = isAsk ? (before.asks, book.asks) : (before.bids, book.bids)
    for index in orders.indices where (orders[index].side == .sell) == isAsk {
      let ticks = orders[index].ticks
      let isBest = event.kind == .bestAsk || event.kind == .bestBid
      guard ticks == event.ticks || isBest && (isAsk ? ticks < event.ticks : ticks > event.ticks)
      else { continue }
      let left = Double(old[ticks] ?? 0) - orders[index].traded
      // Whoever is not behind was ahead.
      if left <= orders[index].ahead {
        orders[index].ahead -= max(0, left - Double(new[ticks] ?? 0))
      }
      orders[index].ahead = max(0, min(orders[index].ahead, Double(new[ticks] ?? 0)))
      orders[index].traded = 0
    }
    let place = key(event.ticks, isAsk: isAsk)
    if old[event.ticks] ?? 0 != event.lots { used[place] = nil }
    var left = Double(event.lots) - (used[place] ?? 0)
    for index in turns(isAsk ? .buy : .sell, reachedBy: event.ticks) where left > 0 {
      let lots = fill(index, min(left, orders[index].left), event.exchangeTime)
      left -= lots
      used[place, default: 0] += lots
    }
    orders.removeAll { $0.left == 0 }
  }

  /// The orders of a side that a price reaches, the best price and the longest wait first.
  private func turns(_ side: OrderSide, reachedBy ticks: Int32) -> [Int] {
    orders.indices.filter {
      orders[$0].side == side
        && (side == .buy ? orders[$0].ticks >= ticks : orders[$0].ticks <= ticks)
    }.sorted {
      let (a, b) = (orders[$0], orders[$1])
      return a.ticks == b.ticks
        ? a.id < b.id : (side == .buy ? a.ticks > b.ticks : a.ticks < b.ticks)
    }
  }

  private mutating func fill(_ index: Int, _ lots: Double, _ time: Int64) -> Double {
    guard lots > 0 else { return 0 }
    orders[index].left -= lots
    fills.append("\(time) \(orders[index].id) \(lots)@\(orders[index].ticks) maker")
    return lots
  }

  mutating func submit(_ id: Int, _ side: OrderSide, ticks: Int32?, lots: Double, at time: Int64) {
    var left = lots
    let levels = side == .buy ? book.asks : book.bids
    let meetsOwn = orders.contains { own in
      guard own.side != side else { return false }
      if let ticks, side == .buy ? own.ticks > ticks : own.ticks < ticks { return false }
      let before = levels.reduce(0.0) { sum, level in
        guard side == .buy ? level.key < own.ticks : level.key > own.ticks else { return sum }
        return sum + max(0, Double(level.value) - (used[key(level.key, isAsk: side == .buy)] ?? 0))
      }
      return before < lots
    }
    if ticks == nil && levels.isEmpty || meetsOwn { return }
    for price in levels.keys.sorted(by: { side == .buy ? $0 < $1 : $0 > $1 }) {
      if let ticks, side == .buy ? price > ticks : price < ticks { break }
      let place = key(price, isAsk: side == .buy)
      let lots = min(left, Double(levels[price] ?? 0) - (used[place] ?? 0))
      guard lots > 0 else { continue }
      left -= lots
      used[place, default: 0] += lots
      fills.append("\(time) \(id) \(lots)@\(price) taker")
    }
    guard let ticks, left > 0 else { return }
    let ahead = Double((side == .buy ? book.bids : book.asks)[ticks] ?? 0)
    orders.append(Resting(id: id, side: side, ticks: ticks, left: left, ahead: ahead))
  }

  mutating func cancel(_ id: Int) { orders.removeAll { $0.id == id } }
}
