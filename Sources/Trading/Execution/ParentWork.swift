import MarketData

/// How far the execution of a parent order has come, and the one place where its children are sent.
///
/// Whatever the algorithm: children in flight never exceed what is left of the parent, no child's
/// price lies beyond the parent's limit, and all are whole lots within the venue's sizes.
public struct ParentWork: Sendable {
  public let parent: ParentOrder
  public private(set) var filledQuantity = 0.0
  /// Σ price · quantity of the fills.
  public private(set) var filledValue = 0.0
  /// Why it is over; nil while it is not.
  public private(set) var end: ExecutionEnd?
  public private(set) var isPaused = false

  let contract: Contract
  /// Whole lots of this size; 1e−8 units where the venue names none.
  let lot: StepSize
  /// The parent's quantity in whole lots.
  let quantity: Double
  var meter = VolumeMeter()
  private var children: [Child] = []
  private var sent: Set<ClientOrderID> = []
  private var window = CapWindow()
  private var failures = 0
  /// No child is sent before this moment: the venue refused the last one.
  private var quietUntil = Timestamp(nanoseconds: .min)
  private var pendingWake = Timestamp(nanoseconds: .min)
  private var crossings = 0
  /// The name under which the log knows the parent.
  private var id: ParentID?
  private var hasBegun = false

  /// How long to wait for the venue's answer, and after a child that it refused.
  private let retryNanoseconds: Int64
  /// How often the end is crossed.
  static let mostCrossings = 3

  /// - Parameter step: The common lot of several venues; nil takes the contract's.
  init(
    _ parent: ParentOrder, contract: Contract, step: StepSize? = nil,
    retryNanoseconds: Int64 = Span.second
  ) {
    self.parent = parent
    self.contract = contract
    self.retryNanoseconds = retryNanoseconds
    let step = step ?? contract.filters.lot.step
    lot = step.step > 0 ? step : StepSize(1e-8)
    quantity = lot.multiple(ChildLots.count(parent.quantity, lot))
  }

  /// Units that have not traded.
  public var remainingQuantity: Double { lot.mended(max(0, quantity - filledQuantity)) }

  /// Whether the parent asks for a part of the venue's lot, which nobody can trade.
  var leavesPartOfLot: Bool {
    contract.filters.lot.step.step > 0 && parent.quantity - quantity > 1e-9 * parent.quantity
  }

  /// The mean price of the fills; nil before the first.
  public var averagePrice: Double? { filledQuantity > 0 ? filledValue / filledQuantity : nil }

  /// Units of children that may still trade.
  public func inFlight(_ desk: Desk) -> Double {
    var units = 0.0
    walk(desk) { _, order in units += order?.remainingQuantity ?? 0 }
    return lot.mended(units)
  }

  /// What is left as an order of its own, from a moment on; nil when nothing is.
  ///
  /// Children in flight count as left: stop this work and let them end first.
  public func rest(at moment: Timestamp) -> ParentOrder? {
    guard remainingQuantity > 0 else { return nil }
    var rest = parent
    rest.quantity = remainingQuantity
    rest.start = moment
    rest.end = max(moment, parent.end)
    return rest
  }

  var hasChildren: Bool { !children.isEmpty }

  /// Whether the best price of the other side lies within the limit.
  func canCross(_ desk: Desk) -> Bool {
    let terms = ChildTerms(.crossing, parent, contract, desk.markets[parent.instrument])
    return terms?.isTaking == true
  }
}

/// A child that has been sent and is not known to have ended.
private struct Child: Sendable {
  let id: ClientOrderID
  /// Whether it ends by itself at once.
  let isTaking: Bool
  let isPostOnly: Bool
  var isFilledPartly = false
  var isCancelled = false
}

/// What the participation cap allows until the next window begins.
private struct CapWindow: Sendable {
  /// Market volume that the cap is a fraction of; nil while none is known: then it is what has been
  /// seen so far.
  var volume: Double?
  /// What a window had seen before the first one.
  var seenBefore = 0.0
  var startTotal: Double?
  var filled = 0.0
}

