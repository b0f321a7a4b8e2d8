import MarketData

extension TradingAccount {
  /// Books a fill: position, average entry, realised profit and fee.
  ///
  /// Reducing keeps the entry; crossing zero closes everything at the entry and opens the rest at
  /// the fill's price. A hedge leg is never flipped. A fill that is refused changes nothing.
  @discardableResult
  package mutating func apply(_ fill: OrderFill) throws(OrderRefusal) -> FillOutcome {
    let slot = try slot(fill.instrument, fill.leg)
    try check(price: fill.price, quantity: fill.quantity)
    let instrument = instruments[fill.instrument]
    guard !instrument.isSettled else { throw .notTrading }
    if fill.leg != .net, (fill.side == .buy) != (fill.leg == .long) {
      let held = positions[slot.index].quantity.magnitude
      guard instrument.sum(held, -fill.quantity) >= 0 else { throw .legExceeded }
    }
    let rate = fill.isMaker ? instrument.makerFeeRate : instrument.takerFeeRate
    let fee = instrument.payoff.value(fill.quantity, at: fill.price) * rate
    if instrument.isSpot { try exchange(fill, fee) }
    var outcome = trade(slot, fill.signedQuantity, at: fill.price, fill.time)
    ledger.move(fee, of: instrument.settlement, from: .wallet, to: .fees, at: fill.time)
    outcome.fee = fee
    return outcome
  }

  @inline(__always)
  func check(price: Double, quantity: Double) throws(OrderRefusal) {
    // NaN fails both comparisons and falls through to the reasons.
    let largest = Self.largestNumber
    let (priceIsSane, quantityIsSane) = (
      price >= 1 / largest && price <= largest, quantity >= 1 / largest && quantity <= largest
    )
    if priceIsSane && quantityIsSane { return }
    guard price.isFinite, quantity.isFinite else { throw .notFinite }
    if price <= 0 { throw .priceNotPositive }
    if quantity <= 0 { throw .quantityNotPositive }
    if !priceIsSane { throw .priceOutsideLimits }
    throw quantity > largest ? .quantityTooLarge : .quantityTooSmall
  }

  /// Moves the units and the money of a spot fill.
  private mutating func exchange(_ fill: OrderFill, _ fee: Double) throws(OrderRefusal) {
    let instrument = instruments[fill.instrument]
    let units = fill.signedQuantity * instrument.payoff.multiplier
    let money = -units * fill.price
    if !allowsBorrowing {
      // What rounding leaves of a balance must not keep it from being sold whole.
      let slack = 1e-12
      let (paid, from) = units > 0 ? (money - fee, instrument.quote) : (units, instrument.base)
      guard wallet(from) + paid >= slack * paid else { throw .insufficientBalance }
    }
    ledger.move(units, of: instrument.base, from: .market, to: .wallet, at: fill.time)
    ledger.move(money, of: instrument.quote, from: .market, to: .wallet, at: fill.time)
  }

  /// Moves a position by a signed quantity and realises what it closes.
  ///
  /// - Parameter releasesMargin: Whether the closed share of an isolated margin returns to the
  ///   wallet.
  @inline(__always)
  mutating func trade(
    _ slot: LegSlot, _ change: Double, at price: Double, _ time: Timestamp,
    releasesMargin: Bool = true
  ) -> FillOutcome {
    let instrument = instruments[slot.instrument]
    let before = positions[slot.index]
    let after = instrument.sum(before.quantity, change)
    var outcome = FillOutcome()
    outcome.quantity = after
    var opened = change
    if before.quantity * change < 0 {
      let staysOpen = after != 0 && (after > 0) == (before.quantity > 0)
      let closed = staysOpen ? -change : before.quantity
      outcome.closed = closed.magnitude
      outcome.realised = instrument.payoff.profit(closed, from: before.entry, to: price)
      opened = staysOpen ? 0 : after
      positions[slot.index].entry = after == 0 ? 0 : staysOpen ? before.entry : price
      let share = releasesMargin ? closed / before.quantity : 0
      realise(outcome.realised, share: share, slot, time)
    } else {
      positions[slot.index].entry =
        before.quantity == 0
        ? price : instrument.payoff.averageEntry(before.entry, adding: price, share: change / after)
    }
    positions[slot.index].quantity = after
    if instrument.marginMode == .isolated, opened != 0 {
      let value = instrument.payoff.value(opened, at: price)
      ledger.move(
        value / instrument.leverage, of: instrument.settlement, from: .wallet, to: .margin(slot),
        at: time)
    }
    return outcome
  }

  /// Books a realised profit.
  ///
  /// An isolated position first bears it on its own margin; then the closed share of the margin,
  /// less what was lost, returns to the wallet.
  @inline(__always)
  private mutating func realise(
    _ profit: Double, share: Double, _ slot: LegSlot, _ time: Timestamp
  ) {
    let instrument = instruments[slot.instrument]
    // The spot exchange has moved the money already.
    if instrument.isSpot { return }
    guard instrument.marginMode == .isolated else {
      ledger.move(profit, of: instrument.settlement, from: .market, to: .wallet, at: time)
      return
    }
    let held = margin(slot)
    ledger.move(profit, of: instrument.settlement, from: .market, to: .margin(slot), at: time)
    let released = share == 1 ? margin(slot) : min(margin(slot), held * share + profit)
    guard share > 0, released > 0 else { return }
    ledger.move(released, of: instrument.settlement, from: .margin(slot), to: .wallet, at: time)
  }
}
