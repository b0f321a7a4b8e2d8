import MarketData
import Metrics
import Trading

@testable import Sweep

/// A second, naive account of one parameter set, written from the rules alone: one bar at a time,
/// nothing cached, so that where it and the engine differ one of them is wrong.
struct ReferenceAccount {
  /// One leg of a fill: what changed hands and what it cost.
  struct Leg {
    var bar: Int
    var units: Double
    var price: Double
    var reference: Double
    var fee: Double
  }

  /// What an open position remembers.
  struct Position {
    var entryBar: Int
    var entryPrice: Double
    var averagePrice: Double
    var most: Double
    var cashBefore: Double
    var fees: Double
    var slippage: Double
    var funding = 0.0
    var stopDistance: Double?
    var takeProfitDistance: Double?
    /// The average true range as of the bar before the entry.
    var range: Double
    /// The best price since the entry, up to the bar before.
    var best: Double
    /// Equity beside the isolated margin.
    var free = 0.0
    /// Whether rounding alone lies between the margin and all equity.
    var isRounded = false
    var wasReduced = false
    /// Whether units were added after some had been sold.
    var grewAfterReduction = false
  }

  let plan: SweepPlan
  var model: ExecutionModel { plan.columns.model }
  var fee: Double { model.fee.takerBps / 10_000 }

  private(set) var cash: Double
  private(set) var units = 0.0
  private(set) var isRuined = false
  private(set) var position: Position?
  private(set) var equity: [Double] = []
  private(set) var quantity: [Double] = []
  private(set) var legs: [Leg] = []
  private(set) var payments: [(bar: Int, amount: Double)] = []
  private(set) var trades: [ClosedTrade] = []
  /// The places of trades that grew again after a reduction.
  private(set) var regrown: Set<Int> = []
  private var target = 0.0

  /// Takes an account through the plan's bars; `targets[t]` is what was decided at the close of t.
  init(_ plan: SweepPlan, targets: [Double]) {
    self.plan = plan
    cash = plan.capital
    for bar in plan.bars {
      if model.fill == .nextOpen { follow(targets, bar) }
      payFunding(bar)
      exitInside(bar)
      if model.fill != .nextOpen { follow(targets, bar) }
      payInterest(bar)
      close(bar)
    }
  }

  // MARK: Targets

  private mutating func follow(_ targets: [Double], _ bar: Int) {
    let decided = bar - model.delayBars
    guard decided >= plan.bars.lowerBound, !isRuined else { return }
    let wanted = min(plan.side.highest, max(plan.side.lowest, targets[decided]))
    guard wanted != target else { return }
    target = wanted
    if units == 0 || wanted == 0 || (units > 0) != (wanted > 0) {
      replace(wanted, bar)
    } else {
      resize(wanted, bar)
    }
  }

  /// Closes what is held, then opens what is wanted, at one price.
  private mutating func replace(_ wanted: Double, _ bar: Int) {
    guard units != 0 || wanted != 0 else { return }
    let buying = units == 0 ? wanted > 0 : units < 0
    let plain = price(bar, buying: buying, units: 0)
    let opened = opening(wanted, bar, plain)
    let paid = price(bar, buying: buying, units: units.magnitude + opened.magnitude)
    let bought = opening(wanted, bar, paid)
    if units != 0 { leave(bar, at: paid, reference: plan.columns.fills[bar].reference, .signal) }
    if !isRuined, bought != 0 { add(bought, bar, at: paid) }
  }

