/// What the open orders of one instrument may still trade; closing and reduce-only ones are left
/// out, as they need no margin.
@frozen public struct WorkingOrders: Sendable, Equatable {
  public private(set) var buyQuantity = 0.0
  /// In settlement money, each order at its own price.
  public private(set) var buyValue = 0.0
  public private(set) var sellQuantity = 0.0
  public private(set) var sellValue = 0.0

  public init() {}

  /// Counts an order's remaining quantity at the price it is expected to trade at.
  public mutating func add(
    _ side: OrderSide, quantity: Double, price: Double, payoff: Payoff
  ) {
    let value = payoff.value(quantity, at: price)
    if side == .buy {
      buyQuantity += quantity
      buyValue += value
    } else {
      sellQuantity += quantity
      sellValue += value
    }
  }

  /// The value of what the orders would add to the size of a netted position, at worst: all buys or
  /// all sells fill.
  public func addedValue(to quantity: Double) -> Double {
    max(
      Self.added(quantity, buyQuantity, buyValue), Self.added(quantity, -sellQuantity, sellValue))
  }

  private static func added(_ quantity: Double, _ change: Double, _ value: Double) -> Double {
    guard change != 0 else { return 0 }
    return value / change.magnitude * max(0, (quantity + change).magnitude - quantity.magnitude)
  }
}
