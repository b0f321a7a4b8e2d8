import MarketData
import Trading

/// A market of which only bars are known.
///
/// At a bar's open and close takers trade at the execution model's prices; inside it the price
/// walks from corner to corner of an assumed path (`PathAssumption`), and resting orders trade as
/// it reaches them: stops and liquidations before limits where both lie at one point. A limit
/// order trades only when the price goes beyond it, because a touch leaves the queue at it unknown;
/// a take-profit trades at its touch. Orders that arrive at a close trade at the next open unless
/// the execution model fills at closes.
final class BarVenue: Venue {
  /// Where the market stands in its bar.
  private enum Phase {
    /// Before the open of `bar`.
    case ahead
    /// The open stands; orders trade at it.
    case open
    case inside
    /// The close stands.
    case close
  }

  let instrument: Int
  let series: BarSeries
  let columns: ExecutionColumns
  /// The bars that are traded; earlier ones only stand in the series.
  let bars: Range<Int>
  let assumption: PathAssumption
  /// Prices at which positions are marked inside bars, one bar each; nil takes the traded ones.
  let markBars: [Bar]?
  /// Share of a bar's volume that our fills may make up; nil does not bound them.
  let volumeShare: Double?
  var board = OrderBoard()

  private var phase = Phase.ahead
  private(set) var bar: Int
  private var path: PricePath
  private var markPath: PricePath
  /// Share of the bar's time that has passed.
  private var share = 0.0
  /// Units that the bar's volume still leaves us.
  private var capacity = Double.infinity
  /// The bar whose funding was paid last.
  private var fundedBar: Int?
  /// The last bar whose interest has been paid.
  private var endedBar: Int?

  init(
    instrument: Int, series: BarSeries, columns: ExecutionColumns, bars: Range<Int>,
    assumption: PathAssumption = .pessimistic, markBars: [Bar]? = nil, volumeShare: Double? = nil
  ) {
    self.instrument = instrument
    self.series = series
    self.columns = columns
    self.bars = bars
    self.assumption = assumption
    self.markBars = markBars
    self.volumeShare = volumeShare
    bar = bars.lowerBound
    path = PricePath(series.bars[bars.lowerBound], highFirst: false)
    markPath = path
  }

  // MARK: Time

  func next(_ clearing: Clearing) -> Moment {
    switch phase {
    case .ahead: Moment(openTime(bar), .open)
    case .open: Moment(openTime(bar), .settleOpen)
    case .inside:
      Moment(moment(firstTouch(clearing)?.share ?? 1), .market)
    case .close:
      bar + 1 < bars.upperBound ? Moment(openTime(bar + 1), .open) : .never
    }
  }

  private func openTime(_ bar: Int) -> Int64 { series.bars[bar].openTime.nanoseconds }

  private var closeTime: Int64 {
    let end = openTime(bar) + series.interval
    return bar + 1 < series.bars.count ? min(end, openTime(bar + 1)) : end
  }

  private var duration: Double { Double(closeTime - openTime(bar)) }

  var barIndex: Int? { bar }
  var isQuiet: Bool { false }
  var isHeard = false
  var prints: [TradePrint] = []
  var endTime: Int64 {
    series.bars[bars.upperBound - 1].openTime.nanoseconds + series.interval
  }

  func advance(to time: Int64, _ clearing: Clearing) -> MarketNews {
    switch phase {
    case .ahead: open(clearing)
    case .open: return settleOpen(clearing)
    case .inside: return walk(to: time, clearing)
    case .close:
      guard bar + 1 < bars.upperBound else { return [] }
      bar += 1
      open(clearing)
    }
    return .book
  }

  func endPeriod(_ clearing: Clearing) {
    guard phase == .close, endedBar != bar else { return }
    endedBar = bar
    clearing.payInterest(instrument)
    clearing.ruinIfLost(at: columns.marks[bar], of: instrument)
  }

  private func open(_ clearing: Clearing) {
    phase = .open
    share = 0
    capacity = volumeShare.map { $0 * series.bars[bar].volume } ?? .infinity
    clearing.setMark(instrument, (markBars ?? series.bars)[bar].open)
    clearing.enterBar(
      instrument, low: series.bars[bar].low, high: series.bars[bar].high,
      fillsAtOpen: columns.model.fill.isAtOpen)
    tradeWaiting(clearing)
  }

  /// Market orders that have waited for this open.
  private func tradeWaiting(_ clearing: Clearing) {
    for id in board.orders.filter({ $0.isActive && $0.request.kind == .market }).map(\.id) {
      if let place = board.place(of: id) { take(place, clearing) }
    }
  }

  /// What follows the open's own trades: funding, then the orders that the gap has reached.
  private func settleOpen(_ clearing: Clearing) -> MarketNews {
    if columns.fundings[bar] != 0 {
      let rate = columns.fundings[bar] / columns.fundingMarks[bar]
      clearing.payFunding(
        instrument, rate: rate, mark: markBars?[bar].open ?? columns.fundingMarks[bar])
      fundedBar = bar
    }
    let position = clearing.position(instrument)
    let prices = series.bars[bar]
    let highFirst = PricePath.isHighFirst(prices, assumption, position: position)
    path = PricePath(prices, highFirst: highFirst)
    markPath = PricePath((markBars ?? series.bars)[bar], highFirst: highFirst)
    phase = .inside
    return []
  }

