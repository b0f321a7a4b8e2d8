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
    var trailingDistance: Double?
    var takeProfitDistance: Double?
    var best: Double
    /// What an isolated position has set aside.
    var margin: Double
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
    let opened = size(wanted, bar, plain, budget: worth(at: plain))
    let traded = units.magnitude + opened.magnitude
    let paid = price(bar, buying: buying, units: traded)
    let left = worth(at: paid)
    guard left > 0 else { return ruin(bar, at: paid) }
    if units != 0 { leave(bar, at: paid, reference: plan.columns.fills[bar].reference, .signal) }
    let bought = filtered(size(wanted, bar, paid, budget: left), at: paid)
    if bought != 0 { add(bought, bar, at: paid) }
  }

  /// Moves a position on its side: more if more is affordable, less if less is wanted.
  private mutating func resize(_ wanted: Double, _ bar: Int) {
    let side = units > 0 ? 1.0 : -1.0
    let plainMore = price(bar, buying: side > 0, units: 0)
    let more = sizeMore(wanted, bar, plainMore)
    if side * more > side * units {
      let paid = price(bar, buying: side > 0, units: (more - units).magnitude)
      let change = filtered(sizeMore(wanted, bar, paid) - units, at: paid)
      if side * change > 0 { add(change, bar, at: paid) }
      return
    }
    let plainLess = price(bar, buying: side < 0, units: 0)
    let less = sizeLess(wanted, bar, plainLess)
    if side * less < side * units {
      let paid = price(bar, buying: side < 0, units: (units - less).magnitude)
      let change = filtered(sizeLess(wanted, bar, paid) - units, at: paid)
      if side * change < 0 { reduce(change, bar, at: paid) }
    }
  }

  // MARK: Sizes and prices

  /// Cash if everything held were closed at a price.
  private func worth(at price: Double) -> Double {
    cash + units * price - units.magnitude * price * fee
  }

  private func size(_ wanted: Double, _ bar: Int, _ price: Double, budget: Double) -> Double {
    let scale = plan.columns.fills[bar].scale
    return switch model.sizing {
    case .quantity(let number): wanted * number * scale
    case .notional(let money): wanted * money * scale / price
    case .allIn, .volatility: wanted * scale * budget / (price * (1 + fee))
    }
  }

  /// A larger position on the same side: its notional and the fee on what is added come from equity.
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
    return buying ? row.buy + impact : row.sell - impact
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
        stopDistance: distance(model.stops.stop, bar, price),
        trailingDistance: distance(model.stops.trailing, bar, price),
        takeProfitDistance: distance(model.stops.takeProfit, bar, price), best: price,
        margin: paid / model.leverage)
      return
    }
    let kept = units.magnitude - change.magnitude
    held.averagePrice = (held.averagePrice * kept + paid) / units.magnitude
    held.most = max(held.most, units.magnitude)
    held.fees += paid * fee
    held.slippage += slippage
    held.margin += paid / model.leverage
    position = held
  }

  private mutating func reduce(_ change: Double, _ bar: Int, at price: Double) {
    let kept = 1 - change.magnitude / units.magnitude
    let reference = plan.columns.fills[bar].reference
    record(Leg(bar: bar, units: change, price: price, reference: reference, fee: fee))
    let paid = change.magnitude * price * fee
    position?.margin *= kept
    position?.fees += paid
    position?.slippage += change.magnitude * (price - reference).magnitude
  }

  private mutating func leave(
    _ bar: Int, at price: Double, reference: Double, fee: Double? = nil, _ reason: ExitReason
  ) {
    let closed = units
    record(Leg(bar: bar, units: -units, price: price, reference: reference, fee: fee ?? self.fee))
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
    guard let held = position else { return }
    units = 0
    position = nil
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
    let closed = units
    if closed != 0 {
      legs.append(Leg(bar: bar, units: -closed, price: price, reference: price, fee: fee))
    }
    cash = 0
    finish(closed, bar, price, price, fee, .ruin)
    units = 0
    isRuined = true
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
    position?.margin -= amount
    payments.append((bar, amount))
  }

  private func distance(_ rule: Stops.Distance?, _ bar: Int, _ price: Double) -> Double? {
    switch rule {
    case .none: nil
    case .fraction(let fraction): price * fraction
    case .ranges(let number):
      plan.columns.ranges.flatMap { $0[bar].isNaN ? nil : number * $0[bar] }
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
    let moving = held.trailingDistance.map { (side * held.best - $0, ExitReason.trailing) }
    let liquidation = liquidationPrice(held).map { (side * $0, ExitReason.liquidation) }
    let nearest = [fixed, moving, liquidation].compactMap { $0 }.max { $0.0 < $1.0 }
    let bestSoFar = side * max(side * held.best, side * best)
    position?.best = bestSoFar
    if let (level, reason) = nearest, side * worst <= level {
      let reference = side * min(level, side * prices.open)
      let slip = plan.columns.exitSlippages[bar]
      leave(bar, at: reference * (1 - side * slip), reference: reference, reason)
    } else if let distance = held.takeProfitDistance,
      side * best >= side * held.entryPrice + distance
    {
      let level = side * max(side * held.entryPrice + distance, side * prices.open)
      leave(
        bar, at: level, reference: level, fee: model.fee.makerBps / 10_000, .takeProfit)
    }
    if cash <= 0, position == nil { ruin(bar, at: prices.open) }
  }

  /// Where the isolated margin and the position's own profit equal the maintenance margin.
  private func liquidationPrice(_ held: Position) -> Double? {
    guard let maintenance = model.margin?.maintenance else { return nil }
    let price =
      (units * held.averagePrice - held.margin) / (units - units.magnitude * maintenance)
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
