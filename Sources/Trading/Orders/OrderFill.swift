import MarketData

/// A part of an order that traded.
public struct OrderFill: Sendable, Equatable {
  public var order: ClientOrderID
  public var instrument: Int
  public var side: OrderSide
  public var leg: PositionLeg
  /// In the instrument's price unit.
  public var price: Double
  /// Units, or contracts of an inverse instrument; above zero.
  public var quantity: Double
  /// Whether the order stood in the book when it traded.
  public var isMaker: Bool
  /// When the venue matched it.
  public var time: Timestamp

  public init(
    order: ClientOrderID, instrument: Int, side: OrderSide, leg: PositionLeg = .net, price: Double,
    quantity: Double, isMaker: Bool, time: Timestamp
  ) {
    self.order = order
    self.instrument = instrument
    self.side = side
    self.leg = leg
    self.price = price
    self.quantity = quantity
    self.isMaker = isMaker
    self.time = time
  }

  /// Units added to the position: negative for a sale.
  @inlinable public var signedQuantity: Double { side.sign * quantity }
}
