import MarketData

/// How much of a position one liquidation closes.
package enum LiquidationExtent: String, Sendable, CaseIterable {
  case whole
  /// As much as brings it to the next lower margin tier; all of it in the lowest.
  case tier
}

/// One step of a liquidation.
package struct LiquidationOutcome: Sendable, Equatable {
  package var instrument: Int
  package var leg: PositionLeg
  /// The signed quantity by which the position moved.
  package var quantity: Double
  package var price: Double
  package var realised: Double
  /// Paid to the insurance fund.
  package var fee: Double
  /// What the insurance fund took over; negative for what it paid.
  package var insurance: Double
  /// What the fund could not pay: it falls on those whose positions are closed by force, the
  /// highest `deleveragingRank` first.
  package var deleveraged: Double
}

extension TradingAccount {
  /// Whether a position has lost so much that its maintenance margin is no longer covered: isolated
  /// by its own margin, in cross mode by the wallet with all cross positions of the asset.
  package func isLiquidatable(_ instrument: Int, _ leg: PositionLeg = .net, marks: [Double])
    -> Bool
  {
    guard instruments.indices.contains(instrument) else { return false }
    let slot = LegSlot(instrument, leg)
    guard !positions[slot.index].isFlat else { return false }
    switch instruments[instrument].marginMode {
    case .none: return false
    case .isolated: return margin(slot) + unrealised(slot, marks) <= maintenance(slot, marks)
    case .cross:
      return crossExcess(instruments[instrument].settlement, marks) <= 0
    }
  }

  /// The equity of an asset's cross positions less their maintenance margin.
  private func crossExcess(_ asset: Int, _ marks: [Double]) -> Double {
    var excess = wallet(asset)
    for index in positions.indices where !positions[index].isFlat {
      let instrument = instruments[index / 2]
      guard instrument.marginMode == .cross, instrument.settlement == asset else { continue }
      let slot = LegSlot(index: index)
      excess += unrealised(slot, marks) - maintenance(slot, marks)
    }
    return excess
  }

  /// The position to liquidate next; nil when all are covered.
  ///
  /// Of the positions that share a wallet it is the one with the largest loss.
  package func liquidatable(marks: [Double]) -> (instrument: Int, leg: PositionLeg)? {
    for index in positions.indices where !positions[index].isFlat {
      let slot = LegSlot(index: index)
      guard isLiquidatable(slot.instrument, leg(slot), marks: marks) else { continue }
      guard instruments[slot.instrument].marginMode == .cross else {
        return (slot.instrument, leg(slot))
      }
      let shared = crossSlots(instruments[slot.instrument].settlement)
      let worst = shared.min { unrealised($0, marks) < unrealised($1, marks) } ?? slot
      return (worst.instrument, leg(worst))
    }
    return nil
  }

  /// Closes a position, or a tier of it, by force.
  ///
  /// What a wholly closed isolated position leaves goes to the insurance fund, and what it lacks
  /// comes from there. In cross mode the rest stays in the wallet, which other positions share;
  /// once none is left, the fund pays what the wallet lacks.
  ///
  /// - Parameter price: Nil closes at the bankruptcy price, or at the mark if there is none.
  @discardableResult
  package mutating func liquidate(
    _ instrument: Int, _ leg: PositionLeg = .net, _ extent: LiquidationExtent = .whole,
    price: Double? = nil, marks: [Double], at time: Timestamp
  ) throws(OrderRefusal) -> LiquidationOutcome {
    let slot = try slot(instrument, leg)
    let terms = instruments[instrument]
    guard !positions[slot.index].isFlat else { throw .nothingToReduce }
    guard terms.marginMode != .none else { throw .noOwnMargin }
    let price = try closingPrice(price, slot, marks)
    let quantity = -liquidated(slot, extent, marks)
    let holder = terms.marginMode == .isolated ? LedgerAccount.margin(slot) : .wallet
    let asset = terms.settlement
    let trade = trade(slot, quantity, at: price, time, releasesMargin: false)
    let fee = terms.payoff.value(quantity, at: price) * terms.liquidationFeeRate
    ledger.move(fee, of: asset, from: holder, to: .insurance, at: time)
    var outcome = LiquidationOutcome(
      instrument: instrument, leg: leg, quantity: quantity, price: price, realised: trade.realised,
      fee: fee, insurance: 0, deleveraged: 0)
    let rest = ledger.balance(of: asset, in: holder)
    let isOver = holder == .wallet ? crossSlots(asset).isEmpty : trade.quantity == 0
    if isOver, rest < 0, holder != .wallet || !allowsBorrowing {
      outcome.deleveraged = cover(-rest, asset, holder, time)
      outcome.insurance = rest + outcome.deleveraged
    } else if isOver, rest > 0, holder != .wallet {
      ledger.move(rest, of: asset, from: holder, to: .insurance, at: time)
      outcome.insurance = rest
    }
    return outcome
  }

