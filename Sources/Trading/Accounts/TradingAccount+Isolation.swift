import MarketData

/// Isolated margin as a sweep keeps it: made anew whenever a position opens or changes, and the
/// most that a stopped or liquidated position can lose.
extension TradingAccount {
  /// Sets the margin so that the position's own equity at a price is its value over the leverage,
  /// or all there is where that is less.
  package mutating func isolateAnew(
    _ instrument: Int, _ leg: PositionLeg, leverage: Double, at price: Double, _ time: Timestamp
  ) {
    let slot = LegSlot(instrument, leg)
    let position = positions[slot.index]
    let payoff = instruments[instrument].payoff
    let gain =
      position.isFlat ? 0 : payoff.profit(position.quantity, from: position.entry, to: price)
    let total = wallet(instruments[instrument].settlement) + margin(slot) + gain
    let need = payoff.value(position.quantity, at: price) / leverage
    // What rounding alone would leave outside is inside.
    let own = position.isFlat ? 0 : need > total * (1 - 1e-9) ? total : need
    moveMargin(own - gain - margin(slot), slot, time)
  }

  /// Has the insurance bear what an isolated position lost beyond its margin.
  ///
  /// - Parameter walletFloor: The free money before the loss, which it must not touch.
  /// - Returns: What the insurance bore.
  package mutating func coverLoss(
    _ instrument: Int, _ leg: PositionLeg, walletFloor: Double, at time: Timestamp
  ) -> Double {
    let slot = LegSlot(instrument, leg)
    guard instruments[instrument].marginMode == .isolated, positions[slot.index].isFlat else {
      return 0
    }
    let beyond = (try? coverShortfall(instrument, leg, at: time)) ?? 0
    let asset = instruments[instrument].settlement
    let fee = max(0, walletFloor - wallet(asset))
    ledger.move(fee, of: asset, from: .insurance, to: .wallet, at: time)
    return beyond + fee
  }

  /// Has an isolated position's margin bear a charge that the wallet has paid.
  package mutating func chargeMargin(_ amount: Double, _ instrument: Int, at time: Timestamp) {
    let slot = LegSlot(instrument, .net)
    guard instruments[instrument].marginMode == .isolated, !positions[slot.index].isFlat else {
      return
    }
    moveMargin(-amount, slot, time)
  }

  /// Ends an account whose equity is gone: every position is closed without a fee and the insurance
  /// bears what is missing.
  package mutating func ruin(_ marks: [Double], at time: Timestamp) {
    for index in positions.indices where !positions[index].isFlat {
      let slot = LegSlot(index: index)
      _ = trade(slot, -positions[index].quantity, at: mark(slot.instrument, marks), time)
      moveMargin(-margin(slot), slot, time)
    }
    for asset in assets.indices {
      ledger.move(wallet(asset), of: asset, from: .wallet, to: .insurance, at: time)
    }
  }
}
