import MarketData
import Trading

@testable import Replay

/// A trader that does anything at all, and writes down what it saw.
final class WildTrader: EventStrategy {
  private var random: SeededRandom
  private(set) var desk: Desk?
  /// Everything it asked for, by id.
  private(set) var asked: [ClientOrderID: OrderRequest] = [:]
  private(set) var amended: Set<ClientOrderID> = []
  /// What it saw at each of its calls: "time: best bid, best ask, last, position".
  private(set) var diary: [String] = []
  private let isHostile: Bool
  /// Whether the account holds a long and a short position side by side.
  var hasLegs = false
  private let listens: Bool
  private let span: Int64

  init(seed: UInt64, isHostile: Bool, listens: Bool, span: Int64) {
    random = SeededRandom(seed: seed)
    self.isHostile = isHostile
    self.listens = listens
    self.span = span
  }

  func onTimer(_ desk: Desk) {
    if self.desk == nil, listens {
      desk.listen(to: .books)
      desk.listen(to: .trades)
    }
    self.desk = desk
    note("timer", desk)
    act(desk)
    desk.wake(at: Timestamp(nanoseconds: desk.now.nanoseconds + roll(1...span)))
  }

  func onBook(_ instrument: Int, _ desk: Desk) {
    note("book", desk)
    if roll(0...9) == 0 { act(desk) }
  }

  func onTrade(_ trade: TradePrint, _ desk: Desk) {
    diary.append("\(desk.now.nanoseconds) trade \(trade)")
  }

  func onFill(_ fill: OrderFill, _ desk: Desk) {
    note("fill \(fill.order) \(fill.quantity)@\(fill.price)", desk)
    if roll(0...5) == 0 { act(desk) }
  }

  private func note(_ what: String, _ desk: Desk) {
    let market = desk.markets[0]
    diary.append(
      "\(desk.now.nanoseconds) \(what): \(market.bid) \(market.bidQuantity) \(market.ask) "
        + "\(market.last) \(desk.positions[0]) \(desk.orders.count)")
  }

  private func roll(_ range: ClosedRange<Int64>) -> Int64 { .random(in: range, using: &random) }

  private func act(_ desk: Desk) {
    switch roll(0...9) {
    case 0...5: submit(desk)
    case 6...7:
      let id = ClientOrderID(strategy: desk.strategy, sequence: Int(roll(0...30)))
      desk.cancel(desk.orders.isEmpty || isHostile ? id : desk.orders[pick(desk.orders.count)].id)
    default:
      guard !desk.orders.isEmpty else { return }
      let id = desk.orders[pick(desk.orders.count)].id
      amended.insert(id)
      desk.amend(
        id, price: roll(0...1) == 0 ? price(desk) : nil,
        quantity: roll(0...1) == 0 ? quantity() : nil)
    }
  }

  private func pick(_ count: Int) -> Int { Int(roll(0...Int64(count - 1))) }

  private func submit(_ desk: Desk) {
    let request = request(desk)
    asked[desk.submit(request)] = request
    guard roll(0...7) == 0 else { return }
    // Two legs of a bracket, sometimes as a pair.
    for _ in 0..<2 {
      var leg = self.request(desk)
      leg.parent = ClientOrderID(strategy: desk.strategy, sequence: asked.count)
      leg.group = roll(0...1) == 0 ? nil : Int(roll(1...3))
      asked[desk.submit(leg)] = leg
    }
  }

  private func request(_ desk: Desk) -> OrderRequest {
    let now = desk.now.nanoseconds
    let lives: [TimeInForce] = [
      .goodTillCancelled, .goodTillCancelled, .immediateOrCancel, .fillOrKill,
      .goodTill(Timestamp(nanoseconds: isHostile && roll(0...5) == 0 ? .min : now + roll(-2...90))),
    ]
    let side: OrderSide = roll(0...1) == 0 ? .buy : .sell
    var request = OrderRequest(
      side, kind(desk), quantity: quantity(), timeInForce: lives[pick(lives.count)])
    request.isPostOnly = roll(0...5) == 0
    request.isReduceOnly = roll(0...5) == 0
    request.closesPosition = roll(0...14) == 0
    if roll(0...5) == 0 { request.group = Int(roll(1...3)) }
    if roll(0...5) == 0 { request.displayQuantity = quantity() }
    if isHostile, roll(0...20) == 0 { request.instrument = Int(roll(-1...2)) }
    if isHostile, roll(0...20) == 0 { request.plannedQuantity = quantity() }
    if hasLegs { request.leg = roll(0...1) == 0 ? .long : .short }
    if isHostile, roll(0...20) == 0 { request.leg = .long }
    if isHostile, roll(0...20) == 0 {
      request.parent = ClientOrderID(strategy: Int(roll(0...2)), sequence: Int(roll(0...20)))
    }
    return request
  }

  private func kind(_ desk: Desk) -> OrderKind {
    switch roll(0...11) {
    case 0...1: .market
    case 2...6: .limit(price: price(desk))
    case 7: .stop(trigger: price(desk))
    case 8: .stopLimit(trigger: price(desk), price: price(desk))
    case 9: .takeProfit(trigger: price(desk))
    case 10: .takeProfitLimit(trigger: price(desk), price: price(desk))
    default:
      roll(0...1) == 0
        ? .trailingStop(.price(Double(roll(0...6)))) : .trailingStop(.fraction(0.01), best: 100)
    }
  }

  private func price(_ desk: Desk) -> Double {
    if isHostile, roll(0...9) == 0 { return HostileOrderTests.absurd[pick(8)] }
    let middle = desk.markets[0].middle
    return (middle.isNaN ? 100 : middle.rounded()) + Double(roll(-6...6))
  }

  private func quantity() -> Double {
    if isHostile, roll(0...9) == 0 { return HostileOrderTests.absurd[pick(8)] }
    return Double(roll(1...12))
  }
}
