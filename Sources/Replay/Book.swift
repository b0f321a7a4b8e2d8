import MarketData

/// The resting lots at each price of one market, by whole ticks and lots.
///
/// A book holds what it was last told, whatever that was: it is crossed if the events are.
@frozen public struct Book: ~Copyable {
  /// A side of the book, from which a price improves upward for bids and downward for asks.
  @frozen public enum Side: Int, Sendable {
    case bid = 0
    case ask = 1
  }

  /// Bids, then asks.
  @usableFromInline let sides: UnsafeMutablePointer<BookLevels>

  public init() {
    sides = .allocate(capacity: 2)
    sides.initialize(to: BookLevels(isAsk: false))
    (sides + 1).initialize(to: BookLevels(isAsk: true))
  }

  deinit {
    for side in 0..<2 { sides[side].deallocate() }
    sides.deinitialize(count: 2)
    sides.deallocate()
  }

  /// The best price of a side in ticks; nil while nothing is known to rest there.
  @inlinable @inline(__always)
  public func best(_ side: Side) -> Int32? {
    let levels = sides + side.rawValue
    return levels.pointee.best >= 0 ? levels.pointee.ticks(slot: levels.pointee.best) : nil
  }

  /// The best price to buy at.
  @inlinable @inline(__always)
  public var bestBid: Int32? { best(.bid) }

  /// The best price to sell at.
  @inlinable @inline(__always)
  public var bestAsk: Int32? { best(.ask) }

  /// Whether somebody would buy for what somebody would sell for, or more.
  @inlinable
  public var isCrossed: Bool {
    guard let bid = bestBid, let ask = bestAsk else { return false }
    return bid >= ask
  }

  /// What rests at a price; 0 where nothing does.
  @inlinable @inline(__always)
  public func lots(at ticks: Int32, _ side: Side) -> Int64 {
    sides[side.rawValue].lots(at: ticks)
  }

  /// Calls `body` with ticks and lots from the best price outward while it answers true.
  public func forEachLevel(_ side: Side, _ body: (Int32, Int64) -> Bool) {
    let levels = sides + side.rawValue
    var slot = levels.pointee.best
    while slot >= 0 {
      guard body(levels.pointee.ticks(slot: slot), levels.pointee.lots[slot]) else { return }
      slot = levels.pointee.highest(below: slot)
    }
    for (key, held) in levels.pointee.far.sorted(by: { $0.key > $1.key }) {
      guard body(key ^ levels.pointee.mirror, held) else { return }
    }
  }

  /// Takes one event and answers what rested at its price on its side before; 0 for those that
  /// name no level, which are trades and clears.
  @discardableResult @inlinable @inline(__always)
  mutating package func apply(_ event: MarketEvent) -> Int64 {
    let code = Int(event.kind.rawValue)
    if code < 2 { return sides[code].set(event.ticks, event.lots) }
    if code < 4 { return applyBest(event, side: code & 1) }
    if event.kind == .clear { clear() }
    return 0
  }

  /// Takes events in order.
  @inlinable
  mutating package func apply(_ events: UnsafeBufferPointer<MarketEvent>) {
    for event in events { apply(event) }
  }

  /// Removes what a trade must have used up: all that was better on the side it took from.
  ///
  /// The venue tells those levels anew only with its next message of the book, up to a tenth of a
  /// second later.
  @inlinable @inline(__always)
  mutating package func sweep(_ trade: MarketEvent) {
    let side = trade.kind == .sellTrade ? 0 : 1
    sides[side].removeBetter(than: trade.ticks, orAt: false)
  }

  /// Forgets every level.
  @usableFromInline
  mutating package func clear() {
    sides[0].removeAll()
    sides[1].removeAll()
  }

  @inlinable @inline(__always)
  mutating func applyBest(_ event: MarketEvent, side: Int) -> Int64 {
    sides[side].removeBetter(than: event.ticks, orAt: false)
    sides[1 - side].removeBetter(than: event.ticks, orAt: true)
    return sides[side].set(event.ticks, event.lots)
  }
}
