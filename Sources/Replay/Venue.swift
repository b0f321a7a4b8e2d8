import MarketData
import Trading

/// One instrument's market: it goes its own way through time and takes orders as it goes.
protocol Venue: AnyObject {
  var board: OrderBoard { get set }
  /// When the market next moves by itself.
  func next(_ clearing: Clearing) -> Moment
  /// Lets the market move on to `time`, stopping early once an order of ours has been told something
  /// or something has happened that desks may hear.
  func advance(to time: Int64, _ clearing: Clearing) -> MarketNews
  /// What a taker of very little would pay or get now; nil without a market.
  func takerPrice(_ side: OrderSide) -> Double?
  /// The price that triggers are held against; nil while none is told.
  var triggerPrice: Double? { get }
  /// Trades an active order that has just arrived, changed or come to life against the market.
  func take(_ place: Int, _ clearing: Clearing)
  /// Does what is due when a bar or a sampled period has ended: interest, and a look at the equity.
  func endPeriod(_ clearing: Clearing)
  /// The bar that the market stands in; nil for a market without bars.
  var barIndex: Int? { get }
  /// Shows the market as it stands at the venue.
  func show(_ view: inout MarketView)
}

/// A moment of a run; what falls on one time happens in the order of its ranks.
struct Moment: Comparable {
  /// Why the moment comes, in the order in which one time's moments pass.
  enum Rank: Int, Comparable {
    /// A market moves: a book event, a price inside a bar, a bar's close.
    case market
    /// Something arrives at a venue or a desk.
    case errand
    /// The account is looked at.
    case sample
    /// A bar opens.
    case open
    /// What follows an open once desks have traded at it.
    case settleOpen

    static func < (a: Rank, b: Rank) -> Bool { a.rawValue < b.rawValue }
  }

  static let never = Moment(.max, .settleOpen)

  var time: Int64
  var rank: Rank

  init(_ time: Int64, _ rank: Rank) {
    self.time = time
    self.rank = rank
  }

  static func < (a: Moment, b: Moment) -> Bool { (a.time, a.rank) < (b.time, b.rank) }
}

/// What a market did that desks may hear.
struct MarketNews: OptionSet {
  var rawValue: UInt8
  /// The quote or the book has changed.
  static let book = MarketNews(rawValue: 1)
  /// A bar has closed, or a period of the account with it.
  static let close = MarketNews(rawValue: 2)
}

/// A request on its way to a venue.
package typealias VenueCommand = Desk.Command

extension Venue {
  /// Handles a request that has arrived.
  func receive(_ command: VenueCommand, at time: Int64, _ clearing: Clearing) {
    switch command {
    case .submit(let id, let request): submit(id, request, at: time, clearing)
    case .cancel(let id, _): cancel(id, clearing)
    case .amend(let id, _, let price, let quantity):
      amend(id, price: price, quantity: quantity, clearing)
    case .wake: break
    }
  }

  private func submit(
    _ id: ClientOrderID, _ request: OrderRequest, at time: Int64, _ clearing: Clearing
  ) {
    if let refusal = refusal(of: id, request, clearing) {
      return clearing.report(id, .reject, refusal)
    }
    let place = board.add(id, request, arrival: time)
    let order = board.orders[place]
    if order.isArmed || order.awaitsParent {
      clearing.report(id, .arm)
      if order.isArmed { follow(place) }
    } else {
      clearing.report(id, .accept)
    }
    bringToLife(id, clearing)
  }

  /// Starts a trailing stop at the best price that it names, or that of the moment.
  private func follow(_ place: Int) {
    guard case .trailingStop(_, let best) = board.orders[place].request.kind else { return }
    if let price = best ?? triggerPrice { board.orders[place].trail(price) }
  }

  /// Triggers an armed order whose price is there already, and lets an active one trade.
  func bringToLife(_ id: ClientOrderID, _ clearing: Clearing) {
    guard let place = board.place(of: id) else { return }
    let order = board.orders[place]
    if order.isArmed {
      guard let price = triggerPrice, order.fires(at: price) else { return }
      board.orders[place].isArmed = false
      clearing.report(id, .trigger)
    }
    if let place = board.place(of: id), board.orders[place].isActive { take(place, clearing) }
  }

  /// Why an arriving order cannot be taken.
  private func refusal(
    of id: ClientOrderID, _ request: OrderRequest, _ clearing: Clearing
  ) -> OrderRefusal? {
    if let refusal = board.refusal(of: id, request) { return refusal }
    if let refusal = clearing.refusal(of: request, board, takerPrice(request.side)) {
      return refusal
    }
    guard !request.kind.isConditional, request.parent == nil else { return nil }
    let isMarketable = self.isMarketable(request)
    if request.isPostOnly, isMarketable { return .wouldTake }
    if case .market = request.kind, takerPrice(request.side) == nil { return .noMarket }
    if isMarketable, board.crossesOwn(request) { return .selfTrade }
    return nil
  }

  /// Whether an order would trade at once.
  private func isMarketable(_ request: OrderRequest) -> Bool {
    guard let price = takerPrice(request.side) else { return false }
    guard let limit = request.kind.limitPrice else { return true }
    return request.side == .buy ? price <= limit : price >= limit
  }

  private func cancel(_ id: ClientOrderID, _ clearing: Clearing) {
    guard board.remove(id) else { return clearing.report(id, .refuseCancel, .unknownOrder) }
    clearing.report(id, .cancel)
    // Legs of a bracket that never came to life end with it.
    for child in board.orders where child.request.parent == id && child.released == 0 {
      cancel(child.id, clearing)
    }
  }

  private func amend(
    _ id: ClientOrderID, price: Double?, quantity: Double?, _ clearing: Clearing
  ) {
    guard let place = board.place(of: id) else {
      return clearing.report(id, .refuseAmend, .unknownOrder)
    }
    let order = board.orders[place]
    var request = order.request
    if let quantity { request.quantity = quantity }
    if let price, !request.kind.move(to: price) {
      return clearing.report(id, .refuseAmend, .cannotAmendKind)
    }
    if request.quantity <= order.filled {
      return clearing.report(id, .refuseAmend, .belowFilled)
    }
    if let refusal = clearing.refusal(of: request, board.without(id), takerPrice(request.side)) {
      return clearing.report(id, .refuseAmend, refusal)
    }
    if order.isActive, request.isPostOnly, isMarketable(request) {
      return clearing.report(id, .refuseAmend, .wouldTake)
    }
    let keepsPlace = price == nil && request.quantity <= order.request.quantity
    board.amend(place, request, keepsPlace: keepsPlace)
    clearing.report(id, amended: request)
    if !keepsPlace { bringToLife(id, clearing) }
  }
}

extension OrderKind {
  /// Moves the price that an amendment means: the trigger of a conditional order, else the limit.
  fileprivate mutating func move(to price: Double) -> Bool {
    switch self {
    case .limit: self = .limit(price: price)
    case .stop: self = .stop(trigger: price)
    case .stopLimit(_, let limit): self = .stopLimit(trigger: price, price: limit)
    case .takeProfit: self = .takeProfit(trigger: price)
    case .takeProfitLimit(_, let limit): self = .takeProfitLimit(trigger: price, price: limit)
    case .market, .trailingStop: return false
    }
    return true
  }
}
