import MarketData
import Trading

/// One instrument's market: it goes its own way through time and takes orders as it goes.
protocol Venue: AnyObject {
  var board: OrderBoard { get set }
  /// When the market next moves by itself.
  func next(_ clearing: Clearing) throws -> Moment
  /// Lets the market move on to `time`, stopping early once an order of ours has been told of or
  /// something has happened that desks may hear.
  func advance(to time: Int64, _ clearing: Clearing) throws -> MarketNews
  /// Lets time pass in which nothing has been found to happen.
  func pass(to time: Int64, _ clearing: Clearing) throws
  /// Whether nothing that happens in the market can matter before somebody acts.
  var isQuiet: Bool { get }
  /// When the market ends.
  var endTime: Int64 { get }
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
  /// Units that a taker could have at once: at any price, at a limit or better, or only better.
  func available(
    _ side: OrderSide, limit: Double?, strictly: Bool, _ clearing: Clearing
  ) -> Double
  /// Shows the market as far as it has reached the desks by a moment.
  func look(at time: Int64, _ view: inout MarketView) throws
  /// The best levels of a side as far as they have reached the desks.
  func levels(_ side: OrderSide, count: Int) -> [BookLevel]
  /// Handles a request that has arrived. Required although every venue does it alike: called
  /// through a requirement it is compiled for each venue by itself, and twice as fast.
  func receive(_ command: Desk.Command, at time: Int64, _ clearing: Clearing)
  /// Ends an order whose time has come.
  func expire(_ id: ClientOrderID, _ clearing: Clearing)
  /// Whether desks listen to every message.
  var isHeard: Bool { get set }
  /// Trades that have reached the desks since they were last taken.
  var prints: [TradePrint] { get set }
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

extension Venue {
  /// Handles a request that has arrived.
  func receive(_ command: Desk.Command, at time: Int64, _ clearing: Clearing) {
    switch command {
    case .submit(let id, let request): submit(id, request, at: time, clearing)
    case .cancel(let id, _): cancel(id, clearing)
    case .amend(let id, _, let price, let quantity):
      amend(id, price: price, quantity: quantity, clearing)
    case .wake, .parent: break
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
    clearing.report(id, order.isArmed || order.awaitsParent ? .arm : .accept)
    if order.isArmed { follow(place) }
    if let parent = request.parent, board.place(of: parent) == nil {
      board.endLegs(of: parent, clearing)
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
    guard let place = board.place(of: id), !board.orders[place].awaitsParent else { return }
    if board.orders[place].isUnborn {
      board.orders[place].isUnborn = false
      if board.orders[place].isArmed { follow(place) } else { clearing.report(id, .trigger) }
    }
    let order = board.orders[place]
    if order.isArmed {
      guard let price = triggerPrice, order.fires(at: price) else { return }
      board.orders[place].isArmed = false
      clearing.report(id, .trigger)
    }
    if order.request.kind.isConditional || order.request.parent != nil {
      guard makeWay(for: id, clearing) else { return }
    }
    if let place = board.place(of: id) { take(place, clearing) }
  }

  /// Holds an order that has come to life to its terms: it ends where they forbid it to take, and
  /// our own resting orders that it would meet end before it.
  ///
  /// - Returns: Whether it may trade.
  func makeWay(for id: ClientOrderID, _ clearing: Clearing) -> Bool {
    guard let place = board.place(of: id) else { return false }
    if let refusal = takingRefusal(of: board.orders[place], clearing) {
      board.end(id, .cancel, because: refusal, clearing)
      return false
    }
    for own in ownInTheWay(of: board.orders[place], board, clearing) {
      board.end(own, .cancel, because: .selfTrade, clearing)
    }
    return true
  }

  /// Why an arriving order cannot be taken.
  private func refusal(
    of id: ClientOrderID, _ request: OrderRequest, _ clearing: Clearing
  ) -> OrderRefusal? {
    if let refusal = board.refusal(of: id, request) { return refusal }
    if case .market = request.kind, takerPrice(request.side) == nil { return .noMarket }
    let price = takerPrice(request.side) ?? triggerPrice
    if let refusal = clearing.refusal(of: request, board, price) { return refusal }
    guard !request.kind.isConditional, request.parent == nil else { return nil }
    let order = WorkingOrder(id, request, sequence: 0, arrival: 0)
    if let refusal = takingRefusal(of: order, clearing) { return refusal }
    return ownInTheWay(of: order, board, clearing).isEmpty ? nil : .selfTrade
  }

  /// Why an order may not trade against the market as it stands.
  private func takingRefusal(of order: WorkingOrder, _ clearing: Clearing) -> OrderRefusal? {
    let request = order.request
    if request.isPostOnly, isMarketable(request) { return .wouldTake }
    guard request.timeInForce == .fillOrKill else { return nil }
    let wanted = clearing.tradable(order, request.instrument) * (1 - 1e-12)
    let found = available(
      request.side, limit: request.kind.limitPrice, strictly: false, clearing)
    return found < wanted ? .cannotFillWhole : nil
  }

  /// Our own resting orders that an order would meet before others have filled it.
  private func ownInTheWay(
    of order: WorkingOrder, _ board: OrderBoard, _ clearing: Clearing
  ) -> [ClientOrderID] {
    let crossed = board.crossed(by: order.request)
    guard !crossed.isEmpty else { return [] }
    let wanted = clearing.tradable(order, order.request.instrument)
    return crossed.filter { own in
      let before = available(
        order.request.side, limit: own.request.kind.limitPrice, strictly: true, clearing)
      return before < wanted * (1 - 1e-12)
    }.map(\.id)
  }

  /// Whether an order would trade at once.
  private func isMarketable(_ request: OrderRequest) -> Bool {
    guard let price = takerPrice(request.side) else { return false }
    guard let limit = request.kind.limitPrice else { return true }
    return request.side == .buy ? price <= limit : price >= limit
  }

  /// Ends an order whose time has come.
  func expire(_ id: ClientOrderID, _ clearing: Clearing) {
    board.end(id, .expire, clearing)
  }

  private func cancel(_ id: ClientOrderID, _ clearing: Clearing) {
    guard board.place(of: id) != nil else {
      return clearing.report(id, .refuseCancel, .unknownOrder)
    }
    board.end(id, .cancel, clearing)
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
    if let price, !request.kind.move(to: price, isArmed: order.isArmed) {
      return clearing.report(id, .refuseAmend, .cannotAmendKind)
    }
    if let refusal = refusal(ofAmending: order, to: request, clearing) {
      return clearing.report(id, .refuseAmend, refusal)
    }
    let keepsPlace = price == nil && request.quantity <= order.request.quantity
    board.amend(place, request, keepsPlace: keepsPlace)
    clearing.report(id, amended: request)
    if !keepsPlace { bringToLife(id, clearing) }
  }

  /// Why an order cannot be changed to new terms.
  private func refusal(
    ofAmending order: WorkingOrder, to request: OrderRequest, _ clearing: Clearing
  ) -> OrderRefusal? {
    if let refusal = request.numberRefusal { return refusal }
    if !request.closesPosition, request.quantity <= order.filled { return .belowFilled }
    let others = board.without(order.id)
    if let refusal = clearing.refusal(
      of: request, filled: order.filled, others, takerPrice(request.side) ?? triggerPrice)
    {
      return refusal
    }
    guard order.isActive else { return nil }
    var amended = order
    amended.request = request
    if let refusal = takingRefusal(of: amended, clearing) { return refusal }
    return ownInTheWay(of: amended, others, clearing).isEmpty ? nil : .selfTrade
  }
}

extension OrderKind {
  /// Moves the price that an amendment means: the trigger of an armed order, else the limit.
  fileprivate mutating func move(to price: Double, isArmed: Bool) -> Bool {
    switch (self, isArmed) {
    case (.limit, _): self = .limit(price: price)
    case (.stop, true): self = .stop(trigger: price)
    case (.stopLimit(_, let limit), true): self = .stopLimit(trigger: price, price: limit)
    case (.takeProfit, true): self = .takeProfit(trigger: price)
    case (.takeProfitLimit(_, let limit), true):
      self = .takeProfitLimit(trigger: price, price: limit)
    case (.stopLimit(let trigger, _), false): self = .stopLimit(trigger: trigger, price: price)
    case (.takeProfitLimit(let trigger, _), false):
      self = .takeProfitLimit(trigger: trigger, price: price)
    case (.stop, false), (.takeProfit, false), (.market, _), (.trailingStop, _): return false
    }
    return true
  }
}
