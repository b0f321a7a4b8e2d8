import MarketData

/// Where a strategy stands: the markets as it sees them, its own orders and positions, and the only
/// way to act.
///
/// Everything here is the strategy's own knowledge at `now`: prices that have reached it, orders as
/// the venue last reported them.
public final class Desk {
  /// What a strategy can ask to hear.
  public enum Topic: Sendable {
    case books, trades
  }

  /// What a strategy has asked the venue or the clock for, in order.
  package enum Command: Equatable, Sendable {
    case submit(ClientOrderID, OrderRequest)
    case cancel(ClientOrderID, instrument: Int)
    case amend(ClientOrderID, instrument: Int, price: Double?, quantity: Double?)
    case wake(Timestamp)
    /// No message: what the strategy does with a parent order, for the log.
    case parent(ParentID, ParentStage)
  }

  /// The place of the strategy among those of the run.
  public let strategy: Int
  public let contracts: [Contract]
  public package(set) var now: Timestamp
  /// The markets, by instrument.
  public package(set) var markets: [MarketView]
  /// Orders that are sent and have not ended, oldest first.
  public private(set) var orders: [Order] = []
  /// Units held through this strategy's own fills, by instrument: what it would hold alone.
  public private(set) var positions: [Double]
  /// The account's money beside its positions, as last reported: what closing them at no price at
  /// all would leave, so that equity = cash + Σ units · price of linear instruments.
  public package(set) var cash: Double
  /// Units that the whole account holds, by instrument, as last reported.
  public package(set) var accountUnits: [Double]
  /// The mean entry prices of what the account holds, by instrument, as last reported.
  package var accountEntries: [Double]

  /// Whether the account's equity is gone, as last reported: it trades no more.
  public package(set) var isAccountLost = false

  /// The leg of orders that name none.
  private let leg: PositionLeg

  package private(set) var hearsBooks = false
  package private(set) var hearsTrades = false
  package private(set) var commands: [Command] = []
  package private(set) var sent = 0
  private var parents = 0
  /// Looks levels up in the strategy's view of a book, best first.
  package var depth: (_ instrument: Int, _ side: OrderSide, _ count: Int) -> [BookLevel] = {
    _, _, _ in []
  }

  package init(
    strategy: Int, contracts: [Contract], now: Timestamp, cash: Double, leg: PositionLeg = .net
  ) {
    self.leg = leg
    self.strategy = strategy
    self.contracts = contracts
    self.now = now
    self.cash = cash
    markets = Array(repeating: MarketView(), count: contracts.count)
    positions = Array(repeating: 0, count: contracts.count)
    accountUnits = positions
    accountEntries = positions
  }

  /// What the account is worth at the prices that the desk knows, in the first instrument's money.
  public var equity: Double {
    var sum = cash
    for (instrument, units) in accountUnits.enumerated() where units != 0 {
      let view = markets[instrument]
      let price = view.mark > 0 ? view.mark : view.last
      let payoff = contracts[instrument].payoff
      // Cash leaves out what linear and spot units cost, but nothing of an inverse contract.
      sum +=
        payoff.kind == .inverse
        ? payoff.profit(units, from: accountEntries[instrument], to: price)
        : payoff.slope(units) * price
    }
    return sum
  }

  /// Whether orders of an instrument can be taken: the account has money, and the contract time.
  public func canTrade(_ instrument: Int) -> Bool {
    !isAccountLost && now < contracts[instrument].expiry ?? Timestamp(nanoseconds: .max)
  }

  /// Asks to be called for every book message or trade from now on.
  public func listen(to topic: Topic) {
    switch topic {
    case .books: hearsBooks = true
    case .trades: hearsTrades = true
    }
  }

  /// Asks for `onTimer` at a moment; one that has passed comes at once.
  public func wake(at time: Timestamp) { commands.append(.wake(max(time, now))) }

  /// Asks for `onTimer` after a while.
  public func wake(afterNanoseconds span: Int64) {
    let (time, overflows) = now.nanoseconds.addingReportingOverflow(max(0, span))
    wake(at: Timestamp(nanoseconds: overflows ? .max : time))
  }