  /// Moves a position on its side: more if more is affordable, less if less is wanted.
  private mutating func resize(_ wanted: Double, _ bar: Int) {
    let side = units > 0 ? 1.0 : -1.0
    let closing = price(bar, buying: side < 0, units: 0)
    if worth(at: closing) <= 0 {
      return loseAll(bar, at: price(bar, buying: side < 0, units: units.magnitude))
    }
    let plainMore = price(bar, buying: side > 0, units: 0)
    let more = sizeMore(wanted, bar, plainMore)
    if side * more > side * units {
      let paid = price(bar, buying: side > 0, units: (more - units).magnitude)
      let change = filtered(sizeMore(wanted, bar, paid) - units, at: paid)
      if side * change > 0 { return add(change, bar, at: paid) }
    }
    let plainLess = price(bar, buying: side < 0, units: 0)
    let less = sizeLess(wanted, bar, plainLess)
    if side * less < side * units {
      let paid = price(bar, buying: side < 0, units: (units - less).magnitude)
      if worth(at: paid) <= 0 || side * sizeLess(wanted, bar, paid) <= 0 {
        return loseAll(bar, at: price(bar, buying: side < 0, units: units.magnitude))
      }
      let change = filtered(sizeLess(wanted, bar, paid) - units, at: paid)
      if side * change < 0 { return reduce(change, bar, at: paid) }
    }
  }

  private mutating func loseAll(_ bar: Int, at price: Double) {
    leave(bar, at: price, reference: plan.columns.fills[bar].reference, .signal)
  }

  // MARK: Sizes and prices

  /// What a new position would hold once everything is closed at the same price; nothing while the
  /// ranges that its stops need are undefined.
  private func opening(_ wanted: Double, _ bar: Int, _ price: Double) -> Double {
    let budget = worth(at: price)
    if price <= 0 || budget <= 0 || plan.columns.ranges?[bar].isNaN == true { return 0 }
    return filtered(size(wanted, bar, price, budget: budget), at: price)
  }

  /// Cash if everything held were closed at a price.
  private func worth(at price: Double) -> Double {
    cash + units * price - units.magnitude * price * fee
  }

  private func size(_ wanted: Double, _ bar: Int, _ price: Double, budget: Double) -> Double {
    switch model.sizing {
    case .quantity(let number): wanted * number
    case .notional(let money): wanted * money / price
    case .allIn, .volatility:
      wanted * plan.columns.fills[bar].scale * budget / (price * (1 + fee))
    }
  }

  /// A larger position on the same side: notional and the fee on what is added come from equity.
  private func sizeMore(_ wanted: Double, _ bar: Int, _ price: Double) -> Double {
    let feeShare = units > 0 ? fee : -fee
    return size(wanted, bar, price, budget: cash + units * price * (1 + feeShare))
  }

  /// A smaller position on the same side: the fee on what is sold comes from what is left.
  private func sizeLess(_ wanted: Double, _ bar: Int, _ price: Double) -> Double {
    let feeShare = units > 0 ? -fee : fee
    let budget = cash + units * price * (1 + feeShare)
    return size(wanted, bar, price, budget: budget * (1 + fee) / (1 - fee))
  }

  private func price(_ bar: Int, buying: Bool, units: Double) -> Double {
    let row = plan.columns.fills[bar]
    let impact = row.reference * row.impact * units.squareRoot()
    return buying ? row.buy + impact : max(0, row.sell - impact)
  }

  /// The order that the instrument's filters leave: whole steps, or nothing when it is too small.
  private func filtered(_ order: Double, at price: Double) -> Double {
    let lot = model.lot
    var size = order.magnitude
    if lot.stepUnits > 0 {
      // A size meant as whole steps may lie an ulp below.
      size = (size / lot.stepUnits * (1 + 1e-12)).rounded(.down) * lot.stepUnits
    }
    if size < lot.minimumUnits || size * price < lot.minimumNotional { return 0 }
    return order < 0 ? -size : size
  }

  // MARK: Legs

