import MarketData

extension TradingAccount {
  /// Value at entry / leverage: what opening the position asked for.
  package func initialMargin(_ instrument: Int, _ leg: PositionLeg = .net) -> Double {
    guard instruments.indices.contains(instrument) else { return 0 }
    return initialMargin(LegSlot(instrument, leg))
  }

  /// What the position must keep lest it be liquidated: value · rate − deduction of its tier.
  package func maintenanceMargin(
    _ instrument: Int, _ leg: PositionLeg = .net, marks: [Double]
  ) -> Double {
    guard instruments.indices.contains(instrument) else { return 0 }
    return maintenance(LegSlot(instrument, leg), marks)
  }

  /// Free money that may be withdrawn or become margin: the wallet with the losses of cross
  /// positions, but not their gains, less the initial margin of cross positions.
  package func available(_ asset: Int = 0, marks: [Double]) -> Double {
    var sum = wallet(asset)
    for index in positions.indices {
      let instrument = instruments[index / 2]
      guard instrument.settlement == asset, instrument.marginMode == .cross else { continue }
      let slot = LegSlot(index: index)
      sum -= loss(slot, marks) + initialMargin(slot)
    }
    return sum
  }

  /// What a position has lost at its mark: zero when it gains, NaN when the mark is unknown, so
  /// that no check passes.
  private func loss(_ slot: LegSlot, _ marks: [Double]) -> Double {
    let profit = unrealised(slot, marks)
    return profit >= 0 ? 0 : -profit
  }

  func initialMargin(_ slot: LegSlot) -> Double {
    let position = positions[slot.index]
    guard !position.isFlat else { return 0 }
    let instrument = instruments[slot.instrument]
    return instrument.initialMargin(instrument.payoff.value(position.quantity, at: position.entry))
  }

  func maintenance(_ slot: LegSlot, _ marks: [Double]) -> Double {
    let position = positions[slot.index]
    let instrument = instruments[slot.instrument]
    guard !position.isFlat, instrument.marginMode != .none else { return 0 }
    let price = instrument.basis == .entry ? position.entry : mark(slot.instrument, marks)
    return contracts[slot.instrument].tiers.maintenance(
      of: instrument.payoff.value(position.quantity, at: price))
  }
}

extension TradingAccount {
  /// Sets the leverage of an instrument; with an open position the initial margin changes with it.
  ///
  /// An isolated position's margin follows: what more is needed comes from the wallet; what is set
  /// free returns to it as far as losses leave it.
  package mutating func setLeverage(
    _ leverage: Double, _ instrument: Int, marks: [Double], at time: Timestamp
  ) throws(OrderRefusal) {
    guard instruments.indices.contains(instrument) else { throw .unknownInstrument }
    guard leverage.isFinite else { throw .notFinite }
    guard leverage >= 1 else { throw .leverageOutOfRange }
    let slots = [LegSlot(instrument, .long), LegSlot(instrument, .short)]
    for slot in slots where leverage > maximumLeverage(slot, marks) { throw .leverageTooHigh }
    let before = slots.map { initialMargin($0) }
    let factor = instruments[instrument].leverage / leverage
    let needed = before.reduce(0, +) * (factor - 1)
    guard needed <= 0 || needed <= available(instruments[instrument].settlement, marks: marks)
    else {
      throw .insufficientMargin
    }
    instruments[instrument].leverage = leverage
    guard instruments[instrument].marginMode == .isolated else { return }
    for (slot, before) in zip(slots, before) where before > 0 {
      let change = before * (factor - 1)
      let spare = margin(slot) - loss(slot, marks) - before * factor
      moveMargin(change >= 0 ? change : -min(-change, max(0, spare)), slot, time)
    }
  }

  /// Sets what stands behind an instrument's positions; only while there is none, and no order.
  package mutating func setMarginMode(
    _ mode: MarginMode, _ instrument: Int, hasOpenOrders: Bool = false
  ) throws(OrderRefusal) {
    guard instruments.indices.contains(instrument) else { throw .unknownInstrument }
    let isFlat = positions[2 * instrument].isFlat && positions[2 * instrument + 1].isFlat
    guard isFlat, !hasOpenOrders else { throw .positionOpen }
    guard !instruments[instrument].isSpot || mode == .none else { throw .noOwnMargin }
    instruments[instrument].marginMode = mode
  }

  /// Sets whether positions net; only while there is none, and no order.
  package mutating func setPositionMode(_ mode: PositionMode, hasOpenOrders: Bool = false)
    throws(OrderRefusal)
  {
    guard positions.allSatisfy(\.isFlat), !hasOpenOrders else { throw .positionOpen }
    positionMode = mode
  }

  /// Moves free money to an isolated position's margin, or back when negative.
  ///
  /// Taken back may be only what the initial margin and the position's loss leave.
  package mutating func transferMargin(
    _ amount: Double, _ instrument: Int, _ leg: PositionLeg = .net, marks: [Double],
    at time: Timestamp
  ) throws(OrderRefusal) {
    let slot = try slot(instrument, leg)
    guard try Self.checked(amount) != 0 else { throw .quantityNotPositive }
    guard instruments[instrument].marginMode == .isolated, !positions[slot.index].isFlat else {
      throw .noOwnMargin
    }
    let spare =
      amount > 0
      ? available(instruments[instrument].settlement, marks: marks)
      : margin(slot) - loss(slot, marks) - initialMargin(slot)
    guard amount.magnitude <= spare else { throw .insufficientMargin }
    moveMargin(amount, slot, time)
  }

  /// The leverage that the tier of a position's value allows.
  private func maximumLeverage(_ slot: LegSlot, _ marks: [Double]) -> Double {
    let quantity = positions[slot.index].quantity
    let price = quantity == 0 ? 1 : mark(slot.instrument, marks)
    let value = instruments[slot.instrument].payoff.value(quantity, at: price)
    return contracts[slot.instrument].tiers.maximumLeverage(of: value)
  }

  mutating func moveMargin(_ amount: Double, _ slot: LegSlot, _ time: Timestamp) {
    let asset = instruments[slot.instrument].settlement
    ledger.move(amount, of: asset, from: .wallet, to: .margin(slot), at: time)
  }
}
