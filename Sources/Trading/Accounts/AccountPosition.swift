/// What an account holds of one instrument, on one leg.
@frozen public struct AccountPosition: Sendable, Equatable {
  /// Units or contracts; negative when short.
  public var quantity = 0.0
  /// The mean price of what is held; zero when nothing is.
  public var entry = 0.0

  public init(quantity: Double = 0, entry: Double = 0) {
    self.quantity = quantity
    self.entry = entry
  }

  @inlinable public var isFlat: Bool { quantity == 0 }
}

/// The place of a position among an account's: two to an instrument, the second for a short leg.
@frozen public struct LegSlot: Hashable, Sendable {
  public let index: Int

  @inlinable public init(_ instrument: Int, _ leg: PositionLeg) {
    index = 2 * instrument + (leg == .short ? 1 : 0)
  }

  @inlinable init(index: Int) { self.index = index }

  @inlinable public var instrument: Int { index / 2 }
}

/// Whether fills of an instrument net into one position or keep a long and a short one.
public enum PositionMode: String, Sendable, CaseIterable {
  case oneWay = "one-way"
  case hedge
}

/// What stands behind a position.
public enum MarginMode: String, Sendable, CaseIterable {
  /// No margin is asked for, and nothing is liquidated.
  case none
  /// Its own margin alone.
  case isolated
  /// The whole wallet, shared with the other cross positions of its settlement asset.
  case cross
}

/// What a fill did to an account.
@frozen public struct FillOutcome: Sendable, Equatable {
  /// Realised on what was closed, before the fee, in settlement money.
  public var realised = 0.0
  /// Negative for a rebate.
  public var fee = 0.0
  /// Units closed, never negative.
  public var closed = 0.0
  /// The position's signed quantity afterwards.
  public var quantity = 0.0

  public init() {}
}
