import MarketData
import Metrics
import Trading

/// What a run leaves behind: equity and units by sample, trades, and the log of its orders.
package struct RunRecord {
  package private(set) var log: ExecutionLog
  package private(set) var times: [Int64] = []
  package private(set) var equity: [Double] = []
  /// Signed units held at each sample, of each instrument.
  package private(set) var units: [[Double]]
  /// Round trips by instrument; where both legs are held, by instrument and leg.
  package private(set) var trades: [InstrumentTrades]
  package private(set) var turnover = 0.0
  package private(set) var fees = 0.0
  package private(set) var slippage = 0.0
  package private(set) var funding = 0.0
  /// Orders under way, by id.
  private var underWay: [ClientOrderID: LoggedOrder] = [:]

  /// Whether every order and fill is kept in the log.
  private let keepsLog: Bool

  private let legs: Int

  package init(
    _ contracts: [Contract], positionMode: PositionMode = .oneWay,
    markoutHorizonsNanoseconds: [Int64] = [], keepsLog: Bool = true
  ) {
    self.keepsLog = keepsLog
    log = ExecutionLog(markoutHorizonsNanoseconds: markoutHorizonsNanoseconds)
    units = Array(repeating: [], count: contracts.count)
    let legs = positionMode == .hedge ? 2 : 1
    self.legs = legs
    trades = contracts.flatMap { Array(repeating: InstrumentTrades($0.payoff), count: legs) }
  }

  /// The round trips of an instrument, of both legs if both are held.
  package func trades(of instrument: Int) -> ArraySlice<InstrumentTrades> {
    trades[places(instrument)]
  }

  /// What the round trips of an instrument have earned, an open one at the last mark.
  package func profit(of instrument: Int) -> Double {
    trades(of: instrument).reduce(0) { sum, trips in
      trips.closed.reduce(sum + (trips.open?.profit ?? 0)) { $0 + $1.profit }
    }
  }

  /// The places of an instrument's round trips.
  private func places(_ instrument: Int) -> Range<Int> {
    instrument * legs..<(instrument + 1) * legs
  }

  private mutating func pay(_ instrument: Int, _ amount: Double) {
    funding += amount
    let places = places(instrument)
    guard legs > 1 else { return trades[places.lowerBound].paid(amount) }
    // Each leg pays for its own units, and one of them may be paid.
    let net = trades[places].reduce(0) { $0 + $1.units }
    guard net != 0 else { return }
    for place in places { trades[place].paid(amount * trades[place].units / net) }
  }

  /// Looks at the account at the end of a bar or a sampled period.
  mutating func sample(_ clearing: Clearing, _ bar: Int?) {
    times.append(clearing.now)
    equity.append(clearing.isRuined ? 0 : clearing.account.equity(marks: clearing.marks))
    for instrument in units.indices {
      units[instrument].append(clearing.position(instrument))
      for place in places(instrument) {
        trades[place].enter(clearing.ranges[instrument], mark: clearing.marks[instrument])
        trades[place].pass(bar ?? times.count - 1)
      }
    }
  }

  /// Books what the account has done since the last time.
  mutating func book(
    _ clearing: Clearing, middle: (Int) -> Double, barIndex: (Int) -> Int?,
    schedule: (_ fill: Int, _ horizon: Int, _ time: Int64) -> Void
  ) {
    clearing.takePayments { pay($0, $1) }
    guard !clearing.fills.isEmpty else { return }
    for place in trades.indices {
      trades[place].enter(clearing.ranges[place / legs], mark: clearing.marks[place / legs])
    }
    for cleared in clearing.fills {
      let fill = cleared.fill
      let units = fill.quantity
      let payoff = clearing.contracts[fill.instrument].payoff
      // What ruin takes away is not traded.
      if cleared.reason != .ruin { turnover += payoff.value(units, at: fill.price) }
      fees += cleared.outcome.fee
      slippage += payoff.profit(units, from: fill.price, to: cleared.reference).magnitude
      let place = places(fill.instrument).lowerBound + (fill.leg == .short ? legs - 1 : 0)
      trades[place].book(cleared, bar: barIndex(fill.instrument) ?? times.count)
      if fill.order == Clearing.venueOrder {
        log.forcedCloses.append(
          ForcedClose(
            fill: fill, reason: cleared.reason, realised: cleared.outcome.realised,
            fee: cleared.outcome.fee, covered: cleared.covered))
      }
      guard keepsLog else { continue }
      underWay[fill.order]?.fees += cleared.outcome.fee
      log.fills.append(
        LoggedFill(
          fill: fill, fee: cleared.outcome.fee, realised: cleared.outcome.realised,
          reference: cleared.reference, middle: middle(fill.instrument),
          waitedNanoseconds: clearing.now - cleared.arrival,
          markouts: log.markoutHorizonsNanoseconds.map { _ in .nan }))
      for (horizon, delay) in log.markoutHorizonsNanoseconds.enumerated() {
        schedule(log.fills.count - 1, horizon, clearing.now.saturatingAdding(delay))
      }
    }
    clearing.fills.removeAll(keepingCapacity: true)
  }

  /// Notes the middle some time after a fill.
  mutating func mark(_ fill: Int, _ horizon: Int, middle: Double) {
    log.fills[fill].markouts[horizon] = middle
  }
}

