/// One thing that a venue told of its market: a level of the book, a best price or a trade.
///
/// Prices are whole ticks and quantities whole lots of the instrument's increments, so that books
/// index by them and compare them exactly. 32 bytes apart in memory.
@frozen public struct MarketEvent: Equatable, Sendable {
  /// What a market event says.
  @frozen public enum Kind: UInt8, CaseIterable, Sendable {
    /// The resting lots to buy at this price, all together; 0 removes the level.
    case bid = 0
    /// The resting lots to sell at this price, all together; 0 removes the level.
    case ask = 1
    /// No bid is better than this price, no ask at it or below; these lots rest there.
    case bestBid = 2
    /// No ask is better than this price, no bid at it or above; these lots rest there.
    case bestAsk = 3
    /// A trade in which the buyer came last and took what rested.
    case buyTrade = 4
    /// A trade in which the seller came last and took what rested.
    case sellTrade = 5
    /// The book is unknown from here until levels come again: a gap, or a snapshot follows.
    case clear = 6
  }

  /// When it happened at the venue, in nanoseconds since 1970.
  public var exchangeTime: Int64
  /// When it reached the trader, in nanoseconds since 1970.
  public var receiveTime: Int64
  public var lots: Int64
  public var ticks: Int32
  public var kind: Kind
  /// Whether the message of the venue that told it ends here; what it shares a message with is
  /// true at the same moment.
  public var isLast: Bool

  @inlinable @inline(__always)
  public init(
    exchangeTime: Int64, receiveTime: Int64, kind: Kind, ticks: Int32, lots: Int64, isLast: Bool
  ) {
    self.exchangeTime = exchangeTime
    self.receiveTime = receiveTime
    self.lots = lots
    self.ticks = ticks
    self.kind = kind
    self.isLast = isLast
  }
}
