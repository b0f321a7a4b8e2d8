import MarketData

/// What a venue tells the owner of an order.
public struct OrderReport: Sendable, Equatable {
  public var order: ClientOrderID
  public var event: OrderEvent
  /// With `fill` and `fillPartly`.
  public var fill: OrderFill?
  /// With `reject`, `refuseAmend` and `refuseCancel`; with `cancel`, why the venue did it.
  public var refusal: OrderRefusal?
  /// The order's terms from now on, with `amend`.
  public var amended: OrderRequest?
  /// When it happened at the venue.
  public var time: Timestamp

  public init(
    _ order: ClientOrderID, _ event: OrderEvent, fill: OrderFill? = nil,
    refusal: OrderRefusal? = nil, amended: OrderRequest? = nil, time: Timestamp
  ) {
    self.order = order
    self.event = event
    self.fill = fill
    self.refusal = refusal
    self.amended = amended
    self.time = time
  }
}
