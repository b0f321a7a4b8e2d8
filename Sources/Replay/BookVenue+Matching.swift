import MarketData
import Trading

/// How our orders meet the recorded market.
extension BookVenue {
  // MARK: Resting

  /// Applies an event that may concern our orders.
  func meet(_ event: MarketEvent, _ clearing: Clearing) {
    switch event.kind {
    case .bid, .bestBid: meetLevel(event, .bid, clearing)
    case .ask, .bestAsk: meetLevel(event, .ask, clearing)
    case .sellTrade: meetTrade(event, resting: .buy, clearing)
    case .buyTrade: meetTrade(event, resting: .sell, clearing)
    case .clear: forgetBook(event)
    }
    if marksPositions { markPosition(clearing) }
  }

  /// A level of one side has a new size: queues at it move, and orders on the other side that it
  /// has come to trade.
  private func meetLevel(_ event: MarketEvent, _ side: Book.Side, _ clearing: Clearing) {
    let isBest = event.kind == .bestBid || event.kind == .bestAsk
    let own: OrderSide = side == .bid ? .buy : .sell
    for place in board.orders.indices where board.orders[place].rests(own) {
      let ticks = board.orders[place].ticks
      let isGone = isBest && (side == .bid ? ticks > event.ticks : ticks < event.ticks)
      guard ticks == event.ticks || isGone else { continue }
      let old = Double(book.lots(at: ticks, side))
      let new = isGone ? 0 : Double(event.lots)
      if tellsOrders {
        board.orders[place].queue.meet(
          change: new - old, age: tape.age(lastPlayed), number: nextNumber - 1,
          at: event.exchangeTime)
      } else {
        terms.queue.update(&board.orders[place].queue, from: old, to: new)
      }
    }
    let old = book.apply(event)
    if old != event.lots { forgetTaken(event) }
    // Orders that are told are offered to ours once, when they come.
    let offered = tellsOrders ? event.lots - old : event.lots
    guard offered > 0 else { return }
    let gone =
      tellsOrders ? 0 : taken.lots(at: event.ticks, side, clearing.now, terms.refill)
    let budget = Double(offered) - gone
    let used = fillResting(
      own.opposite, reachedBy: event.ticks, budget: budget, countsQueue: false, clearing)
    if used > 0 { taken.take(used, at: event.ticks, side, clearing.now, terms.refill) }
  }

  /// The number of the event that plays next.
  private var nextNumber: Int { playedBefore + played.index }

  private var lastPlayed: EventTape.Place {
    EventTape.Place(chunk: played.chunk, index: played.index - 1)
  }

  /// The place of an order that comes to a price now.
  private func endOfQueue(at ticks: Int32, _ side: Book.Side) -> QueuePlace {
    QueuePlace(ahead: Double(book.lots(at: ticks, side)), joined: nextNumber)
  }

  /// Somebody has traded against one side: those who stood first there have traded.
  private func meetTrade(_ event: MarketEvent, resting: OrderSide, _ clearing: Clearing) {
    lastTrade = event.ticks
    if !tape.tellsOrders { book.sweep(event) }
    if tellsOrders {
      for place in board.orders.indices { board.orders[place].queue.begin(event.exchangeTime) }
    }
    _ = fillResting(
      resting, reachedBy: event.ticks, budget: Double(event.lots), countsQueue: true, clearing)
    for place in board.orders.indices where board.orders[place].rests(resting) {
      guard board.orders[place].ticks == event.ticks else { continue }
      let lots = Double(event.lots)
      if tellsOrders {
        board.orders[place].queue.noteTrade(lots, at: event.exchangeTime)
      } else {
        board.orders[place].queue.ahead = max(0, board.orders[place].queue.ahead - lots)
        board.orders[place].queue.tradedSinceUpdate += lots
      }
    }
    trigger(at: price(event.ticks), clearing)
  }

