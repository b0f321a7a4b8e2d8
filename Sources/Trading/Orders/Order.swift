/// An order as its owner knows it: what was asked, and what the venue has said of it so far.
public struct Order: Sendable {
  public let id: ClientOrderID
  /// What was asked, as amended since.
  public private(set) var request: OrderRequest
  public private(set) var state = OrderState.intended
  public private(set) var filledQuantity = 0.0
  /// Σ price · quantity of the fills.
  public private(set) var filledValue = 0.0
  /// Why the venue refused it or a change to it, the last time it did.
  public private(set) var refusal: OrderRefusal?

  package init(_ id: ClientOrderID, _ request: OrderRequest) {
    self.id = id
    self.request = request
  }

  /// Units that may still trade.
  public var remainingQuantity: Double { max(0, request.quantity - filledQuantity) }

  /// The mean price of the fills; nil before the first.
  public var averagePrice: Double? { filledQuantity > 0 ? filledValue / filledQuantity : nil }

  /// Moves the order by what its owner does or the venue reports.
  ///
  /// - Returns: False, and nothing changes, if the event is impossible in the order's state.
  package mutating func apply(_ report: OrderReport) -> Bool {
    guard let next = state.after(report.event) else { return false }
    state = next
    if let fill = report.fill {
      filledQuantity += fill.quantity
      filledValue += fill.price * fill.quantity
    }
    if let amended = report.amended { request = amended }
    if let refusal = report.refusal { self.refusal = refusal }
    return true
  }
}