extension RunRecord {
  /// Notes that a desk has decided on an order.
  mutating func decide(_ command: Desk.Command, _ desk: Desk) {
    guard keepsLog, case .submit(let id, let request) = command else { return }
    let order = LoggedOrder(
      id: id, request: request, decided: desk.now,
      decisionMiddle: desk.middle(request.instrument), accepted: nil, ended: desk.now,
      endMiddle: .nan, state: .open(.sent), refusal: nil, filledQuantity: 0, filledValue: 0, fees: 0
    )
    underWay[id] = order
    guard let place = order.parent.flatMap(place) else { return }
    // A parent that began before its market was known arrives with its first child.
    if log.parents[place].arrivalMiddle.isNaN {
      log.parents[place].arrivalMiddle = order.decisionMiddle
    }
  }

  /// Notes how far a parent order has come.
  mutating func follow(
    _ id: ParentID, _ stage: ParentStage, _ desk: Desk, middle: (Int) -> Double
  ) {
    guard keepsLog else { return }
    if case .planned(let order) = stage { log.parents.append(LoggedParent(id, order)) }
    guard let place = place(of: id) else { return }
    let instrument = log.parents[place].order.instrument
    switch stage {
    case .planned: break
    case .begun:
      log.parents[place].began = desk.now
      log.parents[place].arrivalMiddle = desk.middle(instrument)
    case .ended(let reason):
      log.parents[place].end = reason
      log.parents[place].endMiddle = middle(instrument)
    }
  }

  private func place(of parent: ParentID) -> Int? { log.parents.lastIndex { $0.id == parent } }

  /// Notes what a venue has said of an order.
  mutating func hear(_ report: OrderReport, middle: (Int) -> Double) {
    guard var order = underWay[report.order], let next = order.state.after(report.event) else {
      return
    }
    order.state = next
    order.ended = report.time
    if report.event == .accept || report.event == .arm { order.accepted = report.time }
    if let fill = report.fill {
      order.filledQuantity += fill.quantity
      order.filledValue += fill.price * fill.quantity
    }
    if let amended = report.amended { order.request = amended }
    if let refusal = report.refusal { order.refusal = refusal }
    underWay[report.order] = order
    guard next.isTerminal else { return }
    order.endMiddle = middle(order.request.instrument)
    underWay[report.order] = nil
    log.orders.append(order)
  }

  /// Ends the record: what is still under way is logged as it stands.
  mutating func finish(_ clearing: Clearing, middle: (Int) -> Double) {
    for place in log.parents.indices where log.parents[place].end == nil {
      log.parents[place].endMiddle = middle(log.parents[place].order.instrument)
    }
    log.orders += underWay.values.sorted { $0.id < $1.id }
    underWay = [:]
    for place in trades.indices { trades[place].value(at: clearing.marks[place / legs]) }
  }
}

extension Desk {
  /// The middle of a market as the desk sees it, or the last price of one without a quote.
  fileprivate func middle(_ instrument: Int) -> Double {
    guard markets.indices.contains(instrument) else { return .nan }
    let view = markets[instrument]
    return view.isQuoted ? view.middle : view.last
  }
}
