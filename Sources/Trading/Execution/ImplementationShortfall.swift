/// What trading cost against a paper account that trades all at the middle of the decision
/// (Perold 1988).
///
/// Of a decision to trade Q units, of which f traded at prices p_i and quantities q_i (Σ q_i = f)
/// with the middle m_i just before each fill, decided at the middle D and ended at the middle E,
/// all over the value Q · D:
/// - delay: side · Σ q_i (m_i − D): the market's drift until the fills;
/// - impact and spread: side · Σ q_i (p_i − m_i): what was paid beside the middle;
/// - fees: Σ fee;
/// - opportunity: side · (Q − f)(E − D): what the untraded part has missed.
///
/// Delay and impact sum to side · (p̄ − D) / D on the part that traded. A parent order is one
/// decision, taken when its time had come, whatever children it was worked by; an order without a
/// parent is one by itself. Only orders that the venue took, with a known middle at the decision,
/// count.
package struct ImplementationShortfall: Sendable, Equatable {
  /// The costs of one order without a parent.
  package struct OrderCost: Sendable, Equatable {
    package var id: ClientOrderID
    package var cost: DecisionCost
  }

  /// Orders without a parent, by the order of their ends.
  package var orders: [OrderCost]
  /// Σ bps · value / Σ value over orders and parents; nil without any.
  package var total: CostSplit?
  /// Σ Q · D.
  package var value: Double
  /// Accepted orders and parents left out because no middle was known at their decision.
  package var ordersWithoutArrival: Int
  /// Those whose untraded part has no price to compare with, and counts as having missed nothing.
  package var ordersWithoutEnd: Int

  init(
    _ logged: [LoggedOrder], _ parents: [ParentOutcome], _ fills: [LoggedFill],
    _ contracts: [Contract]
  ) {
    let accepted = logged.filter { $0.accepted != nil && $0.parent == nil }
    let byOrder = Dictionary(grouping: fills, by: \.fill.order)
    orders = accepted.compactMap { order in
      DecisionCost(
        order.request.side, order.askedQuantity, arrival: order.decisionMiddle,
        filled: order.filledQuantity, byOrder[order.id] ?? [], fees: order.fees,
        endMiddle: order.endMiddle, contracts[order.request.instrument]
      ).map { OrderCost(id: order.id, cost: $0) }
    }
    let begun = parents.filter { $0.began != nil }
    let costs = orders.map(\.cost) + begun.compactMap(\.cost)
    ordersWithoutArrival = accepted.count + begun.count - costs.count
    ordersWithoutEnd =
      accepted.filter { $0.filledQuantity < $0.askedQuantity && !$0.endMiddle.isFinite }.count
      + begun.filter(\.lacksEnd).count
    let value = costs.reduce(0) { $0 + $1.value }
    self.value = value
    guard value > 0 else { return }
    var sum = CostSplit()
    for cost in costs { sum.add(cost.bps, weight: cost.value / value) }
    total = sum
  }
}

/// What one decision cost.
package struct DecisionCost: Sendable, Equatable {
  /// Q · D in settlement money.
  package var value: Double
  package var bps: CostSplit

  /// - Returns: Nil without a middle at the decision, or without a size.
  init?(
    _ side: OrderSide, _ asked: Double, arrival: Double, filled: Double, _ fills: [LoggedFill],
    fees: Double, endMiddle: Double, _ contract: Contract
  ) {
    guard arrival > 0, arrival.isFinite, asked > 0 else { return nil }
    value = contract.payoff.value(asked, at: arrival)
    guard value > 0, value.isFinite else { return nil }
    let scale = side.sign * 1e4 / (asked * arrival)
    bps = CostSplit()
    for entry in fills {
      // A fill whose market was unknown: all that it cost counts as impact.
      let middle = entry.middle.isFinite ? entry.middle : arrival
      bps.delay += scale * entry.fill.quantity * (middle - arrival)
      bps.impact += scale * entry.fill.quantity * (entry.fill.price - middle)
    }
    bps.fees = fees / value * 1e4
    let missed = asked - filled
    if missed > 0, endMiddle.isFinite {
      bps.opportunity = scale * missed * (endMiddle - arrival)
    }
  }
}

/// A cost in basis points and its parts.
package struct CostSplit: Sendable, Equatable {
  package var delay = 0.0
  package var impact = 0.0
  package var fees = 0.0
  package var opportunity = 0.0

  /// delay + impact + fees + opportunity.
  package var total: Double { delay + impact + fees + opportunity }

  fileprivate mutating func add(_ other: CostSplit, weight: Double) {
    delay += other.delay * weight
    impact += other.impact * weight
    fees += other.fees * weight
    opportunity += other.opportunity * weight
  }
}
