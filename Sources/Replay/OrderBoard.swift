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
    if request.isPostOnly, !request.kind.isPlainLimit { return .postOnlyNeedsLimit }
    if let shown = request.displayQuantity, !(shown > 0 && shown <= request.quantity) {
      return .displayTooLarge
    }
    if let parent = request.parent, place(of: parent) == nil, filledOfEnded(parent) == nil {
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
    }
    orders.append(order)
    return orders.count - 1
  }

  /// Ends an order; answers whether it was there.
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

  /// Whether an order would meet one of our own on the other side.
  func crossesOwn(_ request: OrderRequest) -> Bool {
    orders.contains { order in
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
      shrink(other, by: units, ends: isFlat && other.request.closesPosition, clearing)
    }
    return ends
  }

  /// Takes from an order what another of its group has traded.
  private mutating func shrink(
    _ order: WorkingOrder, by units: Double, ends: Bool, _ clearing: Clearing
  ) {
    guard let place = place(of: order.id) else { return }
    if !order.request.closesPosition { orders[place].request.quantity -= units }
    let isSpent = !order.request.closesPosition && orders[place].isDone
    if ends || isSpent {
      remove(order.id)
      clearing.report(order.id, .cancel)
    } else if !order.request.closesPosition {
      clearing.report(order.id, amended: orders[place].request)
    }
  }

  /// Brings to life the units of a bracket's legs that their parent has filled.
  mutating func release(childrenOf parent: ClientOrderID, filled: Double) {
    for place in orders.indices where orders[place].request.parent == parent {
      orders[place].released = filled
    }
  }

  private func filledOfEnded(_ id: ClientOrderID) -> Double? {
    ended.last { $0.id == id }?.filled
  }
}

extension OrderKind {
  fileprivate var isPlainLimit: Bool { if case .limit = self { true } else { false } }
}
