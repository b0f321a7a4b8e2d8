import MarketData

/// A trade between others, as the venue prints it.
public struct TradePrint: Sendable, Equatable {
  public var instrument: Int
  public var price: Double
  /// Units that changed hands.
  public var quantity: Double
  /// The side that took liquidity.
  public var aggressor: OrderSide
  /// When the venue matched it.
  public var time: Timestamp

  public init(
    instrument: Int, price: Double, quantity: Double, aggressor: OrderSide, time: Timestamp
  ) {
    self.instrument = instrument
    self.price = price
    self.quantity = quantity
    self.aggressor = aggressor
    self.time = time
  }
}
