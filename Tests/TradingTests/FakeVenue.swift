import MarketData
import Numerics

@testable import Trading

/// A venue that fills orders through a desk: a random walk with a touch of random size, one latency
/// both ways, and a clock of its own.
///
/// What the strategy sends is checked by `onSend`.
final class FakeVenue {
  struct Market {
    var middle = 100.0
    var halfSpread = 0.5
    /// Units at the touch after each tick, at most; nothing trades beyond the touch.
    var touch = 50.0
    /// Units of a print, at most.
    var print = 20.0
    /// The largest move of a tick.
    var move = 0.5
    /// Whether prints fill resting orders at the touch.
    var fillsResting = true
    var refusesAll = false
    /// Whether its book is heard of.
    var isHeard = true
  }

  private enum Event {
    case command(Desk.Command)
    case report(OrderReport)
    case wake
    case tick
  }

  private struct Resting {
    var id: ClientOrderID
    var request: OrderRequest
    var left: Double
  }

  let desk: Desk
  var strategy: any ParentExecution
  var markets: [Market]
  var latency: Int64
  let tick: Int64
  private(set) var fills: [OrderFill] = []
  private(set) var sent: [(time: Timestamp, request: OrderRequest)] = []
  /// What was told of parent orders.
  private(set) var stages: [ParentStage] = []
  private(set) var printed = 0.0
  var onSend: (FakeVenue, OrderRequest) -> Void = { _, _ in }
  var onTick: (FakeVenue) -> Void = { _ in }
  private var resting: [Resting] = []
  private var queue: [(time: Int64, order: Int, event: Event)] = []
  private var count = 0
  private var left: [(bid: Double, ask: Double)]
  private var random: Xoshiro256StarStar

  init(
    _ contracts: [Contract], _ strategy: any ParentExecution, markets: [Market], seed: UInt64,
    tick: Int64 = Span.second, latency: Int64 = 20_000_000
  ) {
    desk = Desk(strategy: 0, contracts: contracts, now: .start, cash: 1e6)
    self.strategy = strategy
    self.markets = markets
    self.latency = latency
    self.tick = tick
    random = Xoshiro256StarStar(seed: seed)
    left = markets.map { ($0.touch, $0.touch) }
  }

  var filled: Double { fills.reduce(0) { $0 + $1.quantity } }

  /// Units of all orders that the strategy believes may still trade.
  var inFlight: Double { desk.orders.reduce(0) { $0 + $1.remainingQuantity } }

  func run(until end: Int64) {
    post(0, .tick)
    show()
    strategy.onTimer(desk)
    take()
    while let next = queue.indices.min(by: { key(queue[$0]) < key(queue[$1]) }) {
      let item = queue.remove(at: next)
      guard item.time <= end else { return }
      desk.now = Timestamp(nanoseconds: item.time)
      handle(item.event)
      take()
    }
  }

  private func key(_ item: (time: Int64, order: Int, event: Event)) -> (Int64, Int) {
    (item.time, item.order)
  }

  private func post(_ time: Int64, _ event: Event) {
    count += 1
    queue.append((time, count, event))
  }

  private func take() {
    for command in desk.takeCommands() {
      switch command {
      case .wake(let time): post(time.nanoseconds, .wake)
      case .parent(_, let stage): stages.append(stage)
      default:
        if case .submit(_, let request) = command {
          sent.append((desk.now, request))
          onSend(self, request)
        }
        post(desk.now.nanoseconds + latency, .command(command))
      }
    }
  }

  private func handle(_ event: Event) {
    switch event {
    case .command(let command): execute(command)
    case .report(let report):
      // A late answer to an order that has ended does not fit, as on a real desk.
      if desk.receive(report), let fill = report.fill { strategy.onFill(fill, desk) }
    case .wake: strategy.onTimer(desk)
    case .tick: move()
    }
  }

  private func move() {
    for instrument in markets.indices {
      let market = markets[instrument]
      let step = (market.move * (2 * random.uniform() - 1) * 2).rounded() / 2
      markets[instrument].middle = max(10, market.middle + step)
      let (bid, ask) = (random.uniform() * market.touch, random.uniform() * market.touch)
      left[instrument] = (bid.rounded(.up), ask.rounded(.up))
      let quantity = (random.uniform() * market.print).rounded(.up)
      let side: OrderSide = random.uniform() < 0.5 ? .buy : .sell
      let price = touch(instrument, side.opposite)
      fillResting(instrument, by: side, quantity: quantity)
      show()
      if quantity > 0, desk.hearsTrades {
        printed += quantity
        strategy.onTrade(
          TradePrint(
            instrument: instrument, price: price, quantity: quantity, aggressor: side,
            time: desk.now), desk)
      }
      if desk.hearsBooks, market.isHeard { strategy.onBook(instrument, desk) }
    }
    onTick(self)
    post(desk.now.nanoseconds + tick, .tick)
  }

