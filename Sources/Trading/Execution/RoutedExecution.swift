import MarketData

/// Takes the cheapest levels of several venues with orders that trade at once or end.
///
/// All children of a route are sent together; what they leave is routed anew over the venues whose
/// books have been heard of since, three times at most and never beyond the price guard around the
/// best price seen at the start. What is then left stays untraded. The participation cap does not
/// apply: only what is shown is taken.
package struct RoutedExecution: ParentExecution {
  package var work: ParentWork
  /// The venues, with what is known of their health and balance.
  package var venues: [RoutedVenue]
  private let contracts: [Contract]
  private let guardBps: Double
  /// When each venue's book was last heard of.
  private var heard: [Timestamp?]
  private var guardPrice: Double?
  private var routes = 0
  private var routed = Timestamp(nanoseconds: .min)
  /// The moment from which silent venues are not waited for.
  private var patience: Timestamp?

  static let mostRoutes = 4
  /// A book older than this is not traded on.
  static let staleNanoseconds = 2 * Span.second
  /// How long after sending the children's ends are looked for.
  static let answerNanoseconds: Int64 = 50_000_000
  private static let depth = 50

  package init(
    _ parent: ParentOrder, venues: [RoutedVenue], contracts: [Contract], guardBps: Double
  ) {
    var parent = parent
    parent.ending = .cancel
    let steps = venues.map { contracts[$0.instrument].filters.lot.step }.filter { $0.step > 0 }
    work = ParentWork(
      parent, contract: contracts[parent.instrument], step: steps.min { $0.step < $1.step },
      retryNanoseconds: 0)
    self.venues = venues
    self.contracts = contracts
    self.guardBps = guardBps
    heard = Array(repeating: nil, count: venues.count)
  }

  package mutating func onBook(_ instrument: Int, _ desk: Desk) {
    guard let place = venues.firstIndex(where: { $0.instrument == instrument }) else { return }
    heard[place] = desk.now
    advance(desk)
  }

  package mutating func onFill(_ fill: OrderFill, _ desk: Desk) {
    guard work.record(fill) else { return }
    if let place = venues.firstIndex(where: { $0.instrument == fill.instrument }) {
      let offer = VenueOffer(venues[place], contracts[fill.instrument], levels: [])
      let outlay = offer.outlay(fill.quantity, at: fill.price, fill.side)
      venues[place].balance = max(0, venues[place].balance - outlay)
    }
    advance(desk)
  }

  package mutating func plan(_ desk: Desk) {}

  package mutating func act(_ desk: Desk) {
    if work.hasChildren { return lookAgain(desk) }
    if routes == Self.mostRoutes { return work.finish(.noLiquidity, desk) }
    guard hasHeardEnough(desk) else { return }
    let offers = offers(desk)
    guard let limit = limit(offers) else { return }
    let side = work.parent.side
    let route = RoutePlan.cheapest(side, work.remainingQuantity, offers, limit: limit)
    guard !route.children.isEmpty else { return }
    routes += 1
    routed = desk.now
    for child in route.children {
      _ = work.submit(
        child.quantity, terms(child), contracts[child.instrument], instrument: child.instrument,
        desk)
    }
    lookAgain(desk)
  }

  private func terms(_ child: RoutePlan.Child) -> ChildTerms {
    ChildTerms(
      takingUpTo: child.price, work.parent.side, contracts[child.instrument].filters.tick,
      limit: work.parent.limitPrice)
  }

  private mutating func lookAgain(_ desk: Desk) {
    work.wake(at: desk.now.advanced(byNanoseconds: Double(Self.answerNanoseconds)), desk)
  }

  /// Whether every venue has shown its book, or has had the time to.
  private mutating func hasHeardEnough(_ desk: Desk) -> Bool {
    let until = patience ?? desk.now.advanced(byNanoseconds: Double(Self.staleNanoseconds))
    patience = until
    let isComplete = venues.indices.allSatisfy { heard[$0] != nil || venues[$0].isPaused }
    if !isComplete, desk.now < until { work.wake(at: until, desk) }
    return isComplete || desk.now >= until
  }

  /// What healthy venues show, without what would trade with one's own orders.
  private func offers(_ desk: Desk) -> [VenueOffer] {
    venues.indices.compactMap { place in
      let instrument = venues[place].instrument
      guard !venues[place].isPaused, let heard = heard[place], heard > routed,
        desk.now.nanoseconds - heard.nanoseconds <= Self.staleNanoseconds
      else { return nil }
      let own = ownPrice(instrument, desk)
      let sign = work.parent.side.sign
      let levels = shown(instrument, desk).prefix { sign * $0.price < sign * own }
      return VenueOffer(venues[place], contracts[instrument], levels: Array(levels))
    }
  }

  private func shown(_ instrument: Int, _ desk: Desk) -> [BookLevel] {
    let side = work.parent.side.opposite
    let levels = desk.levels(instrument, side, count: Self.depth)
    guard levels.isEmpty else { return levels }
    let view = desk.markets[instrument]
    return side == .sell
      ? [BookLevel(price: view.ask, quantity: view.askQuantity)]
      : [BookLevel(price: view.bid, quantity: view.bidQuantity)]
  }

  /// The best price at which the strategy's own orders stand on the side to be taken.
  private func ownPrice(_ instrument: Int, _ desk: Desk) -> Double {
    let sign = work.parent.side.sign
    let prices = desk.orders.filter {
      $0.request.instrument == instrument && $0.request.side != work.parent.side
    }.compactMap { $0.request.kind.limitPrice.map { sign * $0 } }
    return sign * (prices.min() ?? .infinity)
  }

  /// The parent's limit or the guard around the first best price, whichever is tighter.
  private mutating func limit(_ offers: [VenueOffer]) -> Double? {
    let sign = work.parent.side.sign
    if guardPrice == nil {
      let best = offers.compactMap { $0.levels.first?.price }.filter { $0 > 0 && $0.isFinite }
        .map { sign * $0 }.min()
      guardPrice = best.map { sign * $0 * (1 + sign * guardBps / 1e4) }
    }
    guard let guardPrice else { return nil }
    return work.parent.limitPrice.map { sign * min(sign * $0, sign * guardPrice) } ?? guardPrice
  }
}
