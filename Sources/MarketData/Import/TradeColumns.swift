/// Trades in time order, a column each.
package struct TradeColumns: Sendable, Equatable {
  /// Nanoseconds since 1970; never falling, often equal.
  package private(set) var times: [Int64] = []
  package private(set) var prices: [Double] = []
  /// Units of the base asset.
  package private(set) var quantities: [Double] = []
  /// Whether the buyer's order was in the book, so that the seller took; empty when nobody says.
  package private(set) var buyerIsMaker: [Bool] = []

  package init() {}

  package var count: Int { times.count }

  @inline(__always)
  mutating func append(_ time: Int64, _ price: Double, _ quantity: Double, _ buyerIsMaker: Bool?) {
    times.append(time)
    prices.append(price)
    quantities.append(quantity)
    if let buyerIsMaker { self.buyerIsMaker.append(buyerIsMaker) }
  }

  mutating func append(_ more: TradeColumns) {
    times += more.times
    prices += more.prices
    quantities += more.quantities
    buyerIsMaker += more.buyerIsMaker
  }
}
