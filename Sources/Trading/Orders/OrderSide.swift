/// Whether an order adds units to an account or takes them away.
@frozen public enum OrderSide: UInt8, Sendable, CaseIterable {
  case buy
  case sell

  /// +1 for a buy, −1 for a sale.
  @inlinable public var sign: Double { self == .buy ? 1 : -1 }

  @inlinable public var opposite: OrderSide { self == .buy ? .sell : .buy }

  /// The side whose fills move a position by a signed quantity.
  @inlinable public init(of quantity: Double) { self = quantity < 0 ? .sell : .buy }
}

/// Which position of an instrument an order works on.
///
/// One-way accounts have one position, `net`; hedge accounts hold a long and a short one side by
/// side, and an order that closes a leg never flips it.
@frozen public enum PositionLeg: UInt8, Sendable, CaseIterable {
  case net
  case long
  case short
}
