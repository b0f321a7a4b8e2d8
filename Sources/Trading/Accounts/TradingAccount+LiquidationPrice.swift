/// The marks at which positions are liquidated, if nothing else moves.
package struct LiquidationPrices: Sendable, Equatable {
  /// Liquidated when the mark falls to it.
  package var below: Double?
  /// Liquidated when the mark rises to it.
  package var above: Double?
}

extension TradingAccount {
  /// The mark at which a position is liquidated, on the side that its net exposure fears; nil when
  /// no price does it.
  ///
  /// The general formula of the venues with its loop over tiers: isolated legs stand alone, cross
  /// legs of one instrument together with the wallet and all other cross positions at their marks.
  package func liquidationPrice(
    _ instrument: Int, _ leg: PositionLeg = .net, marks: [Double]
  ) -> Double? {
    let prices = liquidationPrices(instrument, leg, marks: marks)
    guard instruments.indices.contains(instrument) else { return nil }
    let isCross = instruments[instrument].marginMode == .cross
    let quantity = isCross ? netQuantity(instrument) : position(instrument, leg).quantity
    return quantity > 0 ? prices.below ?? prices.above : prices.above ?? prices.below
  }

  /// The marks on either side at which a position is liquidated.
  ///
  /// A hedged pair of legs can have both, as the maintenance rate grows with its size.
  package func liquidationPrices(
    _ instrument: Int, _ leg: PositionLeg = .net, marks: [Double]
  ) -> LiquidationPrices {
    guard instruments.indices.contains(instrument), instruments[instrument].marginMode != .none,
      let excess = excess(LegSlot(instrument, leg), marks, hasMaintenance: true)
    else { return LiquidationPrices() }
    let (rising, falling) = excess.roots()
    guard instruments[instrument].payoff.kind == .inverse else {
      return LiquidationPrices(below: rising, above: falling)
    }
    return LiquidationPrices(below: falling.map { 1 / $0 }, above: rising.map { 1 / $0 })
  }

  /// The price that leaves nothing of the margin, or in cross mode of the account; zero for a long
  /// position that only worthlessness ruins, nil when no price does.
  package func bankruptcyPrice(
    _ instrument: Int, _ leg: PositionLeg = .net, marks: [Double]
  ) -> Double? {
    guard instruments.indices.contains(instrument), instruments[instrument].marginMode != .none,
      let excess = excess(LegSlot(instrument, leg), marks, hasMaintenance: false),
      let zero = excess.zero(), zero.isFinite
    else { return nil }
    let coordinate = zero.magnitude <= 1e-12 * excess.scale ? 0 : zero
    guard instruments[instrument].payoff.kind == .inverse else {
      return coordinate < 0 ? nil : coordinate
    }
    return coordinate > 0 ? 1 / coordinate : nil
  }

  /// The margin excess as the instrument's price moves; nil without a position.
  private func excess(_ slot: LegSlot, _ marks: [Double], hasMaintenance: Bool) -> MarginExcess? {
    let instrument = instruments[slot.instrument]
    guard instrument.marginMode == .cross else {
      guard !positions[slot.index].isFlat else { return nil }
      return excess(margin(slot), [slot], hasMaintenance)
    }
    var constant = wallet(instrument.settlement)
    var own: [LegSlot] = []
    for other in crossSlots(instrument.settlement) {
      if other.instrument == slot.instrument {
        own.append(other)
      } else {
        constant += unrealised(other, marks)
        if hasMaintenance { constant -= maintenance(other, marks) }
      }
    }
    return own.isEmpty ? nil : excess(constant, own, hasMaintenance)
  }

  private func excess(_ constant: Double, _ slots: [LegSlot], _ hasMaintenance: Bool)
    -> MarginExcess
  {
    var excess = MarginExcess(constant: constant)
    for slot in slots {
      let instrument = instruments[slot.instrument]
      let position = positions[slot.index]
      excess.legs.append(
        .init(
          slope: instrument.payoff.slope(position.quantity),
          origin: instrument.payoff.coordinate(position.entry)))
      guard hasMaintenance else { continue }
      if instrument.basis == .mark {
        excess.tiers = contracts[slot.instrument].tiers
      } else {
        excess.constant -= maintenance(slot, [])
      }
    }
    return excess
  }

  /// The open cross positions that share the wallet of an asset, in order.
  func crossSlots(_ asset: Int) -> [LegSlot] {
    positions.indices.map { LegSlot(index: $0) }.filter { slot in
      let instrument = instruments[slot.instrument]
      return instrument.marginMode == .cross && instrument.settlement == asset
        && !positions[slot.index].isFlat
    }
  }
}
