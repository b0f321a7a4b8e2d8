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
    case deliver(OrderReport, cash: Double)
    /// Desks learn that the venue has closed positions by force.
    case liquidate(OrderFill, share: Double, cash: Double)
    /// News of a market reaches the desks.
    case show(instrument: Int, MarketView)
    case wake(strategy: Int)
    /// The account is looked at.
    case sample
    /// The market is looked at after a fill.
    case markout(fill: Int, horizon: Int)
  }

  private let venues: [any Venue]
  package let clearing: Clearing
  private var strategies: [any EventStrategy]
  private let desks: [Desk]
  private let latency: Latency
  private var entry: Wire
  private var response: Wire
  private var feed: Wire
  private var agenda = Agenda<Errand>()
  package private(set) var record: RunRecord
  private var now = Int64.min
  private var lastSample = Int64.min

  /// Turns of requests and answers at one moment, beyond which a strategy is taken to be stuck.
  private static let mostTurns = 100_000

  init(
    venues: [any Venue], clearing: Clearing, strategies: [any EventStrategy], latency: Latency,
    seed: UInt64, record: RunRecord, start: Int64
  ) {
    self.venues = venues
    self.clearing = clearing
    self.strategies = strategies
    self.latency = latency
    self.record = record
    entry = Wire(latency.entry, seed: seed)
    response = Wire(latency.response, seed: seed &+ 1)
    feed = Wire(latency.feed ?? .none, seed: seed &+ 2)
    let time = Timestamp(nanoseconds: start)
    let cash = clearing.account.cash()
    desks = strategies.indices.map {
      Desk(strategy: $0, contracts: clearing.account.contracts, now: time, cash: cash)
    }
    now = start
  }

  /// Plays everything through.
  ///
  /// - Parameter isCancelled: Asked every few thousand moments; true stops with `.interrupted`.
  package func run(isCancelled: () -> Bool = { false }) throws {
    clearing.now = now
    for index in strategies.indices {
      refresh(index)
      strategies[index].onTimer(desks[index])
    }
    try settle()
    var turns = 0
    while try step() {
      turns &+= 1
      if turns & 0xFFF == 0, isCancelled() {
        throw AssayError(.interrupted, "interrupted at \(clearing.time.iso)")
      }
    }
    record.finish(clearing)
  }

  /// Passes the next moment; false once markets have ended.
  private func step() throws -> Bool {
    var moment = Moment.never
    var mover: Int?
    for index in venues.indices {
      let next = venues[index].next(clearing)
      if next < moment { (moment, mover) = (next, index) }
    }
    // Without a market nothing that is still under way can matter.
    guard mover != nil || agenda.next.rank == .sample else { return false }
    if agenda.next < moment {
      pass(to: agenda.next.time)
      if let errand = agenda.take() { try run(errand) }
    } else if let mover {
      pass(to: moment.time)
      let news = venues[mover].advance(to: moment.time, clearing)
      try hear(news, of: mover)
    }
    try settle()
    return true
  }

  private func pass(to time: Int64) {
    now = max(now, time)
    clearing.now = now
  }

  // MARK: News

  private func hear(_ news: MarketNews, of instrument: Int) throws {
    if news.contains(.close), lastSample < now {
      lastSample = now
      agenda.enter(.sample, at: Moment(now, .sample))
    }
    guard news.contains(.book) else { return }
    var view = desks.first?.markets[instrument] ?? MarketView()
    venues[instrument].show(&view)
    view.mark = clearing.marks[instrument]
    if latency.feed.map(\.isNone) ?? true {
      try show(view, of: instrument)
    } else {
      agenda.enter(.show(instrument: instrument, view), at: Moment(feed.arrival(of: now), .errand))
    }
  }

  private func show(_ view: MarketView, of instrument: Int) throws {
    for index in desks.indices {
      desks[index].markets[instrument] = view
      guard desks[index].hearsBooks else { continue }
      refresh(index)
      strategies[index].onBook(instrument, desks[index])
      try settle()
    }
  }

  /// Brings a desk to the present moment.
  private func refresh(_ index: Int) {
    desks[index].now = Timestamp(nanoseconds: now)
    guard latency.response.isNone else { return }
    desks[index].cash = clearing.account.cash()
  }

  // MARK: Errands

  private func run(_ errand: Errand) throws {
    switch errand {
    case .arrive(let command, _): arrive(command)
    case .deliver(let report, let cash): deliver(report, cash: cash)
    case .liquidate(let fill, let share, let cash): liquidate(fill, share: share, cash: cash)
    case .show(let instrument, let view): try show(view, of: instrument)
    case .wake(let index):
      refresh(index)
      strategies[index].onTimer(desks[index])
    case .sample:
      for venue in venues { venue.endPeriod(clearing) }
      book()
      record.sample(clearing, venues.first?.barIndex)
    case .markout(let fill, let horizon):
      record.mark(fill, horizon, middle: middle(record.log.fills[fill].fill.instrument))
    }
  }

  /// Handles requests and reports until nobody has anything more to say at this moment.
  private func settle() throws {
    for _ in 0..<Self.mostTurns {
      deliverReports()
      let isQuiet = try sendCommands()
      if isQuiet, clearing.reports.isEmpty { return }
    }
    throw AssayError(
      .usage, "a strategy keeps sending orders at one moment (\(clearing.time.iso))",
      mend: "let it wait for time to pass before it answers its own orders")
  }

  private func sendCommands() throws -> Bool {
    var isQuiet = true
    for (index, desk) in desks.enumerated() {
      for command in desk.takeCommands() {
        isQuiet = false
        if case .wake(let time) = command {
          agenda.enter(
            .wake(strategy: index), at: Moment(max(time.nanoseconds, now), .errand))
        } else {
          record.decide(command, desk)
          if latency.entry.isNone {
            arrive(command)
          } else {
            agenda.enter(
              .arrive(command, strategy: index), at: Moment(entry.arrival(of: now), .errand))
          }
        }
      }
    }
    return isQuiet
  }

  private func arrive(_ command: Desk.Command) {
    guard let instrument = command.instrument, venues.indices.contains(instrument) else {
      if case .submit(let id, _) = command { clearing.report(id, .reject, .unknownInstrument) }
      return
    }
    venues[instrument].receive(command, at: now, clearing)
  }

  private func deliverReports() {
    let reports = clearing.reports
    clearing.reports.removeAll(keepingCapacity: true)
    book()
    let cash = clearing.account.cash()
    for (fill, share) in clearing.liquidations {
      if latency.response.isNone {
        liquidate(fill, share: share, cash: cash)
      } else {
        agenda.enter(
          .liquidate(fill, share: share, cash: cash),
          at: Moment(response.arrival(of: now), .errand))
      }
    }
    clearing.liquidations.removeAll()
    for report in reports {
      record.hear(report, middle: middle)
      if latency.response.isNone {
        deliver(report, cash: cash)
      } else {
        agenda.enter(
          .deliver(report, cash: cash), at: Moment(response.arrival(of: now), .errand))
      }
    }
  }

  /// Writes what the account has done into the record.
  private func book() {
    record.book(clearing, middle: middle, barIndex: { venues[$0].barIndex }) {
      agenda.enter(.markout(fill: $0, horizon: $1), at: Moment($2, .errand))
    }
  }

  private func deliver(_ report: OrderReport, cash: Double) {
    let index = Int(report.order.strategy)
    guard desks.indices.contains(index) else { return }
    let desk = desks[index]
    desk.now = Timestamp(nanoseconds: now)
    desk.cash = cash
    guard desk.receive(report), let fill = report.fill else { return }
    strategies[index].onFill(fill, desk)
  }

  private func liquidate(_ fill: OrderFill, share: Double, cash: Double) {
    for (index, desk) in desks.enumerated() {
      desk.now = Timestamp(nanoseconds: now)
      desk.cash = cash
      if let part = desk.liquidate(fill, share: share) { strategies[index].onFill(part, desk) }
    }
  }

  private func middle(_ instrument: Int) -> Double {
    guard let bid = venues[instrument].takerPrice(.sell),
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