  /// Brings an isolated margin that lost more than it was up to zero again, from the insurance fund
  /// and, when that is empty, from those who are deleveraged.
  ///
  /// - Returns: What was lacking.
  @discardableResult
  package mutating func coverShortfall(
    _ instrument: Int, _ leg: PositionLeg = .net, at time: Timestamp
  ) throws(OrderRefusal) -> Double {
    let slot = try slot(instrument, leg)
    let lacking = -margin(slot)
    guard lacking > 0 else { return 0 }
    _ = cover(lacking, instruments[instrument].settlement, .margin(slot), time)
    return lacking
  }

  /// How early a position is closed by force to pay for another's loss: highest first.
  ///
  /// Profit as a fraction of the entry value, times effective leverage (value at the mark over its
  /// distance from the value at bankruptcy); losers are divided by it, so they come last.
  package func deleveragingRank(
    _ instrument: Int, _ leg: PositionLeg = .net, marks: [Double]
  ) -> Double? {
    let held = position(instrument, leg)
    guard !held.isFlat else { return nil }
    let payoff = instruments[instrument].payoff
    let value = payoff.value(held.quantity, at: mark(instrument, marks))
    let bankrupt = bankruptcyPrice(instrument, leg, marks: marks).map {
      payoff.value(held.quantity, at: $0)
    }
    let leverage = value / (value - (bankrupt ?? 0)).magnitude
    let gain =
      unrealised(instrument, leg, marks: marks) / payoff.value(held.quantity, at: held.entry)
    return gain < 0 ? gain / leverage : gain * leverage
  }

  /// - Returns: What the fund did not hold.
  private mutating func cover(
    _ amount: Double, _ asset: Int, _ account: LedgerAccount, _ time: Timestamp
  ) -> Double {
    let insured = min(amount, max(0, insurance(asset)))
    ledger.move(insured, of: asset, from: .insurance, to: account, at: time)
    ledger.move(amount - insured, of: asset, from: .deleveraged, to: account, at: time)
    return amount - insured
  }

  private func closingPrice(_ price: Double?, _ slot: LegSlot, _ marks: [Double])
    throws(OrderRefusal) -> Double
  {
    let instrument = slot.instrument
    let bankruptcy = bankruptcyPrice(instrument, leg(slot), marks: marks).flatMap {
      $0 > 0 ? $0 : nil
    }
    let price = price ?? bankruptcy ?? mark(instrument, marks)
    try check(price: price, quantity: 1)
    return price
  }

  /// The signed part of a position that a liquidation closes.
  private func liquidated(_ slot: LegSlot, _ extent: LiquidationExtent, _ marks: [Double]) -> Double
  {
    let held = positions[slot.index]
    let instrument = instruments[slot.instrument]
    let price = instrument.basis == .entry ? held.entry : mark(slot.instrument, marks)
    let unit = instrument.payoff.value(1, at: price)
    let tiers = contracts[slot.instrument].tiers
    guard extent == .tier, unit > 0 else { return held.quantity }
    let floor = tiers.tier(of: held.quantity.magnitude * unit).floor
    // A hair less, so that rounding does not leave the rest in the same tier.
    let kept = instrument.lotStep.floor(floor / unit * (1 - 1e-12))
    guard kept > 0 else { return held.quantity }
    return held.quantity < 0 ? held.quantity + kept : held.quantity - kept
  }

  func leg(_ slot: LegSlot) -> PositionLeg {
    if positionMode == .oneWay || instruments[slot.instrument].isSpot { return .net }
    return slot.index % 2 == 0 ? .long : .short
  }
}