  /// Fills resting orders of a side, best price and longest wait first, from lots that came to a
  /// price.
  ///
  /// - Parameter countsQueue: Whether lots at an order's own price first serve those before it.
  /// - Returns: Lots used.
  private func fillResting(
    _ side: OrderSide, reachedBy ticks: Int32, budget: Double, countsQueue: Bool,
    _ clearing: Clearing
  ) -> Double {
    let reached = board.orders.filter { order in
      order.rests(side) && (side == .buy ? order.ticks >= ticks : order.ticks <= ticks)
    }.sorted { a, b in
      if a.ticks != b.ticks { return side == .buy ? a.ticks > b.ticks : a.ticks < b.ticks }
      return a.sequence < b.sequence
    }
    var used = 0.0
    for order in reached {
      let ahead = countsQueue && order.ticks == ticks ? lotsAhead(order.queue) : 0
      let left = (budget - used - ahead).rounded(.down)
      guard left > 0, let place = board.place(of: order.id) else { continue }
      let lots = min(left, shownLots(board.orders[place], clearing))
      guard lots > 0 else { continue }
      used += lots
      fill(place, lots: lots, at: order.ticks, isMaker: true, clearing)
    }
    return used
  }

  private func lotsAhead(_ place: QueuePlace) -> Double {
    tellsOrders ? place.untradedAhead : place.ahead
  }

  /// Lots of an order that the market can meet now: no more than an iceberg shows.
  private func shownLots(_ order: WorkingOrder, _ clearing: Clearing) -> Double {
    wholeLots(min(clearing.tradable(order, instrument), order.tip))
  }

  /// The lots of a quantity; three tenths are three of a tenth, though the division says less.
  private func wholeLots(_ units: Double) -> Double {
    (units / lot.value(1) + 1e-6).rounded(.down)
  }

  private func forgetBook(_ event: MarketEvent) {
    book.apply(event)
    taken.removeAll()
    guard tellsOrders else { return }
    for place in board.orders.indices {
      board.orders[place].queue.forget(at: event.exchangeTime)
    }
  }

  func forgetTaken(_ event: MarketEvent) {
    guard terms.refill == .onUpdate else { return }
    let side: Book.Side = event.kind == .bid || event.kind == .bestBid ? .bid : .ask
    taken.forget(event.ticks, side)
  }

  // MARK: Conditional orders and margin

  /// Brings to life what a trade's price has reached.
  private func trigger(at price: Double, _ clearing: Clearing) {
    for place in board.orders.indices { board.orders[place].trail(price) }
    for order in board.orders where order.fires(at: price) { bringToLife(order.id, clearing) }
  }

  private func markPosition(_ clearing: Clearing) {
    guard let bid = book.bestBid, let ask = book.bestAsk else { return }
    let mark = (price(bid) + price(ask)) / 2
    clearing.setMark(instrument, mark)
    for (leg, level, falls) in clearing.liquidationLevels(instrument)
    where falls ? mark <= level : mark >= level {
      clearing.liquidate(instrument, leg, at: mark, &board)
    }
  }

  // MARK: Taking

  var triggerPrice: Double? { lastTrade.map(price) }

  func takerPrice(_ side: OrderSide) -> Double? {
    (side == .buy ? book.bestAsk : book.bestBid).map(price)
  }

  func available(
    _ side: OrderSide, limit: Double?, strictly: Bool, _ clearing: Clearing
  ) -> Double {
    let nearer: Int64 = strictly ? (side == .buy ? -1 : 1) : 0
    let ticks = limit.map { Int32(clamping: Int64(limitTicks($0, side)) + nearer) }
    return takeable(side, limit: ticks, lots: .infinity, clearing)
      .reduce(0) { $0 + $1.lots } * lot.value(1)
  }

