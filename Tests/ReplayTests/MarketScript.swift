import MarketData
import Trading

@testable import Replay

/// A made-up market and account on which scripted traders act: ticks and lots of one.
struct MarketScript {
  var events: [MarketEvent] = []
  /// Of a feed that tells orders, one an event.
  var ages: [Int64] = []
  var latency = Latency()
  var queue: QueueModel? = .riskAverse
  var refillHalfLife: Int64?
  var contract = Contract("X", .linear, base: "X", quote: "USD")
  var marginMode = MarginMode.none
  var leverage = 1.0
  var fundings: [EventReplay.FundingDue] = []
  var positionMode = PositionMode.oneWay
  var capital = 1e6
  var sampling: Int64?
  var chunkSize = 65_536
  var end: Int64 = 1_000
  var tick = Increment(hundredMillionths: 100_000_000)
  var lot = Increment(hundredMillionths: 100_000_000)

  init(_ events: [MarketEvent]) { self.events = events }

  /// Plays strategies through it.
  func run(_ strategies: [any EventStrategy]) throws -> (record: RunRecord, clearing: Clearing) {
    let source = ListedEvents(events, ages: ages, chunkSize: chunkSize)
    var replay = EventReplay(
      [
        EventReplay.Instrument(
          contract, .events(source, tick: tick, lot: lot, span: 0...end), marginMode: marginMode,
          leverage: leverage, fundings: fundings)
      ], capital: capital)
    replay.latency = latency
    replay.queue = queue
    replay.refillHalfLife = refillHalfLife
    replay.sampling = sampling
    replay.positionMode = positionMode
    return try replay.run(strategies)
  }

  /// Plays one puppet through it.
  func play(_ acts: [(Int64, (Desk) -> Void)]) throws -> Outcome {
    let puppet = Puppet(acts)
    let (record, clearing) = try run([puppet])
    return Outcome(record: record, clearing: clearing, puppet: puppet)
  }
}

/// What a scripted run came to, in words short enough to write out by hand.
struct Outcome {
  let record: RunRecord
  let clearing: Clearing
  let puppet: Puppet

  /// "time id quantity@price maker|taker", in the order of matching.
  var fills: [String] {
    record.log.fills.map { logged in
      let fill = logged.fill
      return "\(fill.time.nanoseconds) \(fill.order.sequence) "
        + "\(fill.side == .buy ? "+" : "-")\(number(fill.quantity))@\(number(fill.price)) "
        + (fill.isMaker ? "maker" : "taker")
    }
  }

  /// "id state filled reason" of every order by id.
  var orders: [String] {
    record.log.orders.sorted { $0.id < $1.id }.map { order in
      let reason = order.refusal.map { " \($0)" } ?? ""
      return "\(order.id.sequence) \(word(order.state)) \(number(order.filledQuantity))\(reason)"
    }
  }

  var position: Double { clearing.position(0) }

  private func word(_ state: OrderState) -> String {
    switch state {
    case .open(let stage): "\(stage)"
    case .amending(let stage): "amending-\(stage)"
    case .cancelling(let stage): "cancelling-\(stage)"
    default: "\(state)"
    }
  }

  private func number(_ value: Double) -> String {
    value == value.rounded() && value.magnitude < 1e15 ? "\(Int64(value))" : "\(value)"
  }
}

/// A trader that acts at set moments and remembers what it heard.
final class Puppet: EventStrategy {
  private let acts: [(time: Int64, act: (Desk) -> Void)]
  private var done = 0
  private(set) var desk: Desk?
  /// What it heard, in order.
  private(set) var heard: [String] = []
  var topics: [Desk.Topic] = []
  var answersFill: ((OrderFill, Desk) -> Void)?

  init(_ acts: [(Int64, (Desk) -> Void)]) { self.acts = acts.map { ($0.0, $0.1) } }

  func onTimer(_ desk: Desk) {
    if self.desk == nil { for topic in topics { desk.listen(to: topic) } }
    self.desk = desk
    while done < acts.count, acts[done].time <= desk.now.nanoseconds {
      acts[done].act(desk)
      done += 1
    }
    if done < acts.count { desk.wake(at: Timestamp(nanoseconds: acts[done].time)) }
  }

  func onBook(_ instrument: Int, _ desk: Desk) {
    heard.append("\(desk.now.nanoseconds) book \(desk.markets[0].bid)/\(desk.markets[0].ask)")
  }

  func onTrade(_ trade: TradePrint, _ desk: Desk) {
    heard.append("\(desk.now.nanoseconds) trade \(trade.quantity)@\(trade.price)")
  }

  func onFill(_ fill: OrderFill, _ desk: Desk) {
    heard.append("\(desk.now.nanoseconds) fill \(fill.quantity)@\(fill.price)")
    answersFill?(fill, desk)
  }
}

/// One event that is its own message and arrives as it happens.
func told(
  _ time: Int64, _ kind: MarketEvent.Kind, _ ticks: Int32, _ lots: Int64, received: Int64? = nil
) -> MarketEvent {
  MarketEvent(
    exchangeTime: time, receiveTime: received ?? time, kind: kind, ticks: ticks, lots: lots,
    isLast: true)
}

/// Bids 99: 10, 98: 20, 97: 30; asks 101: 10, 102: 20, 103: 30; all at 1 ns.
let smallBook: [MarketEvent] = [
  told(1, .bid, 99, 10), told(1, .bid, 98, 20), told(1, .bid, 97, 30), told(1, .ask, 101, 10),
  told(1, .ask, 102, 20), told(1, .ask, 103, 30),
]

func id(_ sequence: Int) -> ClientOrderID { ClientOrderID(strategy: 0, sequence: sequence) }

extension OrderRequest {
  static func market(_ side: OrderSide, _ quantity: Double) -> OrderRequest {
    OrderRequest(side, .market, quantity: quantity)
  }

  static func limit(
    _ side: OrderSide, _ price: Double, _ quantity: Double,
    _ timeInForce: TimeInForce = .goodTillCancelled
  ) -> OrderRequest {
    OrderRequest(side, .limit(price: price), quantity: quantity, timeInForce: timeInForce)
  }

  func with(_ change: (inout OrderRequest) -> Void) -> OrderRequest {
    var request = self
    change(&request)
    return request
  }
}