  /// The units that a strategy would hold of an instrument if all its orders of a side filled.
  ///
  /// An order counts until the venue has said that it ended, so that no fill on its way, and none
  /// of an order being cancelled, can bring the position beyond it.
  public func worstPosition(_ instrument: Int, _ side: OrderSide) -> Double {
    var units = 0.0
    for order in orders where order.request.instrument == instrument {
      if order.request.side == side { units += order.remainingQuantity }
    }
    return positions[instrument] + side.sign * units
  }

  /// The best levels of a side of an instrument's book, as far as they have reached the desk.
  public func levels(_ instrument: Int, _ side: OrderSide, count: Int) -> [BookLevel] {
    depth(instrument, side, count)
  }

  /// Sends an order.
  ///
  /// - Returns: The id under which the venue will report of it.
  @discardableResult public func submit(_ request: OrderRequest) -> ClientOrderID {
    var request = request
    if request.leg == .net { request.leg = leg }
    sent += 1
    let id = ClientOrderID(strategy: strategy, sequence: sent)
    var order = Order(id, request)
    _ = order.apply(OrderReport(id, .submit, time: now))
    orders.append(order)
    commands.append(.submit(id, request))
    return id
  }

  /// Asks the venue to end an order; nothing happens if it has already ended.
  public func cancel(_ id: ClientOrderID) {
    guard let place = place(of: id), move(place, .requestCancel) else { return }
    commands.append(.cancel(id, instrument: orders[place].request.instrument))
  }

  /// Asks the venue to change an order's price (a trigger's for conditional orders) or quantity.
  ///
  /// An amended order loses its place in the queue unless only its quantity shrinks.
  public func amend(_ id: ClientOrderID, price: Double? = nil, quantity: Double? = nil) {
    guard let place = place(of: id), move(place, .requestAmend) else { return }
    commands.append(
      .amend(id, instrument: orders[place].request.instrument, price: price, quantity: quantity))
  }

  /// Tells the log of a parent order to be worked; answers the name under which its children go.
  package func plan(_ parent: ParentOrder) -> ParentID {
    parents += 1
    let id = ParentID(strategy: strategy, number: parents)
    tell(id, .planned(parent))
    return id
  }

  /// Tells the log how far a parent order has come.
  package func tell(_ parent: ParentID, _ stage: ParentStage) {
    commands.append(.parent(parent, stage))
  }

  /// An order that has not ended; nil for any other.
  public subscript(id: ClientOrderID) -> Order? { place(of: id).map { orders[$0] } }

  /// Whether the strategy has asked for anything since the last time.
  package var hasCommands: Bool { !commands.isEmpty }

  /// Takes the commands given since the last time.
  package func takeCommands() -> [Command] {
    defer { commands.removeAll(keepingCapacity: true) }
    return commands
  }

  /// Learns what a venue reports; answers whether it fits what is known of the order.
  package func receive(_ report: OrderReport) -> Bool {
    guard let place = place(of: report.order), orders[place].apply(report) else { return false }
    if let fill = report.fill { positions[fill.instrument] += fill.signedQuantity }
    if orders[place].state.isTerminal { orders.remove(at: place) }
    return true
  }

  /// Learns that the venue has closed a share of the strategy's own position.
  ///
  /// - Returns: That part as a fill; nil if there is none.
  package func liquidate(_ fill: OrderFill, share: Double) -> OrderFill? {
    let own = positions[fill.instrument]
    guard own != 0, share > 0 else { return nil }
    positions[fill.instrument] = share >= 1 ? 0 : own * (1 - share)
    var part = fill
    part.side = OrderSide(of: -own)
    part.quantity = own.magnitude * min(1, share)
    return part
  }

  private func move(_ place: Int, _ event: OrderEvent) -> Bool {
    orders[place].apply(OrderReport(orders[place].id, event, time: now))
  }

  private func place(of id: ClientOrderID) -> Int? { orders.lastIndex { $0.id == id } }
}
