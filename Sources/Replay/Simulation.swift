import Documents
import MarketData
import Trading

/// Markets, an account and the strategies that trade on it, played through time.
///
/// Everything happens at a moment of one clock, in one order: what markets do, what arrives at the
/// venues, what arrives at the desks. A message that takes no time is handled at once, before
/// anything else.
package final class Simulation {
  /// Something due at a moment to come.
  enum Errand {
    /// A request reaches its venue.
    case arrive(Desk.Command)
    /// A report reaches its desk, with the account's money as it was then.
    case deliver(OrderReport, Clearing.Standing)
    /// Desks learn that the venue has closed positions by force.
    case liquidate(OrderFill, isFlat: Bool, Clearing.Standing)
    /// News of a market reaches the desks.
    case show(instrument: Int, MarketView)
    case wake(strategy: Int)
    /// An order's own time has come.
    case expire(ClientOrderID, instrument: Int)
    /// The account is looked at.
    case sample
    /// A bar has ended between two looks.
    case endBar(instrument: Int)
    /// A dated contract ends.
    case settle(instrument: Int)
    /// Holders of a perpetual pay one another.
    case fund(instrument: Int, rate: Double)
    /// Desks learn of a funding rate.
    case tellFunding(instrument: Int, rate: Double, at: Timestamp)
    /// Desks learn what the account holds.
    case inform(Clearing.Standing)
    /// The market is looked at after a fill.
    case markout(fill: Int, horizon: Int)
  }

  let venues: [any Venue]
  package let clearing: Clearing
  var strategies: [any EventStrategy]
  let desks: [Desk]
  let latency: Latency
  /// Whether requests, and answers to them, take no time.
  let sendsAtOnce: Bool
  let answersAtOnce: Bool
  var entry: Wire
  var response: Wire
  var feed: Wire
  var agenda = Agenda<Errand>()
  package internal(set) var record: RunRecord
  var now = Int64.min
  var lastSample = Int64.min
  /// Nanoseconds between looks at the account; nil looks when bars close.
  let sampling: Int64?
  /// Whether news of bars takes time; books keep their own time.
  let delaysBars: Bool
  private let endTime: Int64
  /// The state of the account that each desk was last told of.
  var informed: [Int]
  var listens = false

  /// Turns of requests and answers at one moment, beyond which a strategy is taken to be stuck.
  static let mostTurns = 100_000

  init(
    venues: [any Venue], clearing: Clearing, strategies: [any EventStrategy], latency: Latency,
    seed: UInt64, record: RunRecord, start: Int64, sampling: Int64? = nil,
    legs: [PositionLeg] = []
  ) {
    self.venues = venues
    self.clearing = clearing
    self.strategies = strategies
    self.latency = latency
    sendsAtOnce = latency.entry.isNone
    answersAtOnce = latency.response.isNone
    self.record = record
    entry = Wire(latency.entry, seed: seed)
    response = Wire(latency.response, seed: seed &+ 1)
    feed = Wire(latency.feed ?? .none, seed: seed &+ 2)
    let time = Timestamp(nanoseconds: start)
    let cash = clearing.cash
    desks = strategies.indices.map {
      Desk(
        strategy: $0, contracts: clearing.contracts, now: time, cash: cash,
        leg: legs.indices.contains($0) ? legs[$0] : .net)
    }
    informed = strategies.indices.map { _ in -1 }
    now = start
    self.sampling = sampling
    delaysBars = !(latency.feed?.isNone ?? true)
    endTime = venues.map(\.endTime).max() ?? start
    clearing.elsewhere = { [venues] instrument in
      venues.indices.flatMap { $0 == instrument ? [] : venues[$0].board.orders }
    }
    for (instrument, contract) in clearing.contracts.enumerated() {
      guard let expiry = contract.expiry?.nanoseconds, expiry > start else { continue }
      agenda.enter(.settle(instrument: instrument), at: Moment(expiry, .errand))
    }
    for desk in desks {
      desk.depth = { [venues] in
        venues.indices.contains($0) ? venues[$0].levels($1, count: $2) : []
      }
    }
  }

  /// Enters funding that falls due while the markets are played.
  func fund(_ instrument: Int, at time: Int64, rate: Double) {
    agenda.enter(.fund(instrument: instrument, rate: rate), at: Moment(time, .errand))
  }

  /// Plays everything through.
  ///
  /// - Parameter goesOn: Asked every few thousand moments, with the share of the time that has
  ///   passed; false stops with `.interrupted`.
  package func run(goesOn: (Double) -> Bool = { _ in true }) throws {
    clearing.now = now
    let start = now
    for index in strategies.indices {
      try refresh(index)
      strategies[index].onTimer(desks[index])
    }
    try settle()
    if let sampling { agenda.enter(.sample, at: Moment(now.saturatingAdding(sampling), .sample)) }
    var (turns, stoodSince, stoodAt) = (0, 0, now)
    while try step() {
      turns &+= 1
      if now != stoodAt { (stoodSince, stoodAt) = (turns, now) }
      if turns - stoodSince > Self.mostTurns { throw stuck() }
      if turns & 0xFFF == 0, !goesOn(Double(now - start) / Double(max(1, endTime - start))) {
        throw AssayError(
          .interrupted, "interrupted at \(clearing.time.iso) of the replay", mend: "run it again")
      }
    }
    try lookOnceMore()
    record.finish(clearing, middle: middle)
  }

  /// Looks at the account when books have ended between two looks; bars end with one.
  private func lookOnceMore() throws {
    guard venues.allSatisfy({ $0.barIndex == nil }), record.times.last != now else { return }
    try catchUp(to: now)
    sample()
  }

  /// Passes the next moment; false once markets have ended.
  private func step() throws -> Bool {
    var (moment, mover) = (Moment.never, -1)
    var limit = Int64.max
    for index in venues.indices where !venues[index].isQuiet {
      let next = try venues[index].next(clearing)
      if next < moment {
        limit = moment.time
        (moment, mover) = (next, index)
      } else {
        limit = min(limit, next.time)
      }
    }
    guard min(moment, agenda.next).time <= endTime else { return false }
    if agenda.next < moment {
      let time = agenda.next.time
      guard let errand = agenda.take() else { return false }
      try catchUp(to: time)
      pass(to: time)
      try run(errand)
    } else if mover >= 0, moment.time <= endTime {
      pass(to: moment.time)
      // A book may go on until something else is due; bars stop at every moment of theirs.
      let reach = max(moment.time, min(limit, agenda.next.time, endTime))
      let news = try venues[mover].advance(to: reach, clearing)
      pass(to: clearing.now)
      try hear(news, of: mover)
    } else {
      return false
    }
    try settle()
    if let fault = clearing.fault { throw fault }
    return true
  }

  /// Lets markets in which nothing happens go on to a moment.
  func catchUp(to time: Int64) throws {
    for venue in venues { try venue.pass(to: time, clearing) }
  }

  func pass(to time: Int64) {
    now = max(now, time)
    clearing.now = now
  }

  /// Looks at the account.
  func sample() {
    for venue in venues { venue.endPeriod(clearing) }
    book()
    record.sample(clearing, venues.first?.barIndex)
  }

  // MARK: Errands

  private func run(_ errand: Errand) throws {
    switch errand {
    case .arrive(let command): try arrive(command)
    case .expire(let id, let instrument): venues[instrument].expire(id, clearing)
    case .deliver(let report, let standing): try deliver(report, standing)
    case .liquidate(let fill, let isFlat, let standing): try liquidate(fill, isFlat, standing)
    case .show(let instrument, let view):
      for desk in desks { desk.markets[instrument] = view }
      try tell(instrument)
    case .wake(let index):
      try refresh(index)
      strategies[index].onTimer(desks[index])
    case .sample:
      sample()
      if let sampling { agenda.enter(.sample, at: Moment(now.saturatingAdding(sampling), .sample)) }
    case .endBar(let instrument): venues[instrument].endPeriod(clearing)
    case .settle(let instrument):
      let price = middle(instrument)
      let mark = clearing.marks[instrument]
      clearing.settle(instrument, at: price > 0 ? price : mark, &venues[instrument].board)
    case .fund(let instrument, let rate): fund(instrument, rate)
    case .tellFunding(let instrument, let rate, let time): tellFunding(instrument, rate, at: time)
    case .inform(let standing): for desk in desks { inform(desk, standing) }
    case .markout(let fill, let horizon):
      record.mark(fill, horizon, middle: middle(record.log.fills[fill].fill.instrument))
    }
  }

  /// Pays funding at the middle of the moment, and lets desks know the rate.
  private func fund(_ instrument: Int, _ rate: Double) {
    let mark = middle(instrument)
    guard mark > 0 else { return }
    clearing.payFunding(instrument, rate: rate, mark: mark)
    let arrival = answersAtOnce ? now : response.arrival(of: now)
    agenda.enter(
      .tellFunding(instrument: instrument, rate: rate, at: time(now)), at: Moment(arrival, .errand))
  }

  private func tellFunding(_ instrument: Int, _ rate: Double, at time: Timestamp) {
    for desk in desks {
      desk.markets[instrument].fundingRate = rate
      desk.markets[instrument].fundingTime = time
    }
  }

  private func time(_ nanoseconds: Int64) -> Timestamp { Timestamp(nanoseconds: nanoseconds) }

  func middle(_ instrument: Int) -> Double {
    guard venues.indices.contains(instrument), let bid = venues[instrument].takerPrice(.sell),
      let ask = venues[instrument].takerPrice(.buy)
    else { return .nan }
    return (bid + ask) / 2
  }
}
