import Lanes
import Trading

extension Account {
  /// Fills a due target, lane by lane, where it differs from the one in force.
  mutating func fill<O: FillObserver>(
    _ due: L, _ course: Course, bar: Int, _ observer: inout O
  ) {
    let wanted = clamped(due, course.terms)
    let changed = wanted .!= target
    guard changed.anyTrue else { return }
    target = L.select(changed, wanted, target)
    let (oldCash, oldQuantity) = (cash, quantity)
    let isAlive = changed .& (ruined .== 0)
    var switches = isAlive .& ((quantity .!= 0) .| (wanted .!= 0))
    let sameSide = switches .& ((quantity * wanted) .> 0)
    var opening = wanted
    if sameSide.anyTrue {
      let plan = resizePlan(wanted, course, bar: bar)
      let resizes = sameSide .& .!plan.ends
      // What a resize leaves nothing of is closed like any other position.
      opening = L.select(sameSide .& plan.ends, 0, wanted)
      switches = switches .& .!resizes
      if resizes.anyTrue { resize(resizes, plan, course, bar: bar, &observer) }
    }
    if switches.anyTrue { switchPosition(switches, opening, course, bar: bar, &observer) }
    telescope(fromCash: oldCash, quantity: oldQuantity, course, bar: bar)
  }

  /// A target inside what the experiment's side allows; an undefined one is none.
  @inline(__always) private func clamped(_ due: L, _ terms: Terms) -> L {
    let defined = L.select(due .== due, due, 0)
    return L.max(L.min(defined, L(terms.highestTarget)), L(terms.lowestTarget))
  }

  /// Closes what is held and opens what is wanted, at one price, each leg paying its fee.
  private mutating func switchPosition<O: FillObserver>(
    _ mask: L.Mask, _ wanted: L, _ course: Course, bar: Int, _ observer: inout O
  ) {
    let row = course.fills[bar]
    let fee = L(course.terms.takerFee)
    let held = quantity.magnitude
    let buys = (wanted .> 0) .| ((wanted .== 0) .& (quantity .< 0))
    var price = L.select(buys, L(row.buy), L(row.sell))
    if course.terms.hasImpact {
      let flat = cash + quantity * price - held * price * fee
      let opened = openingUnits(wanted, flat: flat, price: price, course, bar: bar)
      let units = held + L.select(flat .> 0, opened, 0)
      price = withImpact(price, units: units, buys: buys, row)
    }
    let closingFee = held * price * fee
    let flat = cash + quantity * price - closingFee
    let isLost = mask .& (flat .<= 0)
    let units = L.select(
      isLost, 0, openingUnits(wanted, flat: flat, price: price, course, bar: bar))
    let opened = L.select(wanted .> 0, units, 0 - units)
    let openingFee = units * price * fee
    let closes = mask .& (quantity .!= 0)
    if O.isRecording {
      record(
        closes, flat: flat, price: price, fee: closingFee, row, bar: bar, reason: .signal,
        &observer)
    }
    close(closes, flat: L.select(isLost, L(Self.dust), flat))
    turnover = L.select(mask, turnover + (held + units) * price, turnover)
    slippage = L.select(
      mask, slippage + (held + units) * (price - L(row.reference)).magnitude, slippage)
    cash = L.select(mask, L.select(isLost, L(Self.dust), flat - opened * price - openingFee), cash)
    quantity = L.select(mask, L.select(units .> 0, opened, 0), quantity)
    entryCash = L.select(mask, flat, entryCash)
    if isLost.anyTrue { ruined = L.select(isLost, 1, ruined) }
    if O.isRecording, quantity.values[0] != 0 {
      observer.held(
        observed(price, units: units, fee: openingFee, row, bar: bar), quantity: quantity.values[0])
    }
    if course.terms.isManaged { arm(mask, price: price, course, bar: bar) }
  }

  /// Units of a full position of the wanted exposure, opened from flat equity.
  @inline(__always) private func openingUnits(
    _ wanted: L, flat: L, price: L, _ course: Course, bar: Int
  ) -> L {
    let exposure = wanted.magnitude
    let units: L
    switch course.terms.sizing {
    case .allIn, .volatility:
      let budget = exposure * L(course.fills[bar].scale) * flat
      units = L.max(budget / (price * L(1 + course.terms.takerFee)), 0)
    case .quantity(let full): units = exposure * L(full)
    case .notional(let full): units = exposure * L(full) / price
    }
    if let ranges = course.ranges, ranges[bar].isNaN { return 0 }
    let payable = L.select(price .> 0, units, 0)
    return course.terms.hasLots ? filtered(payable, price: price, course.terms.lot) : payable
  }

  /// Rounds units down to whole steps and drops what is too small to send.
  private func filtered(_ units: L, price: L, _ lot: LotFilter) -> L {
    var rounded = units
    if lot.stepUnits > 0 {
      // A quotient a trillionth below a whole step is that step: only rounding put it there.
      rounded = (units / L(lot.stepUnits) * L(1 + 1e-12)).roundedDown * L(lot.stepUnits)
    }
    let isLarge = (rounded .>= L(lot.minimumUnits)) .& (rounded * price .>= L(lot.minimumNotional))
    return L.select(isLarge, rounded, 0)
  }