  // MARK: Inside a bar

  /// What the path reaches first.
  private enum Touch {
    case order(ClientOrderID)
    case liquidation(PositionLeg, level: Double)
  }

  private func walk(to time: Int64, _ clearing: Clearing) -> MarketNews {
    let end = time >= closeTime ? 1 : Double(time - openTime(bar)) / duration
    if let (touch, at, price) = firstTouch(clearing), moment(at) <= time {
      share = max(share, at)
      perform(touch, price, clearing)
      return []
    }
    share = max(share, end)
    guard end >= 1 else { return [] }
    phase = .close
    for place in board.orders.indices {
      let falls = board.orders[place].request.side == .sell
      board.orders[place].trail(falls ? series.bars[bar].high : series.bars[bar].low)
    }
    clearing.setMark(instrument, columns.marks[bar])
    return [.book, .close]
  }

  func pass(to time: Int64, _ clearing: Clearing) {
    guard phase == .inside, time < closeTime else { return }
    share = max(share, Double(time - openTime(bar)) / duration)
  }

  private func moment(_ share: Double) -> Int64 {
    min(closeTime, openTime(bar) + Int64((share * duration).rounded()))
  }

  private func firstTouch(_ clearing: Clearing) -> (Touch, share: Double, price: Double)? {
    let levels = clearing.liquidationLevels(instrument)
    if levels.isEmpty, board.orders.isEmpty { return nil }
    var first: (touch: Touch, price: Double, order: (Double, Int, Double, Int))?
    /// At one point of the path exits (0) come before limits (1), then what a gap has passed first,
    /// then an order before the venue.
    func consider(
      _ touch: Touch, _ found: (share: Double, price: Double)?, rank: Int, level: Double,
      falling: Bool, byVenue: Bool = false
    ) {
      guard let found else { return }
      let order = (found.share, rank, falling ? -level : level, byVenue ? 1 : 0)
      if let best = first, best.order <= order { return }
      first = (touch, found.price, order)
    }
    for order in board.orders where !order.awaitsParent {
      let (found, rank) = touch(of: order)
      let level = order.isArmed ? order.trigger ?? 0 : order.request.kind.limitPrice ?? 0
      consider(
        .order(order.id), found, rank: rank, level: level, falling: order.firesFalling)
    }
    for (leg, level, falling) in levels {
      consider(
        .liquidation(leg, level: level),
        markPath.firstTouch(level, falling: falling, from: share), rank: 0, level: level,
        falling: falling, byVenue: true)
    }
    return first.map { ($0.touch, $0.order.0, $0.price) }
  }

  /// Where the path reaches an order, and whether it is an exit (0) or a limit (1).
  private func touch(of order: WorkingOrder) -> ((share: Double, price: Double)?, rank: Int) {
    if order.isArmed {
      guard let trigger = order.trigger else { return (nil, 0) }
      let found = path.firstTouch(trigger, falling: order.firesFalling, from: share)
      let isTake = order.request.kind.isTakeProfit
      return (found, isTake ? 1 : 0)
    }
    guard let limit = order.request.kind.limitPrice, capacity > 0 else {
      return order.isActive && capacity > 0 ? ((share, path.price(at: share)), 0) : (nil, 0)
    }
    let found = path.firstTouch(
      limit, falling: order.request.side == .buy, strictly: true, from: share)
    return (found, 1)
  }

  private func perform(_ touch: Touch, _ price: Double, _ clearing: Clearing) {
    switch touch {
    case .liquidation(let leg, let level):
      clearing.liquidate(instrument, leg, at: level, &board)
    case .order(let id):
      guard let place = board.place(of: id) else { return }
      guard board.orders[place].isArmed else { return tradeInside(place, at: price, clearing) }
      board.orders[place].isArmed = false
      clearing.report(id, .trigger)
      guard makeWay(for: id, clearing), let place = board.place(of: id) else { return }
      if case .stopLimit = board.orders[place].request.kind {
        take(place, clearing)
      } else {
        tradeInside(place, at: price, clearing)
        endIfImmediate(id, clearing)
      }
    }
  }

  /// Trades an order that the path has reached: a limit at that price, anything else with slippage.
  private func tradeInside(_ place: Int, at price: Double, _ clearing: Clearing) {
    let order = board.orders[place]
    if let limit = order.request.kind.limitPrice {
      let holds = order.request.side == .buy ? price <= limit : price >= limit
      if holds { fill(place, at: price, reference: price, isMaker: true, clearing) }
      return
    }
    let units = clearing.tradable(order, instrument)
    let sign = order.request.side.sign
    let impact =
      columns.model.slippage.hasImpact ? columns.exitImpacts[bar] * units.squareRoot() : 0
    let slipped = price * (1 + sign * (columns.exitSlippages[bar] + impact))
    fill(place, at: slipped, reference: price, isMaker: false, clearing)
  }