extension ParentWork {
  /// Looks at every child and the order that the desk knows of it, nil once it has ended.
  ///
  /// Both lists are in the order of sending, so one pass finds all.
  private func walk(_ desk: Desk, _ visit: (Child, Order?) -> Void) {
    var place = 0
    for child in children {
      while place < desk.orders.count, desk.orders[place].id < child.id { place += 1 }
      let isOpen = place < desk.orders.count && desk.orders[place].id == child.id
      visit(child, isOpen ? desk.orders[place] : nil)
    }
  }

  /// Counts a fill of one of the children; answers whether it was one.
  mutating func record(_ fill: OrderFill) -> Bool {
    guard sent.contains(fill.order) else { return false }
    filledQuantity = lot.mended(filledQuantity + fill.quantity)
    filledValue += fill.quantity * fill.price
    window.filled += fill.quantity
    failures = 0
    if let place = children.firstIndex(where: { $0.id == fill.order }) {
      children[place].isFilledPartly = true
    }
    return true
  }

  /// Forgets children that have ended.
  ///
  /// One that ended by itself without a fill was refused or found nobody: the next waits, longer
  /// each time. A price that the market has passed on the way is mended sooner.
  mutating func settle(_ desk: Desk) {
    guard hasChildren else { return }
    var open: [Child] = []
    var failed: Child?
    var rests = false
    walk(desk) { child, order in
      if let order {
        open.append(child)
        if case .open(let stage) = order.state, stage != .sent { rests = true }
      } else if !child.isFilledPartly, !child.isCancelled {
        failed = child
      }
    }
    if open.count < children.count { children = open }
    if rests { failures = 0 }
    guard let failed else { return }
    let first = failed.isPostOnly ? retryNanoseconds / 8 : retryNanoseconds
    let wait = min(first << Int64(min(failures, 20)), retryNanoseconds << 6)
    failures += 1
    quietUntil = desk.now.advanced(byNanoseconds: Double(wait))
    wake(at: quietUntil, desk)
  }

  /// Asks for a call at a moment unless one is due before it anyway.
  mutating func wake(at time: Timestamp, _ desk: Desk) {
    guard pendingWake <= desk.now || time < pendingWake else { return }
    pendingWake = time
    desk.wake(at: time)
  }

  /// Asks the venue to end every child that rests.
  mutating func cancelChildren(_ desk: Desk) {
    for place in children.indices where !children[place].isCancelled && !children[place].isTaking {
      children[place].isCancelled = true
      desk.cancel(children[place].id)
    }
  }

  mutating func pause(_ desk: Desk) {
    isPaused = true
    cancelChildren(desk)
  }

  mutating func resume() { isPaused = false }

  mutating func finish(_ reason: ExecutionEnd, _ desk: Desk) {
    cancelChildren(desk)
    end = reason
    if let id { desk.tell(id, .ended(reason)) }
  }

  /// Lets the log know of the parent, once.
  mutating func announce(_ desk: Desk) {
    if id == nil { id = desk.plan(parent) }
  }

  /// Lets the log know that the parent's time has come, once.
  mutating func begin(_ desk: Desk) {
    guard let id, !hasBegun else { return }
    hasBegun = true
    desk.tell(id, .begun)
  }

  /// Ends the children when the time is over, then crosses with what is left or leaves it.
  mutating func close(_ desk: Desk) {
    cancelChildren(desk)
    guard !hasChildren else { return wakeSoon(desk) }
    if parent.ending == .cancel || isPaused { return finish(.timeOver, desk) }
    if crossings == Self.mostCrossings { return finish(.noLiquidity, desk) }
    guard desk.now >= quietUntil else { return wake(at: quietUntil, desk) }
    crossings += 1
    let isSent = send(remainingQuantity, .sweeping, desk) > 0
    if !isSent { finish(.tooSmall, desk) } else { wakeSoon(desk) }
  }

  private mutating func wakeSoon(_ desk: Desk) {
    wake(at: desk.now.advanced(byNanoseconds: Double(retryNanoseconds)), desk)
  }
}

