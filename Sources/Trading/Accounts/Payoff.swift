/// How an instrument turns price moves into money.
public enum ContractKind: String, Sendable, CaseIterable {
  /// Units change hands against quote money.
  case spot
  /// Margin and profit in the quote asset; quantities in units of the base asset.
  case linear
  /// Margin and profit in the base asset; quantities in contracts of a face value in quote.
  case inverse
}

/// The formulas of value and profit of one contract.
///
/// Profit is linear in the price of a linear contract and in the reciprocal of the price of an
/// inverse one. Called the coordinate here, it lets one formula serve both: a position of slope a
/// is worth |a|·x and gains a·(x − x₀).
@frozen public struct Payoff: Sendable, Equatable {
  public var kind: ContractKind
  /// Units of the base per unit of quantity; of an inverse contract its face value in quote.
  public var multiplier: Double

  @inlinable public init(_ kind: ContractKind, multiplier: Double = 1) {
    self.kind = kind
    self.multiplier = multiplier
  }

  /// What profit is linear in: the price, or its reciprocal.
  @inlinable public func coordinate(_ price: Double) -> Double {
    kind == .inverse ? 1 / price : price
  }

  /// Profit per unit of the coordinate.
  @inlinable public func slope(_ quantity: Double) -> Double {
    kind == .inverse ? -quantity * multiplier : quantity * multiplier
  }

  /// The size of a position in settlement money, never negative.
  @inlinable public func value(_ quantity: Double, at price: Double) -> Double {
    (quantity * multiplier).magnitude * coordinate(price)
  }

  /// The quantity that is worth so much of the quote asset.
  @inlinable public func quantity(worth quoteValue: Double, at price: Double) -> Double {
    quoteValue / (kind == .inverse ? multiplier : multiplier * price)
  }

  /// What a position has gained since `entry`, in settlement money: q·(p − E), or Q·(1/E − 1/p).
  @inlinable public func profit(_ quantity: Double, from entry: Double, to price: Double) -> Double
  {
    slope(quantity) * (coordinate(price) - coordinate(entry))
  }

  /// The mean entry after adding: arithmetic, or harmonic for an inverse contract.
  ///
  /// - Parameter share: The added part of the whole, in 0...1.
  @inlinable public func averageEntry(_ entry: Double, adding price: Double, share: Double)
    -> Double
  {
    let old = coordinate(entry)
    return coordinate(old + (coordinate(price) - old) * share)
  }
}
