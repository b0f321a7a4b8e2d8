/// One of several venues where the same asset trades, as a router sees it.
public struct RoutedVenue: Sendable, Equatable {
  /// The place of the venue's instrument among those of the run.
  public var instrument: Int
  /// What may be spent there: settlement money for a purchase, units for a sale.
  public var balance: Double
  /// What the price is expected to move away while the order travels.
  public var latencyCostBps: Double
  /// What the venue gives back of the value traded.
  public var rebateBps: Double
  /// In settlement money, for trading there at all.
  public var fixedCost: Double
  public var isPaused: Bool

  public init(
    instrument: Int, balance: Double = .infinity, latencyCostBps: Double = 0,
    rebateBps: Double = 0, fixedCost: Double = 0, isPaused: Bool = false
  ) {
    self.instrument = instrument
    self.balance = balance
    self.latencyCostBps = latencyCostBps
    self.rebateBps = rebateBps
    self.fixedCost = fixedCost
    self.isPaused = isPaused
  }
}

/// What one venue offers now.
package struct VenueOffer: Sendable {
  package var venue: RoutedVenue
  package var contract: Contract
  /// The side to be taken, best first.
  package var levels: [BookLevel]

  package init(_ venue: RoutedVenue, _ contract: Contract, levels: [BookLevel]) {
    self.venue = venue
    self.contract = contract
    self.levels = levels
  }

  /// The price with all that trading costs: p · (1 ± (taker fee + latency cost − rebate)), plus for
  /// a purchase.
  package func effectivePrice(_ price: Double, _ side: OrderSide) -> Double {
    let cost = contract.takerFeeRate + (venue.latencyCostBps - venue.rebateBps) / 1e4
    return price * (1 + side.sign * cost)
  }

  /// Units that the balance still carries at a price.
  fileprivate func affordable(_ price: Double, _ side: OrderSide, spent: Double) -> Double {
    let left = max(0, venue.balance - spent)
    return side == .sell ? left : left / outlay(1, at: price, side)
  }

  /// What a fill takes from the balance.
  package func outlay(_ quantity: Double, at price: Double, _ side: OrderSide) -> Double {
    guard side == .buy else { return quantity }
    return contract.payoff.value(quantity, at: price) * (1 + max(0, contract.takerFeeRate))
  }
}

