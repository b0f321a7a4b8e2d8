import Lanes
import MarketData
import Trading

/// Trades a catalog strategy's target exposure by orders, over bars.
///
/// It decides at a bar's close, trades when the decision falls due at the execution model's prices,
/// and keeps the position's stop and take-profit at the venue as one-cancels-other orders.
struct TargetDriver: EventStrategy {
  let instrument: Int
  let columns: ExecutionColumns
  let bars: Range<Int>
  let side: Side
  /// Decides a bar that has closed; called in order from the series' first bar.
  private let decide: (Bar) -> Double
  private let series: BarSeries
  /// The targets of the last bars, by bar modulo their count.
  private var decided: [Double]
  /// The clamped target in force: a due one equal to it does nothing.
  private var target = 0.0
  /// Share of the account's equity that is this strategy's; nil where all of the account is.
  private let allocation: Double?
  /// The order that brings the position to the target, as far as it has not yet.
  private var entry: ClientOrderID?
  /// The exits of the open position, and its direction.
  private var exits: [ClientOrderID] = []
  private var direction = 0.0
  private var nextGroup = 0

  /// - Parameter decide: From a closed bar to a target, warmed up by every bar before the first.
  init(
    instrument: Int, series: BarSeries, columns: ExecutionColumns, bars: Range<Int>, side: Side,
    allocation: Double? = nil, decide: @escaping (Bar) -> Double
  ) {
    self.allocation = allocation
    self.instrument = instrument
    self.series = series
    self.columns = columns
    self.bars = bars
    self.side = side
    self.decide = decide
    decided = Array(repeating: 0, count: columns.model.delayBars + 1)
  }

  mutating func onTimer(_ desk: Desk) { desk.listen(to: .books) }

  mutating func onBook(_ instrument: Int, _ desk: Desk) {
    guard instrument == self.instrument else { return }
    let view = desk.markets[instrument]
    switch view.phase {
    case .open:
      if columns.model.fill.isAtOpen { act(view.barIndex, desk) }
    case .close:
      let target = decide(series.bars[view.barIndex])
      decided[view.barIndex % decided.count] = target
      if !columns.model.fill.isAtOpen { act(view.barIndex, desk) }
    case .inside: break
    }
  }

  /// Trades the target that falls due on a bar.
  private mutating func act(_ bar: Int, _ desk: Desk) {
    let origin = bar - columns.model.delayBars
    guard origin >= bars.lowerBound else { return }
    let due = decided[origin % decided.count]
    let wanted = max(min(due.isNaN ? 0 : due, side.highest), side.lowest)
    guard wanted != target else { return }
    target = wanted
    // What the last decision has not traded yet is not wanted any more.
    if let entry { desk.cancel(entry) }
    let sizing = TargetSizing(
      model: columns.model, row: columns.fills[bar],
      knowsRanges: !(columns.ranges?[bar].isNaN ?? false), cash: money(desk),
      units: desk.positions[instrument])
    guard let change = sizing.change(to: wanted) else { return }
    if change.closes { unprotect(desk) }
    entry = desk.submit(
      OrderRequest(
        instrument: instrument, OrderSide(of: change.units), .market,
        quantity: desk.contracts[instrument].filters.lot.step.mended(change.units.magnitude),
        plannedQuantity: change.planned))
  }

  /// What the strategy may spend beside its position.
  private func money(_ desk: Desk) -> Double {
    guard let allocation else { return desk.cash }
    let view = desk.markets[instrument]
    let price = view.mark > 0 ? view.mark : view.last
    let held = desk.positions[instrument]
    return allocation * desk.equity - (held == 0 ? 0 : held * price)
  }

  mutating func onFill(_ fill: OrderFill, _ desk: Desk) {
    let held = desk.positions[instrument]
    if held == 0 {
      direction = 0
      // What an exit has closed is not opened again by the rest of the entry.
      if let entry, fill.order != entry { desk.cancel(entry) }
    } else if direction * held <= 0 {
      direction = held > 0 ? 1 : -1
      protect(fill, held, desk)
    }
  }

  /// Sends the stops of a position that has just opened.
  private mutating func protect(_ fill: OrderFill, _ held: Double, _ desk: Desk) {
    let stops = columns.model.stops
    let range = columns.ranges?[desk.markets[instrument].barIndex] ?? 0
    func distance(_ rule: Stops.Distance) -> Double {
      switch rule {
      case .fraction(let fraction): fill.price * fraction
      case .ranges(let number): number * range
      }
    }
    var kinds: [OrderKind] = []
    if let stop = stops.stop {
      kinds.append(.stop(trigger: fill.price - direction * distance(stop)))
    }
    switch stops.trailing {
    case .none: break
    case .fraction(let fraction):
      kinds.append(.trailingStop(.fraction(fraction), best: fill.price))
    case .ranges(let number):
      kinds.append(.trailingStop(.price(number * range), best: fill.price))
    }
    if let take = stops.takeProfit {
      let price = fill.price + direction * distance(take)
      kinds.append(.takeProfitLimit(trigger: price, price: price))
    }
    nextGroup += 1
    // A level that no price can reach needs no order.
    exits = kinds.filter { $0.trigger ?? 1 > 0 }.map { kind in
      desk.submit(
        OrderRequest(
          instrument: instrument, direction > 0 ? .sell : .buy, kind, quantity: held.magnitude,
          closesPosition: true, group: nextGroup))
    }
  }

  private mutating func unprotect(_ desk: Desk) {
    for id in exits { desk.cancel(id) }
    exits = []
    direction = 0
  }
}
