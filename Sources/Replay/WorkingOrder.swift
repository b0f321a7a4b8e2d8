import Trading

/// An order as a venue holds it.
struct WorkingOrder {
  let id: ClientOrderID
  var request: OrderRequest
  /// Time priority: smaller came first, and an order that loses its place gets a new one.
  var sequence: Int
  /// Units filled so far.
  var filled = 0.0
  /// Waits for its trigger.
  var isArmed: Bool
  /// Units that the parent's fills have brought to life; nil without a parent.
  var released: Double?
  /// Whether it has not been told of its parent's first fill yet.
  var isUnborn = false
  /// Units that others of its group have traded in its place.
  var lost = 0.0
  /// The price that brings it to life; a trailing stop's moves.
  var trigger: Double?
  /// The best price since a trailing stop was accepted.
  var best = Double.nan
  /// Where it stands in its level's queue, in a book.
  var queue = QueuePlace()
  /// Its price in ticks, in a book.
  var ticks: Int32 = 0
  /// Units that an iceberg shows now.
  private(set) var tip: Double
  /// When the venue took it.
  let arrival: Int64

  init(_ id: ClientOrderID, _ request: OrderRequest, sequence: Int, arrival: Int64) {
    self.id = id
    self.request = request
    self.sequence = sequence
    self.arrival = arrival
    isArmed = request.kind.isConditional
    trigger = request.kind.trigger
    released = request.parent == nil ? nil : 0
    tip = request.displayQuantity ?? .infinity
  }

  /// After a fill of what was shown, shows the next part, at the end of the queue.
  mutating func showMore(after units: Double, behind place: QueuePlace) {
    guard let display = request.displayQuantity else { return }
    tip -= units
    guard tip <= display * 1e-12 else { return }
    tip = display
    queue = place
  }

  /// Units that may still trade once the order is alive.
  var remaining: Double { max(0, request.quantity - filled) }

  /// Units that may trade now.
  var live: Double { released.map { max(0, min(request.quantity, $0) - filled) } ?? remaining }

  /// Whether nothing but rounding is left of it.
  var isDone: Bool { remaining <= request.quantity * 1e-12 }

  /// Whether it waits for its parent's next fill.
  var awaitsParent: Bool { released.map { $0 <= filled } ?? false }

  /// Whether it can trade at market prices alone: not armed, not waiting.
  var isActive: Bool { !isArmed && !awaitsParent }

  /// Whether the trigger fires when the price falls to it.
  var firesFalling: Bool {
    switch request.kind {
    case .stop, .stopLimit, .trailingStop: request.side == .sell
    case .takeProfit, .takeProfitLimit: request.side == .buy
    case .market, .limit: request.side == .buy
    }
  }

  /// Whether a price brings the armed order to life.
  func fires(at price: Double) -> Bool {
    guard isArmed, !awaitsParent, let trigger else { return false }
    return firesFalling ? price <= trigger : price >= trigger
  }

  /// Lets a trailing stop follow a price.
  mutating func trail(_ price: Double) {
    guard isArmed, !awaitsParent, case .trailingStop(let distance, _) = request.kind else {
      return
    }
    let sells = request.side == .sell
    if best.isNaN || (sells ? price > best : price < best) { best = price }
    let gap =
      switch distance {
      case .price(let gap): gap
      case .fraction(let fraction): best * fraction
      }
    trigger = sells ? best - gap : best + gap
  }
}
