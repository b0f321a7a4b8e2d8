import MarketData
import Trading

/// How the recorded market passes: at the venue, and at the desk.
extension BookVenue {
  var barIndex: Int? { nil }

  func next(_ clearing: Clearing) throws -> Moment {
    var time = try nextEvent()?.exchangeTime ?? .max
    if isHeard { time = min(time, try hearingTime() ?? .max) }
    return time == .max ? .never : Moment(time, .market)
  }

  func advance(to time: Int64, _ clearing: Clearing) throws -> MarketNews {
    if isHeard, let hearing = try hearingTime(), hearing <= time {
      let event = try nextEvent()
      if hearing < event?.exchangeTime ?? .max {
        clearing.now = max(clearing.now, hearing)
        try hearMessage()
        return .book
      }
      try play(to: min(time, hearing), clearing)
    } else {
      try play(to: time, clearing)
    }
    return []
  }

  func pass(to time: Int64, _ clearing: Clearing) throws {
    if isQuiet { try play(to: time, clearing) }
  }

  /// Plays the venue's side up to a moment, or to the first report on the way.
  private func play(to time: Int64, _ clearing: Clearing) throws {
    watch = Watch(board.orders)
    while let chunk = try tape.chunk(played.chunk) {
      while played.index < chunk.count {
        if watch.isIdle, !marksPositions {
          playIdle(chunk, to: time)
        } else {
          playWatching(chunk, to: time)
        }
        guard played.index < chunk.count, chunk[played.index].exchangeTime <= time else { break }
        let event = chunk[played.index]
        played.index += 1
        clearing.now = max(clearing.now, event.exchangeTime)
        meet(event, clearing)
        if !clearing.reports.isEmpty || !clearing.fills.isEmpty { return }
      }
      guard played.index >= chunk.count else { return }
      // A desk that neither listens nor looks would hold every chunk in memory.
      if !isHeard, let last = chunk.last { try hear(to: min(last.exchangeTime, time)) }
      leavePlayedChunk(chunk.count)
    }
  }

  /// Applies events while nothing waits for them.
  private func playIdle(_ chunk: UnsafeBufferPointer<MarketEvent>, to time: Int64) {
    var index = played.index
    while index < chunk.count, chunk[index].exchangeTime <= time {
      apply(chunk[index])
      index &+= 1
    }
    played.index = index
  }

  /// Applies events up to the first that concerns an order.
  private func playWatching(_ chunk: UnsafeBufferPointer<MarketEvent>, to time: Int64) {
    guard !marksPositions else { return }
    let watch = watch
    var index = played.index
    while index < chunk.count, chunk[index].exchangeTime <= time, !watch.concerns(chunk[index]) {
      apply(chunk[index])
      index &+= 1
    }
    played.index = index
  }

  @inline(__always) private func apply(_ event: MarketEvent) {
    let old = book.apply(event)
    if event.kind.rawValue >= MarketEvent.Kind.buyTrade.rawValue {
      guard event.kind != .clear else { return }
      lastTrade = event.ticks
      // A feed of single orders tells what a trade took itself.
      if !tape.tellsOrders { book.sweep(event) }
    } else if !taken.isEmpty, old != event.lots {
      forgetTaken(event)
    }
  }

  private func nextEvent() throws -> MarketEvent? {
    while let chunk = try tape.chunk(played.chunk) {
      if played.index < chunk.count { return chunk[played.index] }
      leavePlayedChunk(chunk.count)
    }
    return nil
  }

  private func leavePlayedChunk(_ count: Int) {
    playedBefore += count
    played = EventTape.Place(chunk: played.chunk + 1, index: 0)
    tape.release(before: min(played.chunk, heard.chunk))
  }

  // MARK: The desk's side

  /// When the next message reaches the desk; nil after the last.
  private func hearingTime() throws -> Int64? {
    if let nextHearing { return nextHearing }
    while let chunk = try tape.chunk(heard.chunk) {
      if heard.index < chunk.count {
        let event = chunk[heard.index]
        let time = feed?.arrival(of: event.exchangeTime) ?? event.arrival
        nextHearing = time
        return time
      }
      leaveHeardChunk()
    }
    return nil
  }

  private func leaveHeardChunk() {
    heard = EventTape.Place(chunk: heard.chunk + 1, index: 0)
    tape.release(before: min(played.chunk, heard.chunk))
  }

  /// Takes one message to the desk.
  private func hearMessage() throws {
    nextHearing = nil
    var moment: Int64?
    while let chunk = try tape.chunk(heard.chunk) {
      while heard.index < chunk.count {
        let event = chunk[heard.index]
        // A message is of one moment, whatever its last event says.
        guard event.exchangeTime == moment ?? event.exchangeTime else { return }
        moment = event.exchangeTime
        heard.index += 1
        hear(event)
        if event.isLast { return }
      }
      leaveHeardChunk()
    }
  }

  @inline(__always) private func hear(_ event: MarketEvent) {
    seen.apply(event)
    guard event.kind == .buyTrade || event.kind == .sellTrade else { return }
    seenTrade = event.ticks
    guard isHeard else { return }
    prints.append(
      TradePrint(
        instrument: instrument, price: price(event.ticks), quantity: lot.value(event.lots),
        aggressor: event.kind == .buyTrade ? .buy : .sell,
        time: Timestamp(nanoseconds: event.exchangeTime)))
  }

  /// Takes to the desk everything that has reached it by a moment.
  func hear(to time: Int64) throws {
    if feed != nil {
      while let hearing = try hearingTime(), hearing <= time { try hearMessage() }
      return
    }
    nextHearing = nil
    while let chunk = try tape.chunk(heard.chunk) {
      var index = heard.index
      while index < chunk.count, chunk[index].arrival <= time {
        hear(chunk[index])
        index &+= 1
      }
      heard.index = index
      if index < chunk.count { return }
      leaveHeardChunk()
    }
  }

  func look(at time: Int64, _ view: inout MarketView) throws {
    // A desk that listens is told message by message, each in its turn.
    if !isHeard { try hear(to: time) }
    view.phase = .inside
    view.bid = seen.bestBid.map(price) ?? .nan
    view.ask = seen.bestAsk.map(price) ?? .nan
    view.bidQuantity = seen.bestBid.map { lot.value(seen.lots(at: $0, .bid)) } ?? 0
    view.askQuantity = seen.bestAsk.map { lot.value(seen.lots(at: $0, .ask)) } ?? 0
    view.last = seenTrade.map(price) ?? .nan
    view.mark = view.middle
  }

  /// The best levels as far as they have reached the desk.
  func levels(_ side: OrderSide, count: Int) -> [BookLevel] {
    var levels: [BookLevel] = []
    guard count > 0 else { return [] }
    seen.forEachLevel(side == .buy ? .bid : .ask) { ticks, lots in
      levels.append(BookLevel(price: price(ticks), quantity: lot.value(lots)))
      return levels.count < count
    }
    return levels
  }

  func price(_ ticks: Int32) -> Double { tick.value(Int64(ticks)) }
}

extension MarketEvent {
  /// When it can be known at the desk: clocks that differ must not tell of what has not happened.
  @inline(__always) fileprivate var arrival: Int64 { max(receiveTime, exchangeTime) }
}
