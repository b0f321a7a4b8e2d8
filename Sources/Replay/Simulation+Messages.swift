import Documents
import MarketData
import Trading

/// What passes between venues and desks: news, requests and answers.
extension Simulation {
  func hear(_ news: MarketNews, of instrument: Int) throws {
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
  func tell(_ instrument: Int) throws {
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
  func refresh(_ index: Int) throws {
    desks[index].now = Timestamp(nanoseconds: now)
    for instrument in venues.indices where !delaysBars || venues[instrument].barIndex == nil {
      try venues[instrument].look(at: now, &desks[index].markets[instrument])
    }
    guard answersAtOnce, informed[index] != clearing.version else { return }
    informed[index] = clearing.version
    inform(desks[index], clearing.standing)
  }

  func inform(_ desk: Desk, _ standing: Clearing.Standing) {
    desk.cash = standing.cash
    desk.accountUnits = standing.units
    desk.accountEntries = standing.entries
    desk.isAccountLost = standing.isLost
  }

  /// Handles requests and reports until nobody has anything more to say at this moment.
  func settle() throws {
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

  func stuck() -> AssayError {
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
        switch command {
        case .wake(let time):
          agenda.enter(
            .wake(strategy: index), at: Moment(max(time.nanoseconds, now), .errand))
        case .parent(let id, let stage): record.follow(id, stage, desk, middle: middle)
        case .submit, .cancel, .amend:
          record.decide(command, desk)
          if sendsAtOnce {
            try arrive(command)
          } else {
            agenda.enter(.arrive(command), at: Moment(entry.arrival(of: now), .errand))
          }
        }
      }
    }
    return isQuiet
  }

  func arrive(_ command: Desk.Command) throws {
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
    let hasPaid = clearing.hasPayments
    book()
    let standing = clearing.standing
    if hasPaid, !answersAtOnce {
      agenda.enter(.inform(standing), at: Moment(response.arrival(of: now), .errand))
    }
    for (fill, isFlat) in clearing.liquidations {
      if answersAtOnce {
        try liquidate(fill, isFlat, standing)
      } else {
        agenda.enter(
          .liquidate(fill, isFlat: isFlat, standing),
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
  func book() {
    record.book(clearing, middle: middle, barIndex: { venues[$0].barIndex }) {
      agenda.enter(.markout(fill: $0, horizon: $1), at: Moment($2, .errand))
    }
  }

  func deliver(_ report: OrderReport, _ standing: Clearing.Standing) throws {
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

  /// Tells desks what the venue has closed: all of everybody's when the account ends flat, else
  /// the closed units in proportion to the positions on that side.
  func liquidate(_ fill: OrderFill, _ isFlat: Bool, _ standing: Clearing.Standing) throws {
    let sign = fill.side.sign
    let onSide = desks.reduce(0.0) { $0 + max(0, -sign * $1.positions[fill.instrument]) }
    for (index, desk) in desks.enumerated() {
      try refresh(index)
      inform(desk, standing)
      let isOnSide = desk.positions[fill.instrument] * sign < 0
      let share = isFlat ? 1 : isOnSide && onSide > 0 ? fill.quantity / onSide : 0
      if let part = desk.liquidate(fill, share: share) { strategies[index].onFill(part, desk) }
    }
  }
}

extension Desk.Command {
  /// The instrument whose venue it goes to.
  fileprivate var instrument: Int? {
    switch self {
    case .submit(_, let request): request.instrument
    case .cancel(_, let instrument), .amend(_, let instrument, _, _): instrument
    case .wake, .parent: nil
    }
  }
}