  /// The levels that a taker meets, best first, less what we have taken before.
  private func takeable(
    _ side: OrderSide, limit: Int32?, lots: Double, _ clearing: Clearing
  ) -> [(ticks: Int32, lots: Double)] {
    let other: Book.Side = side == .buy ? .ask : .bid
    var levels: [(ticks: Int32, lots: Double)] = []
    var wanted = lots
    book.forEachLevel(other) { ticks, held in
      if let limit, side == .buy ? ticks > limit : ticks < limit { return false }
      let used = taken.lots(at: ticks, other, clearing.now, terms.refill)
      let free = max(0, (Double(held) - used).rounded(.down))
      if free > 0 { levels.append((ticks, min(free, wanted))) }
      wanted -= free
      return wanted > 0 && levels.count < 10_000
    }
    return levels
  }

  func take(_ place: Int, _ clearing: Clearing) {
    let id = board.orders[place].id
    let request = board.orders[place].request
    board.orders[place].ticks = limitTicks(request) ?? 0
    let other: Book.Side = request.side == .buy ? .ask : .bid
    let units = clearing.tradable(board.orders[place], instrument)
    let wanted = wholeLots(units)
    let levels = takeable(request.side, limit: limitTicks(request), lots: wanted, clearing)
    // All at once: what a fill brings to life must not take the same lots.
    for level in levels {
      taken.take(level.lots, at: level.ticks, other, clearing.now, terms.refill)
    }
    for level in levels {
      guard let place = board.place(of: id) else { return }
      let lots = min(level.lots, wholeLots(clearing.tradable(board.orders[place], instrument)))
      guard lots > 0 else { break }
      fill(place, lots: lots, at: level.ticks, isMaker: false, clearing)
    }
    guard let place = board.place(of: id) else { return }
    if wanted <= 0 {
      return board.end(
        id, .cancel, because: units > 0 ? .quantityTooSmall : .nothingToReduce, clearing)
    }
    if board.orders[place].awaitsParent { return }
    if request.timeInForce.endsAtOnce || request.kind.limitPrice == nil {
      return board.end(id, .expire, clearing)
    }
    board.orders[place].queue = endOfQueue(at: board.orders[place].ticks, own(request))
  }

  private func own(_ request: OrderRequest) -> Book.Side { request.side == .buy ? .bid : .ask }

  private func limitTicks(_ request: OrderRequest) -> Int32? {
    request.kind.limitPrice.map { limitTicks($0, request.side) }
  }

  /// A limit in ticks, never beyond it.
  private func limitTicks(_ price: Double, _ side: OrderSide) -> Int32 {
    let ticks = price / tick.value(1)
    let whole = side == .buy ? (ticks + 1e-6).rounded(.down) : (ticks - 1e-6).rounded(.up)
    return Int32(max(Double(Int32.min), min(Double(Int32.max), whole)))
  }

  private func fill(
    _ place: Int, lots: Double, at ticks: Int32, isMaker: Bool, _ clearing: Clearing
  ) {
    let id = board.orders[place].id
    let units = lot.value(Int64(lots))
    clearing.fill(
      place, units: units, price: price(ticks), reference: middle ?? price(ticks),
      isMaker: isMaker, &board)
    if let place = board.place(of: id), isMaker {
      let behind = endOfQueue(at: ticks, own(board.orders[place].request))
      board.orders[place].showMore(after: units, behind: behind)
    }
    for child in board.orders where child.request.parent == id { bringToLife(child.id, clearing) }
  }

  private var middle: Double? {
    guard let bid = book.bestBid, let ask = book.bestAsk else { return nil }
    return (price(bid) + price(ask)) / 2
  }

  func endPeriod(_ clearing: Clearing) {
    guard let middle else { return }
    clearing.setMark(instrument, middle)
    clearing.ruinIfLost(at: middle, of: instrument)
  }

  func show(_ view: inout MarketView) {}
}

extension WorkingOrder {
  /// Whether it stands in the book on a side.
  func rests(_ side: OrderSide) -> Bool {
    isActive && request.side == side && request.kind.limitPrice != nil
  }
}
