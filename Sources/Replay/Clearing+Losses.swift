import MarketData
import Trading

/// What takes positions away: expiry, liquidation and ruin.
extension Clearing {
  /// Closes what is held of a dated contract at its settlement price, for good.
  func settle(_ instrument: Int, at price: Double, _ board: inout OrderBoard) {
    board.endAll(.notTrading, self)
    let legs: [PositionLeg] = account.positionMode == .oneWay ? [.net] : [.long, .short]
    for leg in legs {
      let held = account.position(instrument, leg).quantity
      guard held != 0, price > 0 else { continue }
      var outcome = FillOutcome()
      outcome.closed = held.magnitude
      outcome.realised = contracts[instrument].payoff.profit(
        held, from: account.position(instrument, leg).entry, to: price)
      let fill = OrderFill(
        order: Self.venueOrder, instrument: instrument, side: held > 0 ? .sell : .buy, leg: leg,
        price: price, quantity: held.magnitude, isMaker: false, time: time)
      fills.append(
        ClearedFill(
          fill: fill, outcome: outcome, reference: price, reason: .expiry, arrival: now))
      liquidations.append((fill, true))
    }
    setMark(instrument, price)
    do {
      _ = try account.settle(instrument, price: price, at: time)
    } catch {
      fail("the settlement of a contract", error)
    }
  }

  /// Where the mark must come for a leg to be liquidated, and whether it falls to it.
  func liquidationLevels(_ instrument: Int) -> [(PositionLeg, price: Double, falling: Bool)] {
    guard asksMargin, account.positionMode == .hedge || position(instrument) != 0 else { return [] }
    let legs: [PositionLeg] = account.positionMode == .oneWay ? [.net] : [.long, .short]
    return legs.flatMap { leg -> [(PositionLeg, price: Double, falling: Bool)] in
      guard account.position(instrument, leg).quantity != 0 else { return [] }
      let prices = account.liquidationPrices(instrument, leg, marks: marks)
      return [prices.below.map { (leg, $0, true) }, prices.above.map { (leg, $0, false) }]
        .compactMap { $0 }
    }
  }

  /// Hands a leg whose margin is gone to the venue: its orders end, and its margin is lost.
  func liquidate(
    _ instrument: Int, _ leg: PositionLeg, at price: Double, _ board: inout OrderBoard
  ) {
    board.endAll(.insufficientMargin, self)
    if account.marginMode(instrument) == .cross { endsAllOrders = true }
    let held = account.position(instrument, leg).quantity
    marks[instrument] = price
    let step: LiquidationOutcome
    do {
      step = try account.liquidate(instrument, leg, extent, marks: marks, at: time)
    } catch {
      return fail("a liquidation", error)
    }
    var outcome = FillOutcome()
    outcome.realised = step.realised
    outcome.fee = step.fee
    outcome.closed = step.quantity.magnitude
    outcome.quantity = held + step.quantity
    let fill = OrderFill(
      order: Self.venueOrder, instrument: instrument, side: held > 0 ? .sell : .buy, leg: leg,
      price: price, quantity: step.quantity.magnitude, isMaker: false, time: time)
    fills.append(
      ClearedFill(
        fill: fill, outcome: outcome, reference: price, reason: .liquidation, arrival: now,
        covered: step.deleveraged - step.insurance))
    liquidations.append((fill, account.netQuantity(instrument) == 0))
    if account.equity(marks: marks) <= paidIn * 1e-12 { isRuined = true }
  }

  /// The order under which the venue's own liquidations are booked.
  static let venueOrder = ClientOrderID(strategy: -1, sequence: 0)

  /// Ends every position once the equity is gone; less than a trillionth of what was paid in is.
  ///
  /// - Returns: What was lost beyond the equity and no position was left to bear.
  @discardableResult func ruinIfLost(at mark: Double, of instrument: Int) -> Double {
    guard !isRuined, !isPlainlySound else { return 0 }
    var marks = marks
    marks[instrument] = mark
    let equity = account.equity(marks: marks)
    guard equity <= paidIn * 1e-12 else { return 0 }
    isRuined = true
    var lacking = -equity
    for (instrument, _) in account.contracts.enumerated() {
      for leg in [PositionLeg.net, .long, .short] {
        let held = account.position(instrument, leg)
        guard held.quantity != 0, leg == .net || account.positionMode == .hedge else { continue }
        var outcome = FillOutcome()
        outcome.closed = held.quantity.magnitude
        outcome.realised = account.unrealised(instrument, leg, marks: marks)
        let fill = OrderFill(
          order: Self.venueOrder, instrument: instrument, side: held.quantity > 0 ? .sell : .buy,
          leg: leg, price: marks[instrument], quantity: held.quantity.magnitude, isMaker: false,
          time: time)
        fills.append(
          ClearedFill(
            fill: fill, outcome: outcome, reference: marks[instrument], reason: .ruin,
            arrival: now, covered: lacking))
        liquidations.append((fill, true))
        lacking = 0
      }
    }
    account.ruin(marks, at: time)
    return lacking
  }
}
