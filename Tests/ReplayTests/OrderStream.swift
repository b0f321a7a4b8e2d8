import MarketData
import Trading

/// A made-up market that matches by price and time, and the lines by which its feed tells it.
struct OrderStream {
  /// One line: what happens to which order.
  struct Line {
    var time: Int64
    var action: String
    var side: OrderSide
    var price: Int
    var lots: Int
    var id: Int

    var text: String {
      let told = action == "trade" || action == "clear" ? "" : "\(id)"
      let rest = action == "clear" ? ",," : "\(side == .buy ? "buy" : "sell"),\(price),\(lots)"
      return "\(OrderStream.start + time),\(action),\(rest),\(told)"
    }
  }

  static let header = "time,action,side,price,quantity,order_id"
  static let start: Int64 = 1_700_000_000_000_000_000

  private(set) var lines: [Line] = []
  /// Whether there are prints, or fills alone.
  private let tellsTrades: Bool
  private var random: SeededRandom
  private var queues: [OrderSide: [Int: [(id: Int, lots: Int)]]] = [.buy: [:], .sell: [:]]
  private var time: Int64 = 0
  private var nextID = 1

  init(seed: UInt64, moments: Int, tellsTrades: Bool) {
    self.tellsTrades = tellsTrades
    random = SeededRandom(seed: seed)
    for price in 95...99 { for _ in 0..<3 { add(.buy, price) } }
    for price in 101...105 { for _ in 0..<3 { add(.sell, price) } }
    for _ in 0..<moments { act() }
  }

  var text: String { ([Self.header] + lines.map(\.text)).joined(separator: "\n") + "\n" }

  private func best(_ side: OrderSide) -> Int? {
    let prices = queues[side]?.filter { !$0.value.isEmpty }.keys
    return side == .buy ? prices?.max() : prices?.min()
  }

  private mutating func tell(
    _ action: String, _ side: OrderSide, _ price: Int, _ lots: Int, _ id: Int
  ) {
    lines.append(
      Line(time: time, action: action, side: side, price: price, lots: lots, id: id))
  }

  private mutating func act() {
    time += 10
    let side: OrderSide = Bool.random(using: &random) ? .buy : .sell
    switch Int.random(in: 0..<100, using: &random) {
    case ..<40: add(side, price(side))
    case ..<60: cancel(side)
    case ..<75: modify(side)
    case ..<98:
      for _ in 0..<Int.random(in: 1...2, using: &random) { sweep(side) }
    default: beginAnew()
    }
  }

  private mutating func price(_ side: OrderSide) -> Int {
    let far = Int.random(in: 0...3, using: &random)
    return side == .buy
      ? max(90, min(104, (best(.sell) ?? 101) - 1) - far)
      : min(110, max(96, (best(.buy) ?? 99) + 1) + far)
  }

  private mutating func add(_ side: OrderSide, _ price: Int) {
    let lots = Int.random(in: 1...9, using: &random)
    tell("add", side, price, lots, nextID)
    queues[side]?[price, default: []].append((nextID, lots))
    nextID += 1
  }

  private mutating func pick(_ side: OrderSide) -> (price: Int, index: Int)? {
    let places = (queues[side] ?? [:]).sorted { $0.key < $1.key }
      .flatMap { level in level.value.indices.map { (level.key, $0) } }
    return places.randomElement(using: &random)
  }

  private mutating func cancel(_ side: OrderSide) {
    guard let (price, index) = pick(side), let order = queues[side]?[price]?[index] else { return }
    let lots =
      Bool.random(using: &random) ? order.lots : .random(in: 1...order.lots, using: &random)
    tell("cancel", side, price, lots, order.id)
    queues[side]?[price]?[index].lots -= lots
    if lots == order.lots { queues[side]?[price]?.remove(at: index) }
  }

  private mutating func modify(_ side: OrderSide) {
    guard let (price, index) = pick(side), let order = queues[side]?[price]?[index] else { return }
    let lots = Int.random(in: 1...9, using: &random)
    let new = Bool.random(using: &random) ? price : self.price(side)
    tell("modify", side, new, lots, order.id)
    if new == price, lots <= order.lots {
      queues[side]?[price]?[index].lots = lots
    } else {
      queues[side]?[price]?.remove(at: index)
      queues[side]?[new, default: []].append((order.id, lots))
    }
  }

  /// Somebody takes from a side; the print comes before its fills or after them.
  private mutating func sweep(_ side: OrderSide) {
    var left = Int.random(in: 1...25, using: &random)
    while left > 0, let price = best(side), var queue = queues[side]?[price] {
      let total = min(left, queue.reduce(0) { $0 + $1.lots })
      left -= total
      let isFirst = Bool.random(using: &random)
      if isFirst, tellsTrades { tell("trade", side.opposite, price, total, 0) }
      var rest = total
      while rest > 0 {
        let lots = min(rest, queue[0].lots)
        tell("fill", side, price, lots, queue[0].id)
        queue[0].lots -= lots
        rest -= lots
        if queue[0].lots == 0 { queue.removeFirst() }
      }
      if !isFirst, tellsTrades { tell("trade", side.opposite, price, total, 0) }
      queues[side]?[price] = queue
    }
  }

  /// The feed forgets the book and tells all of it again.
  private mutating func beginAnew() {
    tell("clear", .buy, 0, 0, 0)
    for side in [OrderSide.buy, .sell] {
      for (price, queue) in (queues[side] ?? [:]).sorted(by: { $0.key < $1.key }) {
        for order in queue { tell("add", side, price, order.lots, order.id) }
      }
    }
  }
}
