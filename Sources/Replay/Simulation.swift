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
  private enum Errand {
    /// A request reaches its venue.
    case arrive(Desk.Command, strategy: Int)
    /// A report reaches its desk, with the account's money as it was then.
    case deliver(OrderReport, Clearing.Standing)
    /// Desks learn that the venue has closed positions by force.
    case liquidate(OrderFill, share: Double, Clearing.Standing)
    /// News of a market reaches the desks.
    case show(instrument: Int, MarketView)
    case wake(strategy: Int)
    /// An order's own time has come.
    case expire(ClientOrderID, instrument: Int)
    /// The account is looked at.
    case sample
    /// A bar has ended between two looks.
    case endBar(instrument: Int)
    /// The market is looked at after a fill.
    case markout(fill: Int, horizon: Int)
  }

  private let venues: [any Venue]
  package let clearing: Clearing
  private var strategies: [any EventStrategy]
  private let desks: [Desk]
  private let latency: Latency
  /// Whether requests, and answers to them, take no time.
  private let sendsAtOnce: Bool
  private let answersAtOnce: Bool
  private var entry: Wire
  private var response: Wire
  private var feed: Wire
  private var agenda = Agenda<Errand>()
  package private(set) var record: RunRecord
  private var now = Int64.min
  private var lastSample = Int64.min
  /// Nanoseconds between looks at the account; nil looks when bars close.
  private let sampling: Int64?
  /// Whether news of bars takes time; books keep their own time.
  private let delaysBars: Bool
  private let endTime: Int64
  /// The state of the account that each desk was last told of.
  private var informed: [Int]
  private var listens = false

  /// Turns of requests and answers at one moment, beyond which a strategy is taken to be stuck.
  private static let mostTurns = 100_000

  init(
    venues: [any Venue], clearing: Clearing, strategies: [any EventStrategy], latency: Latency,
    seed: UInt64, record: RunRecord, start: Int64, sampling: Int64? = nil
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
      Desk(strategy: $0, contracts: clearing.contracts, now: time, cash: cash)
    }
    informed = strategies.indices.map { _ in -1 }
    now = start
    self.sampling = sampling
    delaysBars = !(latency.feed?.isNone ?? true)
    endTime = venues.map(\.endTime).max() ?? start
    clearing.elsewhere = { [venues] instrument in
      venues.indices.flatMap { $0 == instrument ? [] : venues[$0].board.orders }
    }
    for desk in desks {
      desk.depth = { [venues] in
        venues.indices.contains($0) ? venues[$0].levels($1, count: $2) : []
      }
    }
  }

  /// Plays everything through.
  ///
  /// - Parameter isCancelled: Asked every few thousand moments; true stops with `.interrupted`.
  package func run(isCancelled: () -> Bool = { false }) throws {
    clearing.now = now
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
      if turns & 0xFFF == 0, isCancelled() {
        throw AssayError(.interrupted, "interrupted at \(clearing.time.iso)")
      }
    }
    try lookOnceMore()
    record.finish(clearing)
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
    return true
  }

  /// Lets markets in which nothing happens go on to a moment.
  private func catchUp(to time: Int64) throws {
    for venue in venues { try venue.pass(to: time, clearing) }
  }

  private func pass(to time: Int64) {
    now = max(now, time)
    clearing.now = now
  }

  // MARK: News

  private func hear(_ news: MarketNews, of instrument: Int) throws {
    if news.contains(.close), sampling != nil {
      agenda.enter(.endBar(instrument: instrument), at: Moment(now, .sample))
    } else if news.contains(.close), lastSample < now {
      lastSample = now
      agenda.enter(.sample, at: Moment(now, .sample))
    }
    guard news.contains(.book) else { return }
    if delaysBars, venues[instrument].barIndex != nil {
      var view = desks.first?.markets[instrument] ?? MarketView()
      try venues[instrument].look(at: now, &view)
      let arrival = Moment(feed.arrival(of: now), .errand)
      agenda.enter(.show(instrument: instrument, view), at: arrival)
    } else {
      try tell(instrument)
    }
  }

  /// Tells desks of a market that has moved, as far as they listen.
  private func tell(_ instrument: Int) throws {
    // Messages of one moment reach the desks together, and their trades with them.
    if let first = desks.indices.first { try refresh(first) }
    let prints = venues[instrument].prints
    venues[instrument].prints.removeAll(keepingCapacity: true)
    for index in desks.indices {
      if desks[index].hearsTrades {
        for print in prints {
          try refresh(index)
          strategies[index].onTrade(print, desks[index])
          try settle()
        }
      }
      guard desks[index].hearsBooks else { continue }
      try refresh(index)
      strategies[index].onBook(instrument, desks[index])
      try settle()
    }
  }

  /// Brings a desk to the present moment.
  private func refresh(_ index: Int) throws {
    desks[index].now = Timestamp(nanoseconds: now)
    for instrument in venues.indices where !delaysBars || venues[instrument].barIndex == nil {
      try venues[instrument].look(at: now, &desks[index].markets[instrument])
    }
    guard answersAtOnce, informed[index] != clearing.version else { return }
    informed[index] = clearing.version
    inform(desks[index], clearing.standing)
  }

  /// Looks at the account.
  private func sample() {
    for venue in venues { venue.endPeriod(clearing) }
    book()
    record.sample(clearing, venues.first?.barIndex)
  }

  private func inform(_ desk: Desk, _ standing: Clearing.Standing) {
    desk.cash = standing.cash
    desk.accountUnits = standing.units
  }

  // MARK: Errands

  private func run(_ errand: Errand) throws {
    switch errand {
    case .arrive(let command, _): try arrive(command)
    case .expire(let id, let instrument): venues[instrument].expire(id, clearing)
    case .deliver(let report, let standing): try deliver(report, standing)
    case .liquidate(let fill, let share, let standing): try liquidate(fill, share, standing)
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
    case .markout(let fill, let horizon):
      record.mark(fill, horizon, middle: middle(record.log.fills[fill].fill.instrument))
    }
  }

  /// Handles requests and reports until nobody has anything more to say at this moment.
  private func settle() throws {
    for _ in 0..<Self.mostTurns {
      try deliverReports()
      let isQuiet = try sendCommands()
      if !listens, desks.contains(where: { $0.hearsBooks || $0.hearsTrades }) { try listen() }
      if isQuiet, clearing.reports.isEmpty { return }
    }
    throw stuck()
  }

  /// Lets desks hear every message from now on; what has arrived before is known already.
  private func listen() throws {
    listens = true
    for venue in venues {
      var view = MarketView()
      try venue.look(at: now, &view)
      venue.isHeard = true
    }
  }

  private func stuck() -> AssayError {
    AssayError(
      .usage, "a strategy keeps acting at one moment (\(clearing.time.iso))",
      mend: "let it wait for time to pass before it answers its own orders or wakes again")
  }

  private func sendCommands() throws -> Bool {
    var isQuiet = true
    for (index, desk) in desks.enumerated() {
      guard desk.hasCommands else { continue }
      for command in desk.takeCommands() {
        isQuiet = false
        if case .wake(let time) = command {
          agenda.enter(
            .wake(strategy: index), at: Moment(max(time.nanoseconds, now), .errand))
        } else {
          record.decide(command, desk)
          if sendsAtOnce {
            try arrive(command)
          } else {
            agenda.enter(
              .arrive(command, strategy: index), at: Moment(entry.arrival(of: now), .errand))
          }
        }
      }
    }
    return isQuiet
  }

  private func arrive(_ command: Desk.Command) throws {
    guard let instrument = command.instrument, venues.indices.contains(instrument) else {
      if case .submit(let id, _) = command { clearing.report(id, .reject, .unknownInstrument) }
      return
    }
    try venues[instrument].pass(to: now, clearing)
    if case .submit(let id, let request) = command,
      case .goodTill(let end) = request.timeInForce
    {
      agenda.enter(
        .expire(id, instrument: instrument), at: Moment(max(end.nanoseconds, now), .errand))
    }
    venues[instrument].receive(command, at: now, clearing)
  }

  private func deliverReports() throws {
    if clearing.endsAllOrders {
      clearing.endsAllOrders = false
      for venue in venues { venue.board.endAll(.insufficientMargin, clearing) }
    }
    guard clearing.hasNews else { return }
    let reports = clearing.reports
    clearing.reports.removeAll(keepingCapacity: true)
    book()
    let standing = clearing.standing
    for (fill, share) in clearing.liquidations {
      if answersAtOnce {
        try liquidate(fill, share, standing)
      } else {
        agenda.enter(
          .liquidate(fill, share: share, standing),
          at: Moment(response.arrival(of: now), .errand))
      }
    }
    clearing.liquidations.removeAll()
    for report in reports {
      record.hear(report, middle: middle)
      if answersAtOnce {
        try deliver(report, standing)
      } else {
        agenda.enter(
          .deliver(report, standing), at: Moment(response.arrival(of: now), .errand))
      }
    }
  }

  /// Writes what the account has done into the record.
  private func book() {
    record.book(clearing, middle: middle, barIndex: { venues[$0].barIndex }) {
      agenda.enter(.markout(fill: $0, horizon: $1), at: Moment($2, .errand))
    }
  }

  private func deliver(_ report: OrderReport, _ standing: Clearing.Standing) throws {
    let index = Int(report.order.strategy)
    guard desks.indices.contains(index) else { return }
    let desk = desks[index]
    try refresh(index)
    inform(desk, standing)
    guard desk.receive(report) else {
      // The answer to a request that has crossed the order's end on its way.
      if report.event == .refuseCancel || report.event == .refuseAmend { return }
      throw AssayError(
        .other,
        "the replay reports \(report.event.rawValue) of order \(report.order), which cannot be",
        at: clearing.time.iso, mend: "tell the authors: this is a fault of the program")
    }
    if let fill = report.fill { strategies[index].onFill(fill, desk) }
  }

  private func liquidate(_ fill: OrderFill, _ share: Double, _ standing: Clearing.Standing) throws {
    for (index, desk) in desks.enumerated() {
      try refresh(index)
      inform(desk, standing)
      if let part = desk.liquidate(fill, share: share) { strategies[index].onFill(part, desk) }
    }
  }

  private func middle(_ instrument: Int) -> Double {
    guard venues.indices.contains(instrument), let bid = venues[instrument].takerPrice(.sell),
      let ask = venues[instrument].takerPrice(.buy)
    else { return .nan }
    return (bid + ask) / 2
  }
}

extension Desk.Command {
  /// The instrument whose venue it goes to.
  fileprivate var instrument: Int? {
    switch self {
    case .submit(_, let request): request.instrument
    case .cancel(_, let instrument), .amend(_, let instrument, _, _): instrument
    case .wake: nil
    }
  }
}