  @inline(__always) private func withImpact(
    _ price: L, units: L, buys: L.Mask, _ row: ExecutionColumns.FillRow
  ) -> L {
    let share = L(row.impact) * units.squareRoot
    // However large the order, nobody pays to be rid of units.
    return L.max(price + L.select(buys, share, 0 - share) * L(row.reference), 0)
  }

  /// What a change of exposure on the position's own side comes to.
  private struct ResizePlan {
    /// Units held afterwards, and the price of the units traded.
    var units: L
    var price: L
    /// Nothing is left: the equity is gone, or the order is for all that is held.
    var ends: L.Mask
  }

  /// Grows at one price or shrinks at the other; between the two nothing is traded.
  private func resizePlan(_ wanted: L, _ course: Course, bar: Int) -> ResizePlan {
    let row = course.fills[bar]
    let isLong = quantity .> 0
    let held = quantity.magnitude
    var growing = L.select(isLong, L(row.buy), L(row.sell))
    var shrinking = L.select(isLong, L(row.sell), L(row.buy))
    let flat = cash + quantity * shrinking - held * shrinking * L(course.terms.takerFee)
    if course.terms.hasImpact {
      let grown = resized(wanted, price: growing, grows: true, course, bar: bar)
      growing = withImpact(growing, units: L.max(grown - held, 0), buys: isLong, row)
      let shrunk = resized(wanted, price: shrinking, grows: false, course, bar: bar)
      shrinking = withImpact(shrinking, units: L.max(held - shrunk, 0), buys: .!isLong, row)
    }
    let grown = resized(wanted, price: growing, grows: true, course, bar: bar)
    let shrunk = resized(wanted, price: shrinking, grows: false, course, bar: bar)
    let grows = grown .> held
    let price = L.select(grows, growing, shrinking)
    var units = L.select(grows, grown, L.min(shrunk, held))
    if course.terms.hasLots { units = filteredResize(units, held, price, course.terms.lot) }
    return ResizePlan(units: units, price: price, ends: (flat .<= 0) .| (units .<= 0))
  }

  private mutating func resize<O: FillObserver>(
    _ mask: L.Mask, _ plan: ResizePlan, _ course: Course, bar: Int, _ observer: inout O
  ) {
    let row = course.fills[bar]
    let (units, price) = (plan.units, plan.price)
    let traded = (units - quantity.magnitude).magnitude
    let fee = traded * price * L(course.terms.takerFee)
    let signed = L.select(quantity .> 0, units, 0 - units)
    turnover = L.select(mask, turnover + traded * price, turnover)
    slippage = L.select(
      mask, slippage + traded * (price - L(row.reference)).magnitude, slippage)
    cash = L.select(mask, cash - (signed - quantity) * price - fee, cash)
    quantity = L.select(mask, signed, quantity)
    if O.isRecording, traded.values[0] != 0 {
      observer.held(
        observed(price, units: traded, fee: fee, row, bar: bar), quantity: quantity.values[0])
    }
    if course.terms.maintenance != nil { isolate(mask .& (traded .!= 0), price: price, course) }
  }

  /// Units after a resize: q·p·(1 ± fee) = w·(equity ± |q₀|·p·fee), plus to grow, minus to shrink.
  @inline(__always) private func resized(
    _ wanted: L, price: L, grows: Bool, _ course: Course, bar: Int
  ) -> L {
    let exposure = wanted.magnitude
    switch course.terms.sizing {
    case .quantity(let full): return exposure * L(full)
    case .notional(let full): return exposure * L(full) / price
    case .allIn, .volatility:
      let fee = L(grows ? course.terms.takerFee : -course.terms.takerFee)
      let equity = cash + quantity * price + quantity.magnitude * price * fee
      return exposure * L(course.fills[bar].scale) * equity / (price * (1 + fee))
    }
  }

  private func filteredResize(_ units: L, _ held: L, _ price: L, _ lot: LotFilter) -> L {
    let traded = filtered((units - held).magnitude, price: price, lot)
    return L.select(units .> held, held + traded, held - traded)
  }

  @inline(__always) func observed(
    _ price: L, units: L, fee: L, _ row: ExecutionColumns.FillRow, bar: Int
  ) -> ObservedFill {
    ObservedFill(
      bar: bar, price: price.values[0], reference: row.reference, units: units.values[0],
      fee: fee.values[0])
  }

  private func record<O: FillObserver>(
    _ mask: L.Mask, flat: L, price: L, fee: L, _ row: ExecutionColumns.FillRow, bar: Int,
    reason: ExitReason, _ observer: inout O
  ) {
    guard mask.anyTrue else { return }
    let end = flat.values[0] <= 0 ? Self.dust : flat.values[0]
    observer.closed(
      observed(price, units: quantity.magnitude, fee: fee, row, bar: bar),
      profit: end - entryCash.values[0], reason: reason)
  }
}
