import Foundation
import MarketData
import Trading

/// Which market events concern the orders that stand in a book, told by a few comparisons.
struct Watch {
  /// The prices of our resting buys and sells; empty ranges without any.
  private(set) var lowestBuy = Int32.max
  private(set) var highestBuy = Int32.min
  private(set) var lowestSell = Int32.max
  private(set) var highestSell = Int32.min
  /// Whether orders wait for a trade's price.
  private(set) var hasTriggers = false

  init(_ orders: [WorkingOrder]) {
    for order in orders where !order.awaitsParent {
      if order.isArmed {
        hasTriggers = true
      } else if order.request.side == .buy {
        lowestBuy = min(lowestBuy, order.ticks)
        highestBuy = max(highestBuy, order.ticks)
      } else {
        lowestSell = min(lowestSell, order.ticks)
        highestSell = max(highestSell, order.ticks)
      }
    }
  }

  /// Whether nothing is waited for.
  var isIdle: Bool { highestBuy == .min && lowestSell == .max && !hasTriggers }

  /// Whether an event could move an order's place, fill it or bring it to life.
  @inline(__always) func concerns(_ event: MarketEvent) -> Bool {
    let ticks = event.ticks
    switch event.kind {
    case .bid:
      return ticks >= lowestBuy && ticks <= highestBuy || ticks >= lowestSell
    case .ask:
      return ticks <= highestSell && ticks >= lowestSell || ticks <= highestBuy
    case .bestBid: return ticks <= highestBuy || ticks >= lowestSell
    case .bestAsk: return ticks >= lowestSell || ticks <= highestBuy
    case .sellTrade: return ticks <= highestBuy || hasTriggers
    case .buyTrade: return ticks >= lowestSell || hasTriggers
    case .clear: return true
    }
  }
}

/// Lots of the recorded market that our taking has used up, by price.
struct TakenLots {
  private struct Entry {
    var side: Book.Side
    var ticks: Int32
    var lots: Double
    var time: Int64
  }

  private var entries: [Entry] = []

  var isEmpty: Bool { entries.isEmpty }

  /// What is still used up at a price.
  func lots(at ticks: Int32, _ side: Book.Side, _ now: Int64, _ refill: BookVenue.Refill)
    -> Double
  {
    entries.reduce(0) { sum, entry in
      guard entry.ticks == ticks, entry.side == side else { return sum }
      return sum + Self.left(entry, now, refill)
    }
  }

  mutating func take(
    _ lots: Double, at ticks: Int32, _ side: Book.Side, _ now: Int64, _ refill: BookVenue.Refill
  ) {
    // What is left at a price and what is added refill alike: one entry holds both.
    let before = self.lots(at: ticks, side, now, refill)
    entries.removeAll {
      $0.ticks == ticks && $0.side == side || Self.left($0, now, refill) < 0.5
    }
    entries.append(Entry(side: side, ticks: ticks, lots: before + lots, time: now))
  }

  /// Forgets what was used up at a price whose size the venue has told anew.
  mutating func forget(_ ticks: Int32, _ side: Book.Side) {
    entries.removeAll { $0.ticks == ticks && $0.side == side }
  }

  mutating func removeAll() { entries.removeAll() }

  private static func left(_ entry: Entry, _ now: Int64, _ refill: BookVenue.Refill) -> Double {
    guard case .halfLife(let span) = refill else { return entry.lots }
    return entry.lots * exp2(-Double(now - entry.time) / Double(span))
  }
}