  private mutating func add(_ change: Double, _ bar: Int, at price: Double) {
    let before = cash
    let reference = plan.columns.fills[bar].reference
    record(Leg(bar: bar, units: change, price: price, reference: reference, fee: fee))
    let paid = change.magnitude * price
    let slippage = change.magnitude * (price - reference).magnitude
    guard var held = position else {
      position = Position(
        entryBar: bar, entryPrice: price, averagePrice: price, most: change.magnitude,
        cashBefore: before, fees: paid * fee,
        slippage: slippage,
        stopDistance: distance(model.stops.stop, of: price, range: range(bar)),
        takeProfitDistance: distance(model.stops.takeProfit, of: price, range: range(bar)),
        range: range(bar),
        best: price)
      isolate(at: price)
      return
    }
    let kept = units.magnitude - change.magnitude
    held.averagePrice = (held.averagePrice * kept + paid) / units.magnitude
    held.most = max(held.most, units.magnitude)
    held.fees += paid * fee
    held.slippage += slippage
    held.grewAfterReduction = held.grewAfterReduction || held.wasReduced
    position = held
    isolate(at: price)
  }

  private mutating func reduce(_ change: Double, _ bar: Int, at price: Double) {
    let reference = plan.columns.fills[bar].reference
    record(Leg(bar: bar, units: change, price: price, reference: reference, fee: fee))
    let paid = change.magnitude * price * fee
    position?.wasReduced = true
    position?.fees += paid
    position?.slippage += change.magnitude * (price - reference).magnitude
    isolate(at: price)
  }

  /// Sets aside what a position of this size needs at this price; the rest is out of its reach.
  private mutating func isolate(at price: Double) {
    let total = cash + units * price
    let margin = units.magnitude * price / model.leverage
    // What is left beside a margin of all equity is rounding, not money.
    let isWhole = margin > total * (1 - 1e-9)
    position?.free = isWhole ? 0 : total - margin
    position?.isRounded = isWhole && margin < total * (1 + 1e-9)
  }

  private mutating func leave(
    _ bar: Int, at price: Double, reference: Double, fee: Double? = nil, _ reason: ExitReason
  ) {
    let closed = units
    record(Leg(bar: bar, units: -units, price: price, reference: reference, fee: fee ?? self.fee))
    if model.margin != nil, reason != .signal { cash = max(cash, position?.free ?? 0) }
    if cash <= 0 { (cash, isRuined) = (0, true) }
    finish(closed, bar, price, reference, fee ?? self.fee, reason)
  }

  private mutating func record(_ leg: Leg) {
    cash -= leg.units * leg.price + leg.units.magnitude * leg.price * leg.fee
    units += leg.units
    legs.append(leg)
  }

  private mutating func finish(
    _ closed: Double, _ bar: Int, _ price: Double, _ reference: Double, _ fee: Double,
    _ reason: ExitReason
  ) {
    units = 0
    guard let held = position else { return }
    position = nil
    if held.grewAfterReduction { regrown.insert(trades.count) }
    trades.append(
      ClosedTrade(
        direction: closed > 0 ? 1 : -1, entryBar: held.entryBar, entryPrice: held.averagePrice,
        exitBar: bar, exitPrice: price, quantity: held.most,
        fees: held.fees + closed.magnitude * price * fee,
        slippage: held.slippage + closed.magnitude * (price - reference).magnitude,
        funding: held.funding, profit: cash - held.cashBefore, adverseExcursion: 0,
        favourableExcursion: 0, exitReason: reason.rawValue))
  }

  /// Ends the account: whatever is held is closed at `price` and nothing is left.
  private mutating func ruin(_ bar: Int, at price: Double) {
    (cash, isRuined) = (0, true)
    finish(units, bar, price, price, 0, .ruin)
  }

  // MARK: Inside a bar

  private mutating func payFunding(_ bar: Int) {
    guard units != 0, plan.columns.fundings[bar] != 0 else { return }
    pay(units * plan.columns.fundings[bar], bar)
    let mark = plan.columns.fundingMarks[bar]
    if cash + units * mark <= 0 { ruin(bar, at: mark) }
  }