  // MARK: Trading

  var triggerPrice: Double? { phase == .inside ? path.price(at: share) : nil }

  func takerPrice(_ side: OrderSide) -> Double? {
    switch phase {
    case .ahead: return nil
    case .open: return row(side)
    case .inside:
      return path.price(at: share) * (1 + side.sign * columns.exitSlippages[bar])
    case .close: return fillsAtClose ? row(side) : columns.marks[bar]
    }
  }

  private var fillsAtClose: Bool { !columns.model.fill.isAtOpen }

  private func row(_ side: OrderSide) -> Double {
    // A model that fills at closes has no price of its own for an open.
    if phase == .open, fillsAtClose { return series.bars[bar].open }
    return side == .buy ? columns.fills[bar].buy : columns.fills[bar].sell
  }

  func take(_ place: Int, _ clearing: Clearing) {
    let order = board.orders[place]
    if phase == .inside {
      if order.request.kind.limitPrice == nil {
        tradeInside(place, at: path.price(at: share), clearing)
      } else if isReached(order) {
        fill(
          place, at: takerPrice(order.request.side) ?? .nan, reference: path.price(at: share),
          isMaker: false, clearing)
      }
    } else if phase == .open || (phase == .close && fillsAtClose) {
      if isReached(order) { tradeAtRow(place, clearing) }
    } else if order.request.timeInForce.endsAtOnce {
      // Nothing trades between a close and the next open.
    } else {
      return
    }
    endIfImmediate(order.id, clearing)
  }

  /// Whether the taker's price satisfies an order's limit.
  private func isReached(_ order: WorkingOrder) -> Bool {
    guard let limit = order.request.kind.limitPrice else { return true }
    guard let price = takerPrice(order.request.side) else { return false }
    return order.request.side == .buy ? price <= limit : price >= limit
  }

  /// Trades at the open's or close's own prices; impact is that of the quantity that was planned.
  private func tradeAtRow(_ place: Int, _ clearing: Clearing) {
    let order = board.orders[place]
    let price = row(order.request.side)
    let reference = columns.fills[bar].reference
    let planned = order.request.plannedQuantity ?? clearing.tradable(order, instrument)
    let impact = columns.fills[bar].impact * planned.squareRoot() * reference
    fill(
      place, at: price + order.request.side.sign * impact, reference: reference,
      isMaker: false, clearing)
  }

  private func endIfImmediate(_ id: ClientOrderID, _ clearing: Clearing) {
    guard let place = board.place(of: id), board.orders[place].request.timeInForce.endsAtOnce
    else { return }
    board.end(id, .expire, clearing)
  }

  private func fill(
    _ place: Int, at price: Double, reference: Double, isMaker: Bool, _ clearing: Clearing
  ) {
    let order = board.orders[place]
    let wanted = clearing.tradable(order, instrument)
    let units = min(wanted, capacity)
    if order.request.timeInForce == .fillOrKill, units < wanted { return }
    guard units > 0 else {
      if wanted <= 0 {
        board.end(order.id, .cancel, because: .nothingToReduce, clearing)
      }
      return
    }
    capacity -= units
    // However dear it is to be rid of units, nobody pays for it, and nobody gets nothing.
    let price = max(price, reference * 1e-12)
    clearing.fill(
      place, units: units, price: price, reference: reference, isMaker: isMaker, &board)
    for child in board.orders where child.request.parent == order.id {
      bringToLife(child.id, clearing)
    }
  }

  func available(
    _ side: OrderSide, limit: Double?, strictly: Bool, _ clearing: Clearing
  ) -> Double {
    guard let limit else { return capacity }
    guard let price = takerPrice(side) else { return 0 }
    let distance = side.sign * (limit - price)
    return distance > 0 || !strictly && distance == 0 ? capacity : 0
  }

  func levels(_ side: OrderSide, count: Int) -> [BookLevel] { [] }

  func look(at time: Int64, _ view: inout MarketView) {
    guard phase != .ahead else { return }
    view.barIndex = bar
    view.phase = phase == .open ? .open : phase == .close ? .close : .inside
    view.bid = takerPrice(.sell) ?? .nan
    view.ask = takerPrice(.buy) ?? .nan
    // The bar's own volume is known at its close alone.
    let known = phase == .close ? bar : max(bars.lowerBound, bar - 1)
    let shown = volumeShare.map { $0 * series.bars[known].volume } ?? .infinity
    view.bidQuantity = shown
    view.askQuantity = shown
    view.mark = (markBars ?? series.bars)[bar].open
    view.last = phase == .open ? series.bars[bar].open : path.price(at: share)
    if let fundedBar {
      view.fundingRate = columns.fundings[fundedBar] / columns.fundingMarks[fundedBar]
      view.fundingTime = series.bars[fundedBar].openTime
    }
    if phase == .close {
      view.last = series.bars[bar].close
      view.mark = columns.marks[bar]
      view.bar = series.bars[bar]
    }
  }
}
