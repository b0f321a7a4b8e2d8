import Documents

/// One pass over a feed of single orders: each message's change of the queues written as events.
///
/// Memory grows with the orders that rest at one time, not with the feed.
struct OrderFeedCompiler: ~Copyable {
  /// Where an order rests.
  private struct Order {
    var isBuy: Bool
    var ticks: Int32
    var lots: Int64
    /// The number of the event by which it took its place.
    var placed: Int
    /// Lots that fills have announced and that are not taken away yet.
    var announced: Int64 = 0
  }

  private let path: String
  private let survey: OrderFeedSurvey
  private var writer: EventWriter
  private var orders: [String: Order] = [:]
  private var bids = OrderLevels(isAsk: false)
  private var asks = OrderLevels(isAsk: true)
  private var counts = CaptureCounts()
  private var delays = 0.0
  private var messages = 0
  /// Events not written yet, those of the moment at hand last.
  private var events: [MarketEvent] = []
  private var ages: [Int64] = []
  private var written = 0
  private var momentStart = 0
  private var moment: (time: Int64, receiveTime: Int64, toldReceiveTime: Int64)?
  private var lastLine = 0

  init(path: String, name: String, _ survey: OrderFeedSurvey) {
    self.path = path
    self.survey = survey
    writer = EventWriter(name: name, .orders)
  }

  /// Takes the next message; whole chunks go to the file.
  mutating func take(_ message: OrderMessage, to file: inout FileWriter) throws {
    if moment?.time != message.time || moment?.toldReceiveTime != message.receiveTime {
      try endMoment(to: &file)
      begin(message)
    }
    lastLine = message.line
    switch message.action {
    case .add: try add(message)
    case .cancel: try cancel(message)
    case .modify: try modify(message)
    case .fill, .announcement: try fill(message)
    case .trade: try trade(message)
    case .clear:
      orders.removeAll(keepingCapacity: true)
      (bids, asks) = (OrderLevels(isAsk: false), OrderLevels(isAsk: true))
      emit(.clear, 0, 0, age: 0)
    case .none: break
    }
  }

  /// Writes the rest and says what there was.
  mutating func finish(
    _ scanner: OrderFeedScanner, to file: inout FileWriter
  ) throws -> OrderFeed.Outcome {
    try endMoment(to: &file)
    try flush(to: &file)
    counts.lines = scanner.line
    let tickSize = Increment(hundredMillionths: survey.priceStep)
    let lotSize = Increment(hundredMillionths: survey.quantityStep)
    return OrderFeed.Outcome(
      symbol: scanner.symbol, tickSize: tickSize, lotSize: lotSize, counts: counts,
      written: try writer.finish(tickSize: tickSize, lotSize: lotSize, to: &file))
  }

  // MARK: Moments

  /// Receive times never fall: what a later message overtook is known no sooner than the former.
  private mutating func begin(_ message: OrderMessage) {
    let receiveTime = max(moment?.receiveTime ?? .min, message.receiveTime)
    let delay = receiveTime - message.receiveTime
    messages += 1
    delays += Double(delay)
    counts.delayed += delay > 0 ? 1 : 0
    counts.largestDelay = max(counts.largestDelay, delay)
    counts.meanDelay = delays / Double(messages)
    moment = (message.time, receiveTime, message.receiveTime)
  }

  /// What has one time is one message, at whose end the book must not be crossed.
  private mutating func endMoment(to file: inout FileWriter) throws {
    if events.count > momentStart { events[events.count - 1].isLast = true }
    if let bid = bids.best, let ask = asks.best, bid >= ask {
      throw AssayError(
        .data, "the book is crossed: the bid \(price(bid)) meets the ask \(price(ask))",
        at: "\(path):\(lastLine)",
        mend: "tell which of them went, or start at a clear after which the feed is whole")
    }
    if events.count >= EventsLayout.eventsPerChunk { try flush(to: &file) }
    momentStart = events.count
  }

  private mutating func flush(to file: inout FileWriter) throws {
    try writer.append(events, ages: ages, to: &file)
    written += events.count
    events.removeAll(keepingCapacity: true)
    ages.removeAll(keepingCapacity: true)
  }

  private func price(_ ticks: Int32) -> Double {
    Increment(hundredMillionths: survey.priceStep).value(Int64(ticks))
  }

  private mutating func emit(_ kind: MarketEvent.Kind, _ ticks: Int32, _ lots: Int64, age: Int) {
    guard let moment else { return }
    events.append(
      MarketEvent(
        exchangeTime: moment.time, receiveTime: moment.receiveTime, kind: kind, ticks: ticks,
        lots: lots, isLast: false))
    ages.append(Int64(age))
  }
}

// MARK: Messages

extension OrderFeedCompiler {
  private mutating func add(_ message: OrderMessage) throws {
    guard let isBuy = message.isBuy else { throw lacks("a side", message) }
    guard !message.id.isEmpty else { throw lacks("an order id", message) }
    guard orders[message.id] == nil else {
      throw fault("order \(excerpt(message.id)) rests already", message)
    }
    let (ticks, lots) = (try ticks(message), try lots(message))
    try place(Order(isBuy: isBuy, ticks: ticks, lots: lots, placed: 0), message)
  }

  private mutating func cancel(_ message: OrderMessage) throws {
    let order = try order(message)
    let lots = try message.quantity == nil ? order.lots : lots(message)
    try reduce(order, by: lots, message, isTraded: order.announced > 0)
  }

