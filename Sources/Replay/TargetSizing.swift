import Trading

/// What a change of target exposure comes to at one bar's prices: the sizes of semantics §3, as an
/// order.
struct TargetSizing {
  let model: ExecutionModel
  let row: ExecutionColumns.FillRow
  /// Whether the stops of a new position have distances to stand on.
  let knowsRanges: Bool
  /// Equity beside the position: cash + units · price is what closing for nothing would leave.
  let cash: Double
  /// Signed units held.
  let units: Double

  /// The change of units that a target asks for, and what it comes to.
  struct Change: Equatable {
    /// Signed units to trade.
    var units: Double
    /// Units for which the price's impact is judged.
    var planned: Double
    /// Whether what is held ends first.
    var closes: Bool
  }

  private var fee: Double { model.fee.takerBps / 10_000 }

  /// Nil where there is nothing to trade.
  func change(to wanted: Double) -> Change? {
    guard units != 0 || wanted != 0 else { return nil }
    return units * wanted > 0 ? resize(wanted) : replace(wanted)
  }

  /// Closes what is held and opens what is wanted, at one price.
  private func replace(_ wanted: Double) -> Change? {
    let buys = units == 0 ? wanted > 0 : units < 0
    let plain = price(buys: buys, planned: 0)
    let planned = units.magnitude + (opening(wanted, at: plain) ?? 0).magnitude
    let opened = opening(wanted, at: price(buys: buys, planned: planned)) ?? 0
    let change = opened - units
    return change == 0 ? nil : Change(units: change, planned: planned, closes: units != 0)
  }

  /// Grows at one price or shrinks at the other; between the two nothing is traded.
  private func resize(_ wanted: Double) -> Change? {
    let side = units > 0 ? 1.0 : -1.0
    let closing = price(buys: side < 0, planned: 0)
    if worth(at: closing) <= 0 { return closeAll(planned: units.magnitude) }
    let more = side * sizeMore(wanted, at: price(buys: side > 0, planned: 0))
    if more > side * units {
      let planned = more - side * units
      let paid = price(buys: side > 0, planned: planned)
      let added = filtered(side * sizeMore(wanted, at: paid) - side * units, at: paid)
      if added > 0 { return Change(units: side * added, planned: planned, closes: false) }
    }
    let less = side * sizeLess(wanted, at: price(buys: side < 0, planned: 0))
    guard less < side * units else { return nil }
    let planned = side * units - less
    let paid = price(buys: side < 0, planned: planned)
    if worth(at: paid) <= 0 || side * sizeLess(wanted, at: paid) <= 0 {
      return closeAll(planned: units.magnitude)
    }
    let sold = filtered(side * units - side * sizeLess(wanted, at: paid), at: paid)
    return sold > 0 ? Change(units: -side * sold, planned: planned, closes: false) : nil
  }

  private func closeAll(planned: Double) -> Change {
    Change(units: -units, planned: planned, closes: true)
  }

  private func price(buys: Bool, planned: Double) -> Double {
    let impact = row.impact * planned.squareRoot() * row.reference
    return buys ? row.buy + impact : max(0, row.sell - impact)
  }

  /// Signed units of a new position once everything is closed at the same price.
  private func opening(_ wanted: Double, at price: Double) -> Double? {
    let budget = worth(at: price)
    guard price > 0, budget > 0, knowsRanges else { return nil }
    let size = size(wanted.magnitude, at: price, budget: budget)
    return (wanted < 0 ? -1 : 1) * filtered(size, at: price)
  }

  /// What closing everything at a price would leave.
  private func worth(at price: Double) -> Double {
    cash + units * price - units.magnitude * price * fee
  }

  private func size(_ exposure: Double, at price: Double, budget: Double) -> Double {
    switch model.sizing {
    case .quantity(let full): exposure * full
    case .notional(let full): exposure * full / price
    case .allIn, .volatility: exposure * row.scale * budget / (price * (1 + fee))
    }
  }

  /// Units of a larger position on the same side: the fee on what is added comes from equity.
  private func sizeMore(_ wanted: Double, at price: Double) -> Double {
    let share = units > 0 ? fee : -fee
    let budget = cash + units * price * (1 + share)
    return (wanted < 0 ? -1 : 1) * size(wanted.magnitude, at: price, budget: budget)
  }

  /// Units of a smaller position on the same side: the fee on what is sold comes from what is left.
  private func sizeLess(_ wanted: Double, at price: Double) -> Double {
    let share = units > 0 ? -fee : fee
    let budget = (cash + units * price * (1 + share)) * (1 + fee) / (1 - fee)
    return (wanted < 0 ? -1 : 1) * size(wanted.magnitude, at: price, budget: budget)
  }

  /// Units in whole steps; none when they are too few to send.
  private func filtered(_ size: Double, at price: Double) -> Double {
    let lot = model.lot
    var size = size
    if lot.stepUnits > 0 {
      // A size meant as whole steps may lie an ulp below.
      size = (size / lot.stepUnits * (1 + 1e-12)).rounded(.down) * lot.stepUnits
    }
    return size < lot.minimumUnits || size * price < lot.minimumNotional ? 0 : size
  }
}
