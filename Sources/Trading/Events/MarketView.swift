import MarketData

/// What is known of one instrument's market at a strategy's desk.
public struct MarketView: Sendable, Equatable {
  /// Where in a bar the market stands, when bars are all there is.
  public enum BarPhase: Sendable {
    case open, inside, close
  }

  /// The best prices and the units shown there; NaN and 0 while unknown.
  public var bid = Double.nan
  public var ask = Double.nan
  public var bidQuantity = 0.0
  public var askQuantity = 0.0
  /// The last trade's price, NaN before the first.
  public var last = Double.nan
  /// The price that positions are marked and margined at; the middle where the venue names none.
  public var mark = Double.nan
  /// The funding rate last paid, NaN before the first.
  public var fundingRate = Double.nan
  /// When it was paid: what tells a second payment of the same rate from the first.
  public var fundingTime: Timestamp?
  /// The last closed bar and its place in the series; nil without bars.
  public var bar: Bar?
  public var barIndex = -1
  public var phase = BarPhase.inside

  public init() {}

  /// Halfway between bid and ask.
  @inlinable public var middle: Double { (bid + ask) / 2 }

  /// Whether both sides have a price.
  @inlinable public var isQuoted: Bool { bid > 0 && ask > 0 }
}

/// One price of a book and the units that stand there.
public struct BookLevel: Sendable, Equatable {
  public var price: Double
  public var quantity: Double

  public init(price: Double, quantity: Double) {
    self.price = price
    self.quantity = quantity
  }
}
