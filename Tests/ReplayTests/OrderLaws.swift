import MarketData
import Testing
import Trading

@testable import Replay

/// What holds of the orders of any run.
struct OrderLaws {
  let record: RunRecord
  let clearing: Clearing
  let traders: [WildTrader]
  let label: String

  init(_ record: RunRecord, _ clearing: Clearing, _ traders: [WildTrader], label: String) {
    self.record = record
    self.clearing = clearing
    self.traders = traders
    self.label = label
  }

  /// - Parameter isToldAtOnce: Whether desks hear of fills as they happen.
  func check(makersKeepTheirPrice: Bool, isToldAtOnce: Bool) {
    checkOrders()
    checkLimits(makersKeepTheirPrice)
    checkPositions(isToldAtOnce)
    let times = record.log.fills.map(\.fill.time)
    #expect(times == times.sorted(), "\(label)")
  }

  private func checkOrders() {
    let asked = traders.reduce(into: [:]) { $0.merge($1.asked) { $1 } }
    let log = record.log
    #expect(Set(log.orders.map(\.id)).count == log.orders.count, "\(label)")
    #expect(Set(log.orders.map(\.id)) == Set(asked.keys), "\(label)")
    let fills = Dictionary(grouping: log.fills.map(\.fill), by: \.order)
    for order in log.orders {
      let own = fills[order.id] ?? []
      let filled = own.reduce(0) { $0 + $1.quantity }
      func note() -> Comment { "\(label), \(order)" }
      #expect((filled - order.filledQuantity).magnitude < 1e-9, note())
      if !order.request.closesPosition {
        #expect(filled == 0 || filled <= order.request.quantity + 1e-9, note())
      }
      if order.state == .rejected { #expect(order.refusal != nil && own.isEmpty, note()) }
      if order.state == .filled, !order.request.closesPosition {
        #expect((filled - order.request.quantity).magnitude < 1e-9, note())
      }
      if order.request.timeInForce == .fillOrKill, order.request.parent == nil,
        order.request.group == nil, !order.request.closesPosition, !order.request.isReduceOnly
      {
        #expect(filled == 0 || order.state == .filled, note())
      }
      let takes = own.contains { !$0.isMaker }
      #expect(!order.request.isPostOnly || !takes, note())
    }
  }

  /// No fill beyond a limit; makers at their own price.
  ///
  /// Amended orders are left out: the log holds their last terms alone.
  private func checkLimits(_ makersKeepTheirPrice: Bool) {
    let amended = traders.reduce(into: Set()) { $0.formUnion($1.amended) }
    let orders = Dictionary(uniqueKeysWithValues: record.log.orders.map { ($0.id, $0) })
    for fill in record.log.fills.map(\.fill) {
      guard let order = orders[fill.order], let limit = order.request.kind.limitPrice,
        !amended.contains(order.id)
      else { continue }
      let beyond = fill.side == .buy ? fill.price - limit : limit - fill.price
      #expect(beyond <= 0, "\(label), \(fill)")
      if fill.isMaker, makersKeepTheirPrice { #expect(fill.price == limit, "\(label), \(fill)") }
    }
  }

  private func checkPositions(_ isToldAtOnce: Bool) {
    for asset in clearing.account.assets.indices {
      let imbalance = clearing.account.ledger.imbalance(of: asset)
      #expect(imbalance.magnitude < 1e-6, "\(label): the ledger is out by \(imbalance)")
    }
    let isForced = record.log.fills.contains { $0.fill.order.strategy < 0 }
    for instrument in clearing.account.contracts.indices {
      let fills = record.log.fills.map(\.fill).filter { $0.instrument == instrument }
      let traded = fills.reduce(0) { $0 + $1.signedQuantity }
      let held = clearing.position(instrument)
      #expect((traded - held).magnitude < 1e-9, "\(label)")
      for leg in PositionLeg.allCases { checkReducing(fills.filter { $0.leg == leg }) }
      guard isToldAtOnce, !isForced else { continue }
      let known = traders.compactMap(\.desk).reduce(0) { $0 + $1.positions[instrument] }
      #expect((known - held).magnitude < 1e-9, "\(label)")
    }
  }

  /// A position never grows by an order that only reduces, nor turns.
  private func checkReducing(_ fills: [OrderFill]) {
    let requests = Dictionary(uniqueKeysWithValues: record.log.orders.map { ($0.id, $0.request) })
    var held = 0.0
    for fill in fills {
      let next = held + fill.signedQuantity
      if let request = requests[fill.order], request.isReduceOnly || request.closesPosition {
        #expect(next.magnitude < held.magnitude + 1e-9 && next * held >= -1e-9, "\(label)")
      }
      held = next
    }
  }
}

/// What two runs must agree on.
struct Essence: Equatable {
  struct End: Equatable {
    var id: ClientOrderID
    var state: OrderState
    var ended: Timestamp
    var filledQuantity: Double
    var fees: Double
    var refusal: OrderRefusal?
  }

  var ends: [End]
  var fills: [OrderFill]
  var diaries: [[String]]

  init(_ record: RunRecord, _ traders: [WildTrader]) {
    ends = record.log.orders.map {
      End(
        id: $0.id, state: $0.state, ended: $0.ended, filledQuantity: $0.filledQuantity,
        fees: $0.fees, refusal: $0.refusal)
    }
    fills = record.log.fills.map(\.fill)
    diaries = traders.map(\.diary)
  }
}