/// What to take where.
package struct RoutePlan: Sendable, Equatable {
  /// The order for one venue: everything down to a price.
  package struct Child: Sendable, Equatable {
    package var instrument: Int
    package var quantity: Double
    /// The worst level used.
    package var price: Double
  }

  /// At most one a venue, in the order of the offers.
  package var children: [Child] = []
  package var quantity = 0.0
  /// Σ effective price · quantity · multiplier, negative for a sale, plus fixed costs.
  package var cost = 0.0

  /// Takes the levels in the order of their effective price until the quantity is reached.
  ///
  /// A venue that would get less than its minimum is left out, and so is one whose prices do not
  /// save its fixed cost. Without fixed costs and minima, and with equal lots, this is the optimum:
  /// any lot not in the plan costs at least as much as any that is in it.
  ///
  /// - Parameter limit: No level beyond it is used.
  package static func cheapest(
    _ side: OrderSide, _ quantity: Double, _ offers: [VenueOffer], limit: Double? = nil
  ) -> RoutePlan {
    var active = offers.filter { !$0.venue.isPaused }
    while true {
      let plan = greedy(side, quantity, active, limit)
      guard let dropped = plan.drop(side, quantity, active, limit) else { return plan }
      active.remove(at: dropped)
    }
  }

  /// The place of the offer that the plan is better without; nil when there is none.
  private func drop(
    _ side: OrderSide, _ quantity: Double, _ offers: [VenueOffer], _ limit: Double?
  ) -> Int? {
    func place(of child: Child) -> Int? {
      offers.firstIndex { $0.venue.instrument == child.instrument }
    }
    for child in children {
      guard let place = place(of: child) else { continue }
      if child.quantity < offers[place].contract.leastQuantity(at: child.price) { return place }
    }
    var best = (place: Int?.none, cost: cost)
    for child in children {
      guard let place = place(of: child), offers[place].venue.fixedCost > 0 else { continue }
      var others = offers
      others.remove(at: place)
      let plan = Self.greedy(side, quantity, others, limit)
      if plan.quantity >= self.quantity, plan.cost < best.cost { best = (place, plan.cost) }
    }
    return best.place
  }

  private static func greedy(
    _ side: OrderSide, _ quantity: Double, _ offers: [VenueOffer], _ limit: Double?
  ) -> RoutePlan {
    let bound = side.sign * (limit ?? side.sign * .infinity)
    var taken = Array(repeating: 0.0, count: offers.count)
    var spent = taken
    var worst = taken
    var plan = RoutePlan()
    for step in ranked(side, offers) where side.sign * step.level.price <= bound {
      let offer = offers[step.offer]
      let (price, lot) = (step.level.price, offer.contract.filters.lot.step)
      let wanted = min(
        quantity - plan.quantity, step.level.quantity,
        offer.affordable(price, side, spent: spent[step.offer]))
      let units = lot.floor(lot.mended(wanted))
      guard units > 0 else { continue }
      taken[step.offer] = lot.mended(taken[step.offer] + units)
      spent[step.offer] += offer.outlay(units, at: price, side)
      worst[step.offer] = price
      plan.quantity = lot.mended(plan.quantity + units)
      plan.cost += side.sign * step.effective * units * offer.contract.payoff.multiplier
    }
    for index in offers.indices where taken[index] > 0 {
      plan.cost += offers[index].venue.fixedCost
      plan.children.append(
        Child(
          instrument: offers[index].venue.instrument, quantity: taken[index], price: worst[index]))
    }
    return plan
  }

  private struct Step {
    var offer: Int
    var level: BookLevel
    var effective: Double
  }

  /// Levels of all offers, best effective price first; equals in the order of the offers.
  private static func ranked(_ side: OrderSide, _ offers: [VenueOffer]) -> [Step] {
    let steps = offers.indices.flatMap { index in
      offers[index].levels.filter { $0.price > 0 && $0.price.isFinite && $0.quantity > 0 }.map {
        Step(
          offer: index, level: $0, effective: offers[index].effectivePrice($0.price, side))
      }
    }
    return steps.enumerated().sorted {
      let (a, b) = (side.sign * $0.element.effective, side.sign * $1.element.effective)
      return a != b ? a < b : $0.offset < $1.offset
    }.map(\.element)
  }
}

extension RoutedVenue {
  /// What makes a choice of venues impossible, for a person; nil when nothing does.
  static func problem(_ venues: [RoutedVenue], _ contracts: [Contract], guardBps: Double) -> String?
  {
    if venues.isEmpty { return "there is no venue to route to" }
    if Set(venues.map(\.instrument)).count < venues.count { return "a venue is named twice" }
    guard venues.allSatisfy({ contracts.indices.contains($0.instrument) }) else {
      return "there is no such instrument"
    }
    let first = contracts[venues[0].instrument]
    let isOneAsset = venues.map { contracts[$0.instrument] }.allSatisfy {
      $0.base == first.base && $0.kind != .inverse
        && $0.payoff.multiplier == first.payoff.multiplier
    }
    if !isOneAsset { return "the venues trade different assets or units, or inverse contracts" }
    if !(guardBps >= 0 && guardBps.isFinite) { return "the price guard must be zero or above" }
    let isSound = venues.allSatisfy {
      $0.balance >= 0 && $0.fixedCost >= 0 && $0.fixedCost.isFinite
        && $0.latencyCostBps.magnitude < 1e4 && $0.rebateBps.magnitude < 1e4
    }
    return isSound ? nil : "a venue's balance or cost is not a number, zero or above"
  }
}