  private mutating func pay(_ amount: Double, _ bar: Int) {
    cash -= amount
    position?.funding += amount
    payments.append((bar, amount))
  }

  private func range(_ bar: Int) -> Double { plan.columns.ranges?[bar] ?? 0 }

  private func distance(
    _ rule: Stops.Distance?, of price: Double, range: Double
  ) -> Double? {
    switch rule {
    case .none: nil
    case .fraction(let fraction): price * fraction
    case .ranges(let number): number * range
    }
  }

  /// Ends the position where the bar's range touches a level fixed before the bar.
  private mutating func exitInside(_ bar: Int) {
    guard let held = position else { return }
    let side = units > 0 ? 1.0 : -1.0
    let prices = plan.series.bars[bar]
    let (worst, best) = side > 0 ? (prices.low, prices.high) : (prices.high, prices.low)
    // In multiples of `side` a higher number is better for a short position, too.
    let fixed = held.stopDistance.map { (side * held.entryPrice - $0, ExitReason.stop) }
    let moving = distance(model.stops.trailing, of: held.best, range: held.range)
      .map { (side * held.best - $0, ExitReason.trailing) }
    let liquidation = liquidationPrice(held).map { (side * $0, ExitReason.liquidation) }
    let nearest = [fixed, moving, liquidation].compactMap { $0 }.max { $0.0 < $1.0 }
    let take = held.takeProfitDistance.map { side * held.entryPrice + $0 } ?? .infinity
    let bestSoFar = side * max(side * held.best, side * best)
    position?.best = bestSoFar
    let open = side * prices.open
    let level = nearest?.0 ?? -.infinity
    if open > level, open >= take {
      takeProfit(bar, at: prices.open)
    } else if side * worst <= level, let reason = nearest?.1 {
      if reason == .liquidation { return liquidate(bar, at: side * level) }
      stopOut(bar, at: side * min(level, open), side, reason)
    } else if side * best >= take {
      takeProfit(bar, at: side * take)
    }
  }

  /// A limit order in the book: its own price, the maker's fee.
  private mutating func takeProfit(_ bar: Int, at price: Double) {
    leave(bar, at: price, reference: price, fee: model.fee.makerBps / 10_000, .takeProfit)
  }

  private mutating func stopOut(
    _ bar: Int, at reference: Double, _ side: Double, _ reason: ExitReason
  ) {
    let slip =
      plan.columns.exitSlippages[bar] + plan.columns.exitImpacts[bar]
      * units.magnitude.squareRoot()
    leave(bar, at: max(0, reference * (1 - side * slip)), reference: reference, reason)
  }

  /// The venue takes the position and all of its margin.
  private mutating func liquidate(_ bar: Int, at price: Double) {
    let closed = units
    legs.append(Leg(bar: bar, units: -units, price: price, reference: price, fee: 0))
    cash = position?.free ?? 0
    if cash <= 0 { (cash, isRuined) = (0, true) }
    finish(closed, bar, price, price, 0, .liquidation)
  }

  /// Where cash + q·p − free = maintenance · |q| · p: what is left of the margin is too little.
  private func liquidationPrice(_ held: Position) -> Double? {
    guard let maintenance = model.margin?.maintenance else { return nil }
    let price = (held.free - cash) / (units - units.magnitude * maintenance)
    return price > 0 ? price : nil
  }

  private mutating func payInterest(_ bar: Int) {
    guard model.borrowRate != 0, !isRuined else { return }
    let borrowed = max(0, -cash) + max(0, -units) * plan.columns.marks[bar]
    if borrowed > 0 { pay(borrowed * plan.columns.borrowRatePerBar, bar) }
  }

  private mutating func close(_ bar: Int) {
    let mark = plan.columns.marks[bar]
    if !isRuined, cash + units * mark <= 0 { ruin(bar, at: mark) }
    equity.append(isRuined ? 0 : cash + units * mark)
    quantity.append(units)
  }
}