  private mutating func modify(_ message: OrderMessage) throws {
    let old = try order(message)
    let ticks = try message.price == nil ? old.ticks : ticks(message)
    let lots = try message.quantity == nil ? old.lots : lots(message)
    if ticks == old.ticks, lots == old.lots { return }
    if ticks == old.ticks, lots < old.lots {
      return try reduce(old, by: old.lots - lots, message, isTraded: old.announced > 0)
    }
    // First the new place, then the old one's end: no side is empty in between.
    var new = old
    (new.ticks, new.lots, new.announced) = (ticks, lots, 0)
    try place(new, message)
    shrink(old, by: old.lots, isTraded: false)
  }

  private mutating func fill(_ message: OrderMessage) throws {
    var order = try order(message)
    let lots = try lots(message)
    guard lots <= order.lots - order.announced else { throw tooMuch(lots, order, message) }
    if !survey.hasTrades {
      let ticks = try message.price == nil ? order.ticks : ticks(message)
      emit(order.isBuy ? .sellTrade : .buyTrade, ticks, lots, age: 0)
    }
    guard message.action == .announcement else {
      return try reduce(order, by: lots, message, isTraded: true)
    }
    order.announced += lots
    orders[message.id] = order
  }

  /// A print goes before the fills told just before it: who meets the queue takes from its front.
  private mutating func trade(_ message: OrderMessage) throws {
    let (ticks, lots) = (try ticks(message), try lots(message))
    // A trade of no side is an auction's, or one off the book.
    guard let isBuy = message.isBuy else { return counts.ignored += 1 }
    emit(isBuy ? .buyTrade : .sellTrade, ticks, lots, age: 0)
    var place = events.count - 1
    while place > momentStart, ages[place - 1] < 0 {
      ages[place - 1] -= 1
      events.swapAt(place, place - 1)
      ages.swapAt(place, place - 1)
      place -= 1
    }
  }

  // MARK: Queues

  private mutating func place(_ order: Order, _ message: OrderMessage) throws {
    let total =
      order.isBuy
      ? bids.change(order.ticks, by: order.lots) : asks.change(order.ticks, by: order.lots)
    guard let total else {
      throw fault("the level holds more than can be counted", message)
    }
    var order = order
    order.placed = written + events.count
    orders[message.id] = order
    emit(order.isBuy ? .bid : .ask, order.ticks, total, age: 0)
  }

  private mutating func reduce(
    _ order: Order, by lots: Int64, _ message: OrderMessage, isTraded: Bool
  ) throws {
    guard lots <= order.lots else { throw tooMuch(lots, order, message) }
    var left = order
    left.lots -= lots
    left.announced = max(0, left.announced - lots)
    orders[message.id] = left.lots > 0 ? left : nil
    shrink(order, by: lots, isTraded: isTraded)
  }

  private mutating func shrink(_ order: Order, by lots: Int64, isTraded: Bool) {
    let total =
      order.isBuy ? bids.change(order.ticks, by: -lots) : asks.change(order.ticks, by: -lots)
    let age = written + events.count - order.placed
    emit(order.isBuy ? .bid : .ask, order.ticks, total ?? 0, age: isTraded ? -age : age)
  }

  // MARK: What a message must say

  private func order(_ message: OrderMessage) throws -> Order {
    guard !message.id.isEmpty else { throw lacks("an order id", message) }
    guard let order = orders[message.id] else {
      throw fault("no order \(excerpt(message.id)) rests", message)
    }
    guard message.isBuy ?? order.isBuy == order.isBuy else {
      throw fault(
        "order \(excerpt(message.id)) is one to \(order.isBuy ? "buy" : "sell")", message)
    }
    return order
  }

  private func lots(_ message: OrderMessage) throws -> Int64 {
    guard let quantity = message.quantity else { throw lacks("a quantity above 0", message) }
    return quantity / survey.quantityStep
  }

  private func ticks(_ message: OrderMessage) throws -> Int32 {
    guard let price = message.price else { throw lacks("a price above 0", message) }
    return Int32(truncatingIfNeeded: price / survey.priceStep)
  }

  private func tooMuch(_ lots: Int64, _ order: Order, _ message: OrderMessage) -> AssayError {
    let step = Increment(hundredMillionths: survey.quantityStep)
    return fault(
      "\(step.value(lots)) is more than the \(step.value(order.lots - order.announced)) that are"
        + " left of order \(excerpt(message.id))", message)
  }

  private func lacks(_ what: String, _ message: OrderMessage) -> AssayError {
    fault("the \(message.action) lacks \(what)", message)
  }

  private func fault(_ problem: String, _ message: OrderMessage) -> AssayError {
    AssayError(
      .data, problem, at: "\(path):\(message.line)",
      mend: "correct the line, or start at a clear after which the feed is whole")
  }
}

/// The lots of one side by price, and its best price.
private struct OrderLevels {
  /// Prices of levels with lots, the best last, turned so that better is higher (`mirror`).
  private var keys: [Int32] = []
  private var lots: [Int32: Int64] = [:]
  private let mirror: Int32

  init(isAsk: Bool) { mirror = isAsk ? -1 : 0 }

  var best: Int32? { keys.last.map { $0 ^ mirror } }

  /// Adds lots to a level and answers what it then holds; nil where that cannot be counted.
  mutating func change(_ ticks: Int32, by change: Int64) -> Int64? {
    let key = ticks ^ mirror
    let (total, isTooLarge) = (lots[key] ?? 0).addingReportingOverflow(change)
    guard !isTooLarge else { return nil }
    if lots[key] == nil { keys.insert(key, at: place(of: key)) }
    lots[key] = total
    if total == 0 {
      lots[key] = nil
      keys.remove(at: place(of: key))
    }
    return total
  }

  /// Where a key stands or belongs.
  private func place(of key: Int32) -> Int {
    var (low, high) = (0, keys.count)
    while low < high {
      let middle = (low + high) / 2
      if keys[middle] < key { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