extension ParentWork {
  /// Begins a new window of the participation cap: the volume of the one before is its base.
  ///
  /// The first has none before it. Its base is the expected volume, and where none is expected what
  /// has been seen so far: before the parent's start, or growing since.
  ///
  /// - Parameter expectedShare: The share of a day's volume expected in the window; nil is its
  ///   share of the day.
  mutating func beginWindow(nanoseconds: Double, expectedShare: Double? = nil, _ desk: Desk) {
    let share = expectedShare ?? nanoseconds / Double(Span.day)
    let expected = parent.expectedDailyVolume.map { $0 * share }
    let passed = window.startTotal.map { meter.total - $0 }
    window.volume = meter.barVolume(in: nanoseconds) ?? passed ?? expected
    window.seenBefore = meter.seen(in: nanoseconds, until: desk.now)
    window.startTotal = meter.total
    window.filled = 0
  }

  /// Units that the cap lets be sent now: cap · volume − filled in the window − in flight.
  func allowance(_ desk: Desk) -> Double {
    guard let cap = parent.participationCap else { return .infinity }
    guard let startTotal = window.startTotal else { return 0 }
    let volume = window.volume ?? max(window.seenBefore, meter.total - startTotal)
    return max(0, cap * volume - window.filled - inFlight(desk))
  }

  /// Sends children of up to a quantity: at most what is free, in lots, split above the venue's
  /// maximum; nothing if that is below its minimum.
  ///
  /// - Returns: Units sent.
  @discardableResult mutating func send(_ wanted: Double, _ pricing: ChildPricing, _ desk: Desk)
    -> Double
  {
    let view = desk.markets[parent.instrument]
    guard let terms = ChildTerms(pricing, parent, contract, view) else { return 0 }
    return submit(wanted, terms, contract, instrument: parent.instrument, desk)
  }

  /// Sends children on given terms to one of the instruments.
  mutating func submit(
    _ wanted: Double, _ terms: ChildTerms, _ contract: Contract, instrument: Int, _ desk: Desk
  ) -> Double {
    guard desk.now >= quietUntil, end == nil else { return 0 }
    let free = lot.mended(max(0, remainingQuantity - inFlight(desk)))
    var whole = lot.floor(lot.mended(min(wanted, free)))
    let least = parent.isReduceOnly ? 0 : contract.leastQuantity(at: terms.valuation)
    let short = least - (free - whole)
    // A rest below the venue's minimum could never be traded: a smaller child leaves enough.
    if whole < free, short > 0, whole - short >= least { whole = lot.floor(whole - short) }
    var total = 0.0
    for part in contract.split(whole, isMarket: terms.kind == .market) where part >= least {
      var request = OrderRequest(
        instrument: instrument, parent.side, terms.kind, quantity: part,
        timeInForce: terms.timeInForce, isPostOnly: terms.isPostOnly,
        isReduceOnly: parent.isReduceOnly, leg: parent.leg)
      request.execution = self.id?.number
      let id = desk.submit(request)
      sent.insert(id)
      children.append(Child(id: id, isTaking: terms.isTaking, isPostOnly: terms.isPostOnly))
      total += part
    }
    return lot.mended(total)
  }

  /// Moves open children to where their pricing would place them now; answers whether any moved.
  mutating func peg(_ pricing: ChildPricing, _ desk: Desk) -> Bool {
    let view = desk.markets[parent.instrument]
    guard let price = ChildTerms(pricing, parent, contract, view)?.kind.limitPrice else {
      return false
    }
    var astray: [ClientOrderID] = []
    walk(desk) { child, order in
      guard !child.isCancelled, let order, case .open(let stage) = order.state, stage != .sent,
        order.request.kind.limitPrice != price
      else { return }
      astray.append(child.id)
    }
    for id in astray { desk.amend(id, price: price) }
    return !astray.isEmpty
  }
}

extension Contract {
  /// The smallest quantity that a venue takes at a price: its minimum lot and minimum notional.
  func leastQuantity(at price: Double) -> Double {
    let one = payoff.value(1, at: price)
    let byNotional = one > 0 && one.isFinite ? filters.minimumNotional / one : 0
    return max(filters.lot.minimum, byNotional)
  }
}
