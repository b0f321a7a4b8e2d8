import Lanes
import Trading

/// Positions that end inside a bar: by stop, trailing stop, take-profit or liquidation.
///
/// Levels are kept times the direction of the position, so that long and short share one order:
/// a price at or below a stop level has hit it, one at or above a take level has reached it.
extension Account {
  /// Fixes the exit levels of positions that have just opened.
  mutating func arm(_ mask: L.Mask, price: L, _ course: Course, bar: Int) {
    let stops = course.terms.stops
    let range = course.ranges?[bar] ?? 0
    let entry = direction * price
    func level(_ distance: Stops.Distance?, sign: Double) -> L {
      switch distance {
      case .none: L(sign * .infinity)
      case .fraction(let fraction): entry + price * L(sign * fraction)
      case .ranges(let multiple): entry + L(sign * multiple * range)
      }
    }
    stopLevel = L.select(mask, level(stops.stop, sign: -1), stopLevel)
    takeLevel = L.select(mask, level(stops.takeProfit, sign: 1), takeLevel)
    bestPrice = L.select(mask, entry, bestPrice)
    if case .ranges(let multiple) = stops.trailing {
      trailDistance = L.select(mask, L(multiple * range), trailDistance)
    }
    isolate(mask, price: price, course)
  }

  /// Sets aside as margin what a position of this size needs; the rest is out of its reach.
  mutating func isolate(_ mask: L.Mask, price: L, _ course: Course) {
    let total = cash + quantity * price
    let need = quantity.magnitude * price / L(course.terms.leverage)
    // What rounding alone would leave outside is inside.
    let margin = L.select(need .> total * L(1 - 1e-9), total, need)
    freeEquity = L.select(mask, total - margin, freeEquity)
  }

  private var direction: L { L.select(quantity .> 0, 1, -1) }

  /// Ends the positions whose levels the bar touches, and lets trailing stops follow the others.
  mutating func exit<O: FillObserver>(_ course: Course, bar: Int, _ observer: inout O) {
    let isOpen = quantity .!= 0
    guard isOpen.anyTrue else { return }
    let prices = course.bars[bar]
    let direction = direction
    let isLong = quantity .> 0
    let open = direction * L(prices.open)
    let worst = L.select(isLong, L(prices.low), L(-prices.high))
    let best = L.select(isLong, L(prices.high), L(-prices.low))

    let trailing = trailingLevel(course.terms.stops.trailing)
    let stop = L.max(trailing, stopLevel)
    let liquidation = liquidationLevel(course.terms, direction)
    // The nearer to the open comes first; at one price the venue is not faster than the order.
    let isLiquidation = liquidation .> stop
    let guardLevel = L.max(liquidation, stop)
    let gapsThrough = open .<= guardLevel
    let opensAbove = .!gapsThrough .& (open .>= takeLevel)
    let isStopped = isOpen .& (gapsThrough .| (.!opensAbove .& (worst .<= guardLevel)))
    let isTaken = isOpen .& .!isStopped .& (opensAbove .| (best .>= takeLevel))
    bestPrice = L.select(isOpen, L.max(best, bestPrice), bestPrice)

    if isTaken.anyTrue {
      let level = direction * L.select(opensAbove, open, takeLevel)
      leave(
        isTaken, level, level, fee: course.terms.makerFee, course, bar: bar, reason: .takeProfit,
        &observer)
    }
    let byStop = isStopped .& .!isLiquidation
    if byStop.anyTrue {
      let reference = direction * L.select(gapsThrough, open, stop)
      let price = slipped(reference, direction, course, bar: bar)
      leave(
        byStop, price, reference, fee: course.terms.takerFee, course, bar: bar,
        reason: (trailing .> stopLevel).anyTrue ? .trailing : .stop, &observer)
    }
    let byVenue = isStopped .& isLiquidation
    if byVenue.anyTrue { liquidate(byVenue, direction * liquidation, course, bar: bar, &observer) }
  }

  private func trailingLevel(_ trailing: Stops.Distance?) -> L {
    switch trailing {
    case .none: L(-Double.infinity)
    case .fraction(let fraction): bestPrice - bestPrice.magnitude * L(fraction)
    case .ranges: bestPrice - trailDistance
    }
  }

  /// Where cash + q·p − free equity = maintenance · |q|·p, times the direction.
  private func liquidationLevel(_ terms: Terms, _ direction: L) -> L {
    guard let maintenance = terms.maintenance else { return L(-Double.infinity) }
    let price = (freeEquity - cash) / (quantity - quantity.magnitude * L(maintenance))
    return L.select(price .> 0, direction * price, L(-Double.infinity))
  }

  /// The price of a stop that becomes a market order at `reference`.
  private func slipped(_ reference: L, _ direction: L, _ course: Course, bar: Int) -> L {
    var fraction = L(course.exitSlippages[bar])
    if course.terms.hasImpact {
      fraction = fraction + L(course.exitImpacts[bar]) * quantity.magnitude.squareRoot
    }
    return L.max(reference * (1 - direction * fraction), 0)
  }

  private mutating func leave<O: FillObserver>(
    _ mask: L.Mask, _ price: L, _ reference: L, fee: Double, _ course: Course, bar: Int,
    reason: ExitReason, _ observer: inout O
  ) {
    let held = quantity.magnitude
    let cost = held * price * L(fee)
    var flat = cash + quantity * price - cost
    // An isolated position cannot lose more than its margin.
    if course.terms.maintenance != nil { flat = L.max(flat, freeEquity) }
    slippage = L.select(mask, slippage + held * (price - reference).magnitude, slippage)
    finish(
      mask, flat: flat, price: price, cost: cost, course, bar: bar, reason, reference, &observer)
  }

  /// Hands a position to the venue: its margin is lost whole.
  private mutating func liquidate<O: FillObserver>(
    _ mask: L.Mask, _ price: L, _ course: Course, bar: Int, _ observer: inout O
  ) {
    finish(
      mask, flat: freeEquity, price: price, cost: 0, course, bar: bar, .liquidation, price,
      &observer)
  }

  private mutating func finish<O: FillObserver>(
    _ mask: L.Mask, flat: L, price: L, cost: L, _ course: Course, bar: Int, _ reason: ExitReason,
    _ reference: L, _ observer: inout O
  ) {
    let (oldCash, oldQuantity) = (cash, quantity)
    let held = quantity.magnitude
    let isLost = mask .& (flat .<= 0)
    let left = L.select(isLost, L(Self.dust), flat)
    if O.isRecording, mask.anyTrue {
      observer.closed(
        ObservedFill(
          bar: bar, price: price.values[0], reference: reference.values[0], units: held.values[0],
          fee: cost.values[0]),
        profit: (left - entryCash).values[0], reason: reason)
    }
    close(mask, flat: left)
    turnover = L.select(mask, turnover + held * price, turnover)
    otherFees = L.select(
      mask, otherFees + (cost - held * price * L(course.terms.takerFee)), otherFees)
    cash = L.select(mask, left, cash)
    entryCash = L.select(mask, left, entryCash)
    quantity = L.select(mask, 0, quantity)
    ruined = L.select(isLost, 1, ruined)
    telescope(fromCash: oldCash, quantity: oldQuantity, course, bar: bar)
  }
}
