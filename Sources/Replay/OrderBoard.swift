import Trading

/// The orders of one account that stand at one venue, oldest first.
struct OrderBoard {
  var orders: [WorkingOrder] = []
  /// The highest sequence that each strategy has sent: ids never return.
  private var lastSent: [Int32] = []
  /// What ended orders had filled, for brackets whose parent is gone; the latest few.
  private var ended: [(id: ClientOrderID, filled: Double)] = []
  private var nextSequence = 0
  static let endedKept = 256

  func place(of id: ClientOrderID) -> Int? { orders.firstIndex { $0.id == id } }

  /// What can be said against an order without knowing the market or the account.
  func refusal(of id: ClientOrderID, _ request: OrderRequest) -> OrderRefusal? {
    let strategy = Int(id.strategy)
    if strategy < lastSent.count, id.sequence <= lastSent[strategy] { return .duplicateID }
    if let refusal = request.numberRefusal { return refusal }
    if request.isPostOnly, !request.kind.isPlainLimit { return .postOnlyNeedsLimit }
    if let shown = request.displayQuantity, !(shown > 0 && shown <= request.quantity) {
      return .displayTooLarge
    }
    if let parent = request.parent, place(of: parent) == nil, filledOfEnded(parent) ?? 0 <= 0 {
      return .unknownParent
    }
    return nil
  }

  /// Takes an order in; answers its place.
  mutating func add(_ id: ClientOrderID, _ request: OrderRequest, arrival: Int64) -> Int {
    let strategy = Int(id.strategy)
    while lastSent.count <= strategy { lastSent.append(0) }
    lastSent[strategy] = id.sequence
    nextSequence += 1
    var order = WorkingOrder(id, request, sequence: nextSequence, arrival: arrival)
    if let parent = request.parent {
      order.released = place(of: parent).map { orders[$0].filled } ?? filledOfEnded(parent) ?? 0
      order.isUnborn = order.awaitsParent
    }
    orders.append(order)
    return orders.count - 1
  }

  /// Ends an order and tells of it; what it has not brought to life of its legs ends with it.
  mutating func end(
    _ id: ClientOrderID, _ event: OrderEvent, because refusal: OrderRefusal? = nil,
    _ clearing: Clearing
  ) {
    guard remove(id) else { return }
    clearing.report(id, event, refusal)
    endLegs(of: id, clearing)
  }

  /// Cuts the legs of a parent that has ended to what it has filled.
  mutating func endLegs(of parent: ClientOrderID, _ clearing: Clearing) {
    guard let filled = filledOfEnded(parent) else { return }
    for leg in orders where leg.request.parent == parent {
      guard let place = place(of: leg.id) else { continue }
      let most = max(leg.filled, filled - leg.lost)
      if leg.request.closesPosition {
        if filled <= 0 { end(leg.id, .cancel, clearing) }
      } else if leg.request.quantity > most {
        orders[place].request.quantity = most
        if orders[place].isDone {
          end(leg.id, .cancel, clearing)
        } else {
          clearing.report(leg.id, amended: orders[place].request)
        }
      }
    }
  }

  /// Ends every order.
  mutating func endAll(_ refusal: OrderRefusal, _ clearing: Clearing) {
    for order in orders where remove(order.id) { clearing.report(order.id, .cancel, refusal) }
  }

  /// Takes an order out; answers whether it was there.
  @discardableResult mutating func remove(_ id: ClientOrderID) -> Bool {
    guard let place = place(of: id) else { return false }
    ended.append((id, orders[place].filled))
    if ended.count > Self.endedKept { ended.removeFirst(ended.count - Self.endedKept) }
    orders.remove(at: place)
    return true
  }

  mutating func amend(_ place: Int, _ request: OrderRequest, keepsPlace: Bool) {
    orders[place].request = request
    if orders[place].isArmed { orders[place].trigger = request.kind.trigger }
    if !keepsPlace {
      nextSequence += 1
      orders[place].sequence = nextSequence
      orders[place].queue = QueuePlace()
    }
  }

  /// The board as it would be without an order.
  func without(_ id: ClientOrderID) -> OrderBoard {
    var board = self
    board.orders.removeAll { $0.id == id }
    return board
  }

  /// Our own resting orders that an order's price would meet on the other side.
  func crossed(by request: OrderRequest) -> [WorkingOrder] {
    orders.filter { order in
      guard order.isActive, order.request.side != request.side,
        let resting = order.request.kind.limitPrice
      else { return false }
      guard let limit = request.kind.limitPrice else { return true }
      return request.side == .buy ? limit >= resting : limit <= resting
    }
  }

  /// Notes that a part of an order has traded: what is done ends, and its group with it.
  ///
  /// - Returns: Whether the order has ended.
  mutating func booked(
    _ id: ClientOrderID, units: Double, isFlat: Bool, _ clearing: Clearing
  ) -> Bool {
    guard let place = place(of: id) else { return true }
    orders[place].filled += units
    let order = orders[place]
    let ends = order.request.closesPosition ? isFlat : order.isDone
    if ends { remove(id) }
    guard let group = order.request.group else { return ends }
    for other in orders where other.request.group == group && other.id != id {
      guard other.id.strategy == id.strategy else { continue }
      shrink(other, by: units, ends: ends || isFlat && other.request.closesPosition, clearing)
    }
    return ends
  }

  /// Takes from an order what another of its group has traded.
  private mutating func shrink(
    _ order: WorkingOrder, by units: Double, ends: Bool, _ clearing: Clearing
  ) {
    guard let place = place(of: order.id) else { return }
    orders[place].lost += units
    if let released = orders[place].released { orders[place].released = released - units }
    if !order.request.closesPosition {
      orders[place].request.quantity = max(order.filled, order.request.quantity - units)
    }
    let isSpent = !order.request.closesPosition && orders[place].isDone
    if ends || isSpent {
      end(order.id, .cancel, clearing)
    } else if !order.request.closesPosition {
      clearing.report(order.id, amended: orders[place].request)
    }
  }

  /// Brings to life the units of a bracket's legs that their parent has filled.
  mutating func release(childrenOf parent: ClientOrderID, filled: Double) {
    for place in orders.indices where orders[place].request.parent == parent {
      orders[place].released = filled - orders[place].lost
    }
  }

  private func filledOfEnded(_ id: ClientOrderID) -> Double? {
    ended.last { $0.id == id }?.filled
  }
}

extension OrderRequest {
  /// What can be said against the numbers that no venue rule looks at.
  var numberRefusal: OrderRefusal? {
    let prices = [kind.limitPrice, kind.trigger, kind.best].compactMap { $0 }
    let numbers = prices + [quantity, plannedQuantity ?? 0, kind.distance ?? 0]
    guard numbers.allSatisfy(\.isFinite) else { return .notFinite }
    if prices.contains(where: { $0 <= 0 }) { return .priceNotPositive }
    if kind.distance ?? 0 < 0 { return .priceNotPositive }
    return plannedQuantity ?? 0 < 0 ? .quantityNotPositive : nil
  }
}

extension OrderKind {
  /// How far a trailing stop stays behind, in the price's unit or as a fraction.
  fileprivate var distance: Double? {
    switch self {
    case .trailingStop(.price(let gap), _): gap
    case .trailingStop(.fraction(let fraction), _): fraction
    default: nil
    }
  }

  /// The best price that a trailing stop starts from, if it names one.
  fileprivate var best: Double? {
    if case .trailingStop(_, let best) = self { best } else { nil }
  }

  fileprivate var isPlainLimit: Bool { if case .limit = self { true } else { false } }
}
