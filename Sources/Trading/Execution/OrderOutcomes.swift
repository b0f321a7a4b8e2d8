/// How orders ended, counted.
package struct OrderOutcomes: Sendable, Equatable {
  /// Orders refused for one reason.
  package struct Refusals: Sendable, Equatable {
    package var reason: OrderRefusal
    package var count: Int
  }

  /// All that were decided.
  package var orders = 0
  /// Those that the venue took.
  package var accepted = 0
  package var filled = 0
  /// Of which only a part traded, however they ended.
  package var filledPartly = 0
  package var cancelled = 0
  package var expired = 0
  /// Refused by the venue, or stopped by one's own risk rules.
  package var rejected = 0
  package var denied = 0
  /// Neither ended nor refused when the run was over.
  package var open = 0
  /// Commonest first; equals in the order of `OrderRefusal.allCases`.
  package var refusals: [Refusals] = []
  /// Orders that traded whole / orders accepted; nil without any.
  package var orderFillRatio: Double?
  /// Σ filled · middle / Σ asked · middle over accepted orders, at the decision; nil without any.
  package var quantityFillRatio: Double?

  init(_ logged: [LoggedOrder], _ contracts: [Contract]) {
    var (asked, traded) = (0.0, 0.0)
    var reasons: [OrderRefusal: Int] = [:]
    for order in logged {
      count(order)
      if order.state == .rejected || order.state == .denied, let reason = order.refusal {
        reasons[reason, default: 0] += 1
      }
      guard order.accepted != nil, order.decisionMiddle > 0 else { continue }
      let payoff = contracts[order.request.instrument].payoff
      asked += payoff.value(order.askedQuantity, at: order.decisionMiddle)
      traded += payoff.value(order.filledQuantity, at: order.decisionMiddle)
    }
    let ranked = OrderRefusal.allCases.enumerated().compactMap { place, reason in
      reasons[reason].map { (place, Refusals(reason: reason, count: $0)) }
    }.sorted { ($1.1.count, $0.0) < ($0.1.count, $1.0) }
    refusals = ranked.map(\.1)
    orderFillRatio = accepted > 0 ? Double(filled) / Double(accepted) : nil
    quantityFillRatio = asked > 0 && asked.isFinite ? traded / asked : nil
  }

  private mutating func count(_ order: LoggedOrder) {
    orders += 1
    if order.accepted != nil { accepted += 1 }
    if order.filledQuantity > 0, order.state != .filled { filledPartly += 1 }
    switch order.state {
    case .filled: filled += 1
    case .cancelled: cancelled += 1
    case .expired: expired += 1
    case .rejected: rejected += 1
    case .denied: denied += 1
    case .intended, .open, .amending, .cancelling: open += 1
    }
  }
}

extension LoggedOrder {
  /// Units that were to trade: what filled, for orders whose size the position decided.
  var askedQuantity: Double {
    guard !request.closesPosition, request.quantity.isFinite else { return filledQuantity }
    return max(request.quantity, filledQuantity)
  }
}