  /// The best price of a side.
  func touch(_ instrument: Int, _ side: OrderSide) -> Double {
    markets[instrument].middle - side.sign * markets[instrument].halfSpread
  }

  private func show() {
    for instrument in markets.indices {
      desk.markets[instrument].bid = touch(instrument, .buy)
      desk.markets[instrument].ask = touch(instrument, .sell)
      desk.markets[instrument].bidQuantity = left[instrument].bid
      desk.markets[instrument].askQuantity = left[instrument].ask
    }
  }

  private func report(_ report: OrderReport) {
    post(desk.now.nanoseconds + latency, .report(report))
  }

  private func execute(_ command: Desk.Command) {
    switch command {
    case .submit(let id, let request): accept(id, request)
    case .cancel(let id, _):
      guard let place = resting.firstIndex(where: { $0.id == id }) else { return }
      resting.remove(at: place)
      report(OrderReport(id, .cancel, time: desk.now))
    case .amend(let id, _, let price, _):
      guard let place = resting.firstIndex(where: { $0.id == id }), let price else { return }
      var request = resting[place].request
      request.kind = .limit(price: price)
      if request.isPostOnly, isMarketable(request) {
        return report(OrderReport(id, .refuseAmend, refusal: .wouldTake, time: desk.now))
      }
      resting[place].request = request
      report(OrderReport(id, .amend, amended: resting[place].request, time: desk.now))
    case .wake, .parent: break
    }
  }

  private func isMarketable(_ request: OrderRequest) -> Bool {
    let (far, sign) = (touch(request.instrument, request.side.opposite), request.side.sign)
    return sign * far <= sign * (request.kind.limitPrice ?? far)
  }

  private func accept(_ id: ClientOrderID, _ request: OrderRequest) {
    if markets[request.instrument].refusesAll {
      return report(OrderReport(id, .reject, refusal: .notTrading, time: desk.now))
    }
    if request.isPostOnly, isMarketable(request) {
      return report(OrderReport(id, .reject, refusal: .wouldTake, time: desk.now))
    }
    report(OrderReport(id, .accept, time: desk.now))
    var order = Resting(id: id, request: request, left: request.quantity)
    let far = touch(request.instrument, request.side.opposite)
    let sign = request.side.sign
    if sign * far <= sign * (request.kind.limitPrice ?? far) {
      let shown =
        request.side == .buy ? left[request.instrument].ask : left[request.instrument].bid
      let units = min(order.left, shown)
      if units > 0 {
        fill(&order, units, price: far, isMaker: false)
        if request.side == .buy {
          left[request.instrument].ask -= units
        } else {
          left[request.instrument].bid -= units
        }
      }
    }
    if order.left == 0 { return }
    if request.timeInForce == .immediateOrCancel || request.kind == .market {
      report(OrderReport(id, .expire, time: desk.now))
    } else {
      resting.append(order)
    }
  }

  /// Fills what rests at or inside the touch that a taker of a side hits.
  private func fillResting(_ instrument: Int, by side: OrderSide, quantity: Double) {
    guard markets[instrument].fillsResting else { return }
    var left = quantity
    let own = side.opposite
    for place in resting.indices
    where resting[place].request.instrument == instrument && resting[place].request.side == own {
      let price = resting[place].request.kind.limitPrice ?? .nan
      let units = min(resting[place].left, left)
      guard units > 0, own.sign * price >= own.sign * touch(instrument, own) else { continue }
      fill(&resting[place], units, price: price, isMaker: true)
      left -= units
    }
    resting.removeAll { $0.left == 0 }
  }

  private func fill(_ order: inout Resting, _ units: Double, price: Double, isMaker: Bool) {
    order.left -= units
    let fill = OrderFill(
      order: order.id, instrument: order.request.instrument, side: order.request.side, price: price,
      quantity: units, isMaker: isMaker, time: desk.now)
    fills.append(fill)
    report(
      OrderReport(order.id, order.left == 0 ? .fill : .fillPartly, fill: fill, time: desk.now))
  }
}
