/// Where a child order is placed.
public enum ChildPricing: Sendable, Equatable {
  /// Rests at the best price of its own side, or this many ticks behind it.
  case passive(offsetTicks: Int = 0)
  /// Takes what stands at the best price of the other side; rests at the limit where that is worse.
  case crossing
  /// Takes whatever the other side shows within the limit.
  case sweeping
}

/// A child's kind and life, and a price to value it at.
struct ChildTerms: Equatable {
  var kind: OrderKind
  var timeInForce: TimeInForce
  /// The price at which the minimum notional is judged.
  var valuation: Double

  /// Whether the child ends by itself instead of resting.
  var isTaking: Bool { kind == .market || timeInForce == .immediateOrCancel }

  /// Takes up to a limit at once.
  init(takingUpTo limit: Double) {
    kind = .limit(price: limit)
    timeInForce = .immediateOrCancel
    valuation = limit
  }

  /// - Returns: Nil while the market shows no price to go by.
  init?(
    _ pricing: ChildPricing, _ parent: ParentOrder, _ contract: Contract, _ view: MarketView
  ) {
    let tick = contract.filters.tick
    let limit = parent.limitPrice.map { tick.price($0, parent.side, .passive) }
    let sign = parent.side.sign
    let bound = sign * (limit ?? sign * .infinity)
    func within(_ price: Double) -> Double { sign * min(sign * price, bound) }
    let (near, far) = parent.side == .buy ? (view.bid, view.ask) : (view.ask, view.bid)
    switch pricing {
    case .passive(let offset):
      guard near > 0, near.isFinite else { return nil }
      let behind = within(near - sign * Double(offset) * tick.step)
      let price = tick.price(behind, parent.side, .passive)
      guard price > 0 else { return nil }
      self = ChildTerms(resting: price)
    case .crossing:
      guard far > 0, far.isFinite else { return nil }
      let price = within(far)
      guard price > 0 else { return nil }
      self = price == far ? ChildTerms(takingUpTo: far) : ChildTerms(resting: price)
    case .sweeping:
      let seen = [far, view.last, view.mark, near].first { $0 > 0 && $0.isFinite }
      guard let valuation = limit ?? seen else { return nil }
      guard valuation > 0 else { return nil }
      self.init(takingUpTo: valuation)
      if limit == nil {
        // A market order ends by itself; between two bars it must be let wait for the next open.
        kind = .market
        timeInForce = .goodTillCancelled
      }
    }
  }

  private init(resting price: Double) {
    kind = .limit(price: price)
    timeInForce = .goodTillCancelled
    valuation = price
  }
}
