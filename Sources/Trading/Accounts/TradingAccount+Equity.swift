import MarketData

extension TradingAccount {
  /// What a position has gained at its mark, in settlement money.
  package func unrealised(_ instrument: Int, _ leg: PositionLeg = .net, marks: [Double]) -> Double {
    guard instruments.indices.contains(instrument) else { return 0 }
    return unrealised(LegSlot(instrument, leg), marks)
  }

  /// Free money, isolated margins and unrealised profit in one asset.
  package func equity(of asset: Int, marks: [Double]) -> Double {
    var sum = wallet(asset)
    for index in positions.indices where instruments[index / 2].settlement == asset {
      let slot = LegSlot(index: index)
      sum += margin(slot)
      if !instruments[index / 2].isSpot { sum += unrealised(slot, marks) }
    }
    return sum
  }

  /// The worth of the whole account in one asset, the others at the marks of what trades between
  /// them; NaN when something cannot be valued.
  package func equity(marks: [Double], in asset: Int = 0) -> Double {
    var sum = equity(of: asset, marks: marks)
    for other in assets.indices where other != asset {
      let worth = equity(of: other, marks: marks)
      if worth != 0 { sum += worth * rate(from: other, to: asset, marks) }
    }
    return sum
  }

  /// The part of equity that does not move with the marks of linear contracts in an asset:
  /// wallet + margins − Σ q·multiplier·entry, so that equity = cash + Σ q·multiplier·mark.
  package func cash(_ asset: Int = 0) -> Double {
    var sum = wallet(asset)
    for (index, position) in positions.enumerated() {
      let instrument = instruments[index / 2]
      guard instrument.settlement == asset else { continue }
      sum += margin(LegSlot(index: index))
      guard instrument.payoff.kind == .linear else { continue }
      sum -= instrument.payoff.slope(position.quantity) * position.entry
    }
    return sum
  }

  func mark(_ instrument: Int, _ marks: [Double]) -> Double {
    guard instrument < marks.count, marks[instrument] > 0, marks[instrument].isFinite else {
      return .nan
    }
    return marks[instrument]
  }

  func unrealised(_ slot: LegSlot, _ marks: [Double]) -> Double {
    let position = positions[slot.index]
    guard !position.isFlat else { return 0 }
    return instruments[slot.instrument].payoff.profit(
      position.quantity, from: position.entry, to: mark(slot.instrument, marks))
  }

  /// The price of one asset in another, from the first contract between them.
  private func rate(from asset: Int, to other: Int, _ marks: [Double]) -> Double {
    for (index, instrument) in instruments.enumerated() {
      if instrument.base == asset, instrument.quote == other { return mark(index, marks) }
      if instrument.base == other, instrument.quote == asset { return 1 / mark(index, marks) }
    }
    return .nan
  }
}
