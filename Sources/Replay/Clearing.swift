import Documents
import MarketData
import Metrics
import Trading

/// Takes what venues match to the account, and tells desks and the log of it.
package final class Clearing {
  package internal(set) var account: TradingAccount {
    didSet {
      isStale = true
      version &+= 1
    }
  }
  /// Counts changes of the account.
  private(set) var version = 0
  package let contracts: [Contract]
  /// The price that each instrument's positions are valued at; NaN before the first.
  package internal(set) var marks: [Double]
  /// Reports that desks have not been sent yet.
  var reports: [OrderReport] = []
  /// Fills since they were last taken, with what they did to the account.
  var fills: [ClearedFill] = []
  /// The present moment at the venues.
  var now = Int64.min
  /// The leverage at which an isolated position's margin is made anew whenever it opens or changes;
  /// nil leaves margins to the account.
  let isolatingLeverage: Double?
  /// Whether orders are sized by the leverage before they are sent: the account need not ask.
  let trustsSizes: Bool
  /// What the account held before the first trade.
  let paidIn: Double
  /// How much of a position a liquidation closes.
  let extent: LiquidationExtent
  /// Whether the equity has been lost: nothing trades any more.
  package internal(set) var isRuined = false
  /// Funding and interest since they were last taken, by instrument; negative is received.
  private var payments: [Double]
  private(set) var hasPayments = false
  /// What the account was last seen to hold: asking it costs more than remembering.
  private var held: [Double]
  private var cashHeld = 0.0
  private var isStale = true
  /// Whether any instrument's orders have to be paid for or margined.
  let asksMargin: Bool

  /// Whether a liquidation of what shares a wallet asks for the end of every order.
  var endsAllOrders = false
  /// What the venue has closed by force since it was last taken, and whether nothing is left.
  var liquidations: [(fill: OrderFill, isFlat: Bool)] = []
  /// The account's orders at all venues but one instrument's.
  var elsewhere: (_ instrument: Int) -> [WorkingOrder] = { _ in [] }
  /// Interest on what is borrowed, for a bar of each instrument.
  private let borrowRates: [Double]
  /// The bar that each instrument stands in; nil without bars.
  private(set) var ranges: [BarRange?]

  /// What a bar's prices span, and whether fills come before it.
  struct BarRange {
    var low: Double
    var high: Double
    var fillsAtOpen: Bool
  }

  /// A fill as the account booked it.
  struct ClearedFill {
    var fill: OrderFill
    var outcome: FillOutcome
    var reference: Double
    var reason: ExitReason
    var arrival: Int64
    /// What the insurance bore of the loss.
    var covered = 0.0
  }

  package init(
    _ account: TradingAccount, isolatingLeverage: Double? = nil, trustsSizes: Bool = false,
    extent: LiquidationExtent = .whole, borrowRates: [Double]? = nil
  ) {
    self.account = account
    contracts = account.contracts
    held = Array(repeating: 0, count: account.contracts.count)
    asksMargin = account.contracts.indices.contains { index in
      account.contracts[index].kind == .spot || account.marginMode(index) != .none
    }
    paidIn = max(0, account.wallet())
    self.extent = extent
    self.isolatingLeverage = isolatingLeverage
    self.trustsSizes = trustsSizes || isolatingLeverage != nil
    marks = Array(repeating: .nan, count: account.contracts.count)
    payments = Array(repeating: 0, count: account.contracts.count)
    ranges = Array(repeating: nil, count: account.contracts.count)
    self.borrowRates = borrowRates ?? payments
  }

  /// Whether anything has happened that has not been recorded or told.
  var hasNews: Bool {
    !reports.isEmpty || !fills.isEmpty || !liquidations.isEmpty || hasPayments
  }

  /// What the account refused though it could not: a fault of the program, to end the run with.
  private(set) var fault: AssayError?

  func fail(_ what: String, _ refusal: OrderRefusal) {
    fault = AssayError(
      .other, "the account refused \(what): \(refusal.rawValue)", at: time.iso,
      mend: "tell the authors: this is a fault of the program")
  }

  var time: Timestamp { Timestamp(nanoseconds: now) }

  func report(_ id: ClientOrderID, _ event: OrderEvent, _ refusal: OrderRefusal? = nil) {
    reports.append(OrderReport(id, event, refusal: refusal, time: time))
  }

  func report(_ id: ClientOrderID, amended: OrderRequest) {
    reports.append(OrderReport(id, .amend, amended: amended, time: time))
  }

  /// Tells the range of the bar that an instrument enters, for the excursions of its trades.
  func enterBar(_ instrument: Int, low: Double, high: Double, fillsAtOpen: Bool) {
    ranges[instrument] = BarRange(low: low, high: high, fillsAtOpen: fillsAtOpen)
  }

  /// Hands over what was paid on an instrument since the last time.
  func takePayments(_ body: (_ instrument: Int, _ amount: Double) -> Void) {
    guard hasPayments else { return }
    hasPayments = false
    for instrument in payments.indices where payments[instrument] != 0 {
      body(instrument, payments[instrument])
      payments[instrument] = 0
    }
  }

  func setMark(_ instrument: Int, _ price: Double) { marks[instrument] = price }

  /// Signed units held of an instrument, both legs together.
  func position(_ instrument: Int) -> Double {
    if isStale { reread() }
    return held[instrument]
  }

  /// The account's money beside its positions.
  var cash: Double {
    if isStale { reread() }
    return cashHeld
  }

  /// What desks are told of the account.
  struct Standing {
    var cash: Double
    var units: [Double]
    var entries: [Double]
    var isLost: Bool
  }

  var standing: Standing {
    if isStale { reread() }
    return Standing(
      cash: cashHeld, units: held, entries: held.indices.map { account.position($0).entry },
      isLost: isRuined)
  }

  /// Whether nothing is held that could lose, and there is money.
  var isPlainlySound: Bool {
    if isStale { reread() }
    return account.positionMode == .oneWay && cashHeld > paidIn * 1e-12
      && held.allSatisfy { $0 == 0 }
  }

  private func reread() {
    isStale = false
    for instrument in held.indices { held[instrument] = account.netQuantity(instrument) }
    cashHeld = account.cash()
  }

  // MARK: Orders

  /// What the account has against an order, of which a part may have been filled.
  func refusal(
    of request: OrderRequest, filled: Double = 0, _ board: OrderBoard, _ price: Double?
  ) -> OrderRefusal? {
    guard !isRuined else { return .accountClosed }
    if case .goodTill(let end) = request.timeInForce, end <= time { return .expiryPassed }
    let contract = contracts[request.instrument]
    if let expiry = contract.expiry, expiry <= time { return .notTrading }
    let mark = marks[request.instrument].isNaN ? price ?? .nan : marks[request.instrument]
    let limits = [request.kind.limitPrice, request.kind.trigger].compactMap { $0 }
    guard !request.closesPosition else {
      return limits.lazy.compactMap { contract.priceRefusal($0) }.first
    }
    if let refusal = contract.refusal(
      quantity: request.quantity, price: request.kind.limitPrice, mark: mark,
      isReduceOnly: request.isReduceOnly)
    {
      return refusal
    }
    if let trigger = request.kind.trigger, let refusal = contract.priceRefusal(trigger) {
      return refusal
    }
    if request.isReduceOnly, request.parent == nil,
      account.position(request.instrument, request.leg).quantity * request.side.sign >= 0
    {
      return .nothingToReduce
    }
    // An order for a leg must fit the account's mode, whatever it costs.
    let asksAccount = asksMargin || request.leg != .net || account.positionMode == .hedge
    guard !trustsSizes, asksAccount else { return nil }
    var rest = request
    rest.quantity -= filled
    return marginRefusal(of: rest, board, mark)
  }

  /// Whether the account can carry an order beside those that stand, here and at other venues.
  private func marginRefusal(
    of request: OrderRequest, _ board: OrderBoard, _ mark: Double
  ) -> OrderRefusal? {
    var working = Array(repeating: WorkingOrders(), count: contracts.count)
    for order in board.orders + elsewhere(request.instrument) {
      let open = order.request
      guard !open.isReduceOnly, !open.closesPosition else { continue }
      let present = open.instrument == request.instrument ? mark : marks[open.instrument]
      working[open.instrument].add(
        open.side, quantity: order.remaining,
        price: open.kind.limitPrice ?? order.trigger ?? present,
        payoff: contracts[open.instrument].payoff)
    }
    let price = request.kind.limitPrice ?? request.kind.trigger ?? mark
    guard price.isFinite else { return .noMarket }
    return account.marginCheck(request, price: price, working: working, marks: marks)
  }

  /// Units that an order may trade now: no more than is held, for one that only reduces or that
  /// closes one of two legs.
  func tradable(_ order: WorkingOrder, _ instrument: Int) -> Double {
    let request = order.request
    let closesLeg = request.leg != .net && (request.side == .buy) != (request.leg == .long)
    guard request.isReduceOnly || request.closesPosition || closesLeg else { return order.live }
    let held = account.position(instrument, request.leg).quantity
    guard held * request.side.sign < 0 else { return 0 }
    return request.closesPosition ? held.magnitude : min(order.live, held.magnitude)
  }

  /// Books a part of an order that has traded, and ends what it ends.
  func fill(
    _ place: Int, units: Double, price: Double, reference: Double, isMaker: Bool,
    _ board: inout OrderBoard
  ) {
    let order = board.orders[place]
    let request = order.request
    let fill = OrderFill(
      order: order.id, instrument: request.instrument, side: request.side, leg: request.leg,
      price: price, quantity: units, isMaker: isMaker, time: time)
    let wallet = account.wallet()
    let outcome: FillOutcome
    do {
      guard !isRuined else { throw OrderRefusal.accountClosed }
      outcome = try account.apply(fill)
    } catch {
      return board.end(order.id, .cancel, because: error as? OrderRefusal ?? .accountClosed, self)
    }
    var covered =
      request.kind.isConditional && isolatingLeverage != nil
      ? account.coverLoss(request.instrument, request.leg, walletFloor: wallet, at: time) : 0
    if outcome.quantity == 0 {
      covered += ruinIfLost(at: price, of: request.instrument)
    }
    settle(fill)
    fills.append(
      ClearedFill(
        fill: fill, outcome: outcome, reference: reference, reason: request.exitReason,
        arrival: order.arrival, covered: covered))
    let ends = board.booked(order.id, units: units, isFlat: outcome.quantity == 0, self)
    reports.append(
      OrderReport(order.id, ends ? .fill : .fillPartly, fill: fill, time: time))
    board.release(childrenOf: order.id, filled: order.filled + units)
    if ends { board.endLegs(of: order.id, self) }
  }

  /// What a change of position asks of its margin.
  private func settle(_ fill: OrderFill) {
    guard let leverage = isolatingLeverage, account.marginMode(fill.instrument) == .isolated
    else { return }
    account.isolateAnew(fill.instrument, fill.leg, leverage: leverage, at: fill.price, time)
  }

  // MARK: Payments

  func payFunding(_ instrument: Int, rate: Double, mark: Double) {
    guard !isRuined,
      let received = try? account.payFunding(instrument, rate: rate, mark: mark, at: time)
    else { return }
    payments[instrument] -= received
    hasPayments = true
    ruinIfLost(at: mark, of: instrument)
  }

  /// Whether money that is owed is charged with this instrument: with the first that charges any,
  /// of those traded for it.
  private func chargesMoney(_ instrument: Int) -> Bool {
    let contract = contracts[instrument]
    return contracts.indices.first {
      borrowRates[$0] > 0 && (contracts[$0].kind == .spot) == (contract.kind == .spot)
        && contracts[$0].quote == contract.quote
    } == instrument
  }

  /// Charges interest on units sold short at their mark and on money below zero.
  func payInterest(_ instrument: Int) {
    let rate = borrowRates[instrument]
    guard rate > 0 else { return }
    if contracts[instrument].kind == .spot { return payLoans(instrument, rate: rate) }
    let payoff = contracts[instrument].payoff
    let short = payoff.value(min(0, position(instrument)), at: marks[instrument])
    let amount = (short + (chargesMoney(instrument) ? max(0, -cash) : 0)) * rate
    guard amount > 0, !isRuined else { return }
    guard (try? account.accrueInterest(amount, of: 0, at: time)) != nil else { return }
    account.chargeMargin(amount, instrument, at: time)
    payments[instrument] += amount
    hasPayments = true
  }

  /// Charges interest on what a spot account owes of an instrument's assets, in kind.
  private func payLoans(_ instrument: Int, rate: Double) {
    let contract = contracts[instrument]
    for (name, price) in [(contract.base, marks[instrument]), (contract.quote, 1)] {
      guard name == contract.base || chargesMoney(instrument), let asset = account.asset(name),
        !isRuined
      else {
        continue
      }
      let amount = max(0, -account.wallet(asset)) * rate
      guard amount > 0, (try? account.accrueInterest(amount, of: asset, at: time)) != nil else {
        continue
      }
      payments[instrument] += amount * price
      hasPayments = true
    }
  }
}

extension OrderRequest {
  /// What a fill that ends a position is put down to.
  fileprivate var exitReason: ExitReason {
    switch kind {
    case .market, .limit: .signal
    case .stop, .stopLimit: .stop
    case .trailingStop: .trailing
    case .takeProfit, .takeProfitLimit: .takeProfit
    }
  }
}
