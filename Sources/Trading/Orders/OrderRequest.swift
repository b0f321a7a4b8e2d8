import MarketData

/// What a strategy asks a venue for.
public struct OrderRequest: Sendable, Equatable {
  /// The place of the instrument among those of the run.
  public var instrument: Int
  public var side: OrderSide
  public var kind: OrderKind
  /// Units; ignored by orders that close the position.
  public var quantity: Double
  public var timeInForce: TimeInForce
  /// Refused instead of taking liquidity.
  public var isPostOnly: Bool
  /// Never adds to a position or opens one: cut to what is held.
  public var isReduceOnly: Bool
  /// Trades whatever the position holds when it fills.
  public var closesPosition: Bool
  public var leg: PositionLeg
  /// Orders of one group share one quantity: what one fills, the others lose; a full fill or a
  /// cancellation by the venue's protection ends them all.
  public var group: Int?
  /// The order whose fills bring this one to life, unit for unit: a leg of a bracket.
  public var parent: ClientOrderID?
  /// Units shown of an iceberg; nil shows all.
  public var displayQuantity: Double?
  /// Units for which the impact on a bar's price is judged, where that is not the order's own
  /// quantity: an order cut to a budget planned more before it knew the impact.
  public var plannedQuantity: Double?
  /// The number of the parent order, of those of its desk, that the order is a child of.
  package var execution: Int?

  public init(
    instrument: Int = 0, _ side: OrderSide, _ kind: OrderKind, quantity: Double,
    timeInForce: TimeInForce = .goodTillCancelled, isPostOnly: Bool = false,
    isReduceOnly: Bool = false, closesPosition: Bool = false, leg: PositionLeg = .net,
    group: Int? = nil, parent: ClientOrderID? = nil, displayQuantity: Double? = nil,
    plannedQuantity: Double? = nil
  ) {
    self.instrument = instrument
    self.side = side
    self.kind = kind
    self.quantity = quantity
    self.timeInForce = timeInForce
    self.isPostOnly = isPostOnly
    self.isReduceOnly = isReduceOnly
    self.closesPosition = closesPosition
    self.leg = leg
    self.group = group
    self.parent = parent
    self.displayQuantity = displayQuantity
    self.plannedQuantity = plannedQuantity
  }
}

/// How an order finds its price.
public enum OrderKind: Sendable, Equatable {
  /// Takes what the other side shows.
  case market
  /// Trades at `price` or better.
  case limit(price: Double)
  /// Becomes a market order when the price reaches `trigger` from the better side.
  case stop(trigger: Double)
  /// Becomes a limit order when the price reaches `trigger` from the better side.
  case stopLimit(trigger: Double, price: Double)
  /// A stop whose trigger follows the best price at this distance: the best since it was accepted,
  /// or since it was `best`.
  case trailingStop(TrailingDistance, best: Double? = nil)
  /// Becomes a market order when the price reaches `trigger` from the worse side.
  case takeProfit(trigger: Double)
  /// Becomes a limit order when the price reaches `trigger` from the worse side.
  case takeProfitLimit(trigger: Double, price: Double)
}

/// How far behind the best price a trailing stop stays.
public enum TrailingDistance: Sendable, Equatable {
  /// In the price's unit.
  case price(Double)
  /// As a fraction of the best price.
  case fraction(Double)
}

/// How long an order stands.
public enum TimeInForce: Sendable, Equatable {
  case goodTillCancelled
  /// What does not trade at once is cancelled.
  case immediateOrCancel
  /// Trades whole at once or not at all.
  case fillOrKill
  /// Ends by itself at a moment.
  case goodTill(Timestamp)
}

extension OrderKind {
  /// The price that a limit holds to; nil for kinds that take any.
  @inlinable public var limitPrice: Double? {
    switch self {
    case .limit(let price), .stopLimit(_, let price), .takeProfitLimit(_, let price): price
    case .market, .stop, .trailingStop, .takeProfit: nil
    }
  }

  /// The fixed price that brings a conditional order to life.
  @inlinable public var trigger: Double? {
    switch self {
    case .stop(let trigger), .stopLimit(let trigger, _), .takeProfit(let trigger),
      .takeProfitLimit(let trigger, _):
      trigger
    case .market, .limit, .trailingStop: nil
    }
  }

  /// Whether the order waits for a price before it can trade.
  @inlinable public var isConditional: Bool {
    if case .trailingStop = self { return true }
    return trigger != nil
  }
}
