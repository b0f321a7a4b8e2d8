import MarketData

/// How much of one parent order was done, at what price and why it ended.
package struct ParentOutcome: Sendable, Equatable {
  package var id: ParentID
  package var symbol: String
  package var side: OrderSide
  /// Units.
  package var asked: Double
  package var filled: Double
  /// The volume-weighted mean price of its fills; nil without any.
  package var averagePrice: Double?
  /// When its time had come; nil if the run ended before.
  package var began: Timestamp?
  /// The middle of the market then; nil if none was known.
  package var arrival: Double?
  /// Its shortfall against the arrival; nil without one.
  package var cost: DecisionCost?
  /// Why it ended; nil if the run ended before.
  package var end: ExecutionEnd?
  /// Whether something was left untraded, and no price is known to compare it with.
  var lacksEnd: Bool

  init(_ parent: LoggedParent, _ fills: [LoggedFill], _ contract: Contract) {
    let order = parent.order
    id = parent.id
    symbol = contract.symbol
    side = order.side
    asked = order.quantity
    let units = fills.reduce(0) { $0 + $1.fill.quantity }
    filled = contract.filters.lot.step.mended(units)
    let value = fills.reduce(0) { $0 + $1.fill.quantity * $1.fill.price }
    averagePrice = units > 0 ? value / units : nil
    began = parent.began
    let isKnown = parent.arrivalMiddle > 0 && parent.arrivalMiddle.isFinite
    arrival = isKnown ? parent.arrivalMiddle : nil
    end = parent.end
    lacksEnd = began != nil && filled < asked && !parent.endMiddle.isFinite
    guard began != nil else { return }
    cost = DecisionCost(
      side, max(asked, filled), arrival: parent.arrivalMiddle, filled: filled, fills,
      fees: fills.reduce(0) { $0 + $1.fee }, endMiddle: parent.endMiddle, contract)
  }

  /// Whether all that was asked for has traded.
  package var isWhole: Bool { end == .filled || asked - filled <= 1e-9 * asked }

  /// Why no more was done, for a person.
  package var reason: String {
    if began == nil { return "it never began: the run was over before its start" }
    if end == .tooSmall, filled == 0 { return "the quantity is below the venue's minimum" }
    return end?.rawValue ?? "the run was over"
  }

  /// Those of a log, in the order of their planning.
  static func all(_ log: ExecutionLog, _ contracts: [Contract]) -> [ParentOutcome] {
    guard !log.parents.isEmpty else { return [] }
    var parents: [ClientOrderID: ParentID] = [:]
    for order in log.orders { parents[order.id] = order.parent }
    var fills: [ParentID: [LoggedFill]] = [:]
    for fill in log.fills {
      if let parent = parents[fill.fill.order] { fills[parent, default: []].append(fill) }
    }
    return log.parents.filter { contracts.indices.contains($0.order.instrument) }.map {
      ParentOutcome($0, fills[$0.id] ?? [], contracts[$0.order.instrument])
    }
  }
}
