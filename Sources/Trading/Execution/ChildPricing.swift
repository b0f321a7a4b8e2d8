/// Where a child order is placed.
public enum ChildPricing: Sendable, Equatable {
  /// Rests at the best price of its own side, or this many ticks behind it; never takes, so it
  /// stands a tick behind the other side where the two meet.
  case passive(offsetTicks: Int = 0)
  /// Takes what stands at the best price of the other side; rests at the limit where that is worse.
  case crossing
  /// Takes whatever the other side shows within the limit.
  case sweeping
}

/// A child's kind and life, and a price to value it at.
///
/// Prices are whole ticks, whatever the market shows.
struct ChildTerms: Equatable {
  var kind: OrderKind
  var timeInForce: TimeInForce
  /// Whether the venue refuses it instead of letting it take.
  var isPostOnly = false
  /// The price at which the minimum notional is judged.
  var valuation: Double

  /// Whether the child ends by itself instead of resting.
  var isTaking: Bool { kind == .market || timeInForce == .immediateOrCancel }

  /// Takes up to a price at once, rounded toward the market but never beyond the limit.
  init(takingUpTo price: Double, _ side: OrderSide, _ tick: StepSize, limit: Double?) {
    let onTick = tick.price(price, side, .aggressive)
    let bound = limit.map { tick.price($0, side, .passive) } ?? onTick
    valuation = side.sign * min(side.sign * onTick, side.sign * bound)
    kind = .limit(price: valuation)
    timeInForce = .immediateOrCancel
  }

  /// - Returns: Nil while the market shows no price to go by.
  init?(
    _ pricing: ChildPricing, _ parent: ParentOrder, _ contract: Contract, _ view: MarketView
  ) {
    let (side, tick) = (parent.side, contract.filters.tick)
    let sign = side.sign
    let limit = parent.limitPrice.map { tick.price($0, side, .passive) }
    let (near, far) = side == .buy ? (view.bid, view.ask) : (view.ask, view.bid)
    switch pricing {
    case .passive(let offset):
      guard near > 0, near.isFinite else { return nil }
      let behind = tick.price(near - sign * Double(offset) * tick.step, side, .passive)
      let bounds = [limit, Self.tickBehind(far, side, tick)].compactMap { $0.map { sign * $0 } }
      let price = sign * ([sign * behind] + bounds).reduce(.infinity, min)
      guard price > 0 else { return nil }
      self = ChildTerms(resting: price)
      isPostOnly = true
    case .crossing:
      guard far > 0, far.isFinite else { return nil }
      self.init(takingUpTo: far, side, tick, limit: limit)
      guard valuation > 0 else { return nil }
      if sign * valuation < sign * far { self = ChildTerms(resting: valuation) }
    case .sweeping:
      let seen = [far, view.last, view.mark, near].first { $0 > 0 && $0.isFinite }
      guard let valuation = limit ?? seen, valuation > 0 else { return nil }
      self.init(takingUpTo: valuation, side, tick, limit: limit)
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

  /// The best price that does not meet the other side's; nil where that shows none.
  private static func tickBehind(
    _ far: Double, _ side: OrderSide, _ tick: StepSize
  ) -> Double? {
    guard far > 0, far.isFinite else { return nil }
    let onTick = tick.price(far, side, .passive)
    if onTick != far { return onTick }
    let behind = tick.price(far - side.sign * tick.step, side, .passive)
    return behind != far ? behind : side == .buy ? far.nextDown : far.nextUp
  }
}
