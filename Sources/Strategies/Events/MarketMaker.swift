import MarketData
import Trading

/// Quotes one bid and one ask around a price that leans against what it holds.
///
/// The reservation price r = s − q·k is that of Avellaneda and Stoikov, "High-frequency trading in
/// a limit order book" (Quantitative Finance 8, 2008), whose k = γσ²(T − t) is held constant here.
/// s lies between the middle and the price that the shown sizes weigh, which tells the next middle
/// better (Stoikov, "The micro-price", 2018). q counts held orders. An order moves only when its
/// price has moved by `requote` ticks, lest it lose its place in the queue for nothing.
struct MarketMaker: EventStrategy {
  static let entry = EventCatalogEntry(
    name: "market-maker",
    summary: "Quotes a bid and an ask around a price that leans against what it holds.",
    parameters: [
      .real("halfSpreadBps", 0...1_000, standard: 1, "reservation price to a quote"),
      .real("notional", 0.01...1e9, standard: 1_000, "quote money an order, at the first price"),
      .real("skewBps", 0...1_000, standard: 0.5, "shift of the quotes an order held"),
      .whole("orders", 1...1_000, standard: 5, "orders' worth held at most, long or short"),
      .whole("intervalMs", 1...3_600_000, standard: 100, "milliseconds between looks"),
      .whole("requote", 1...10_000, standard: 2, "ticks that a quote must move by to be moved"),
      .real("micro", 0...1, standard: 1, "weight of the price weighed by sizes"),
    ],
    make: { MarketMaker($0, instrument: $1[0]) })

  private let instrument: Int
  private let halfSpread: Double
  private let notional: Double
  private let skew: Double
  private let mostOrders: Double
  private let interval: Int64
  private let requoteTicks: Double
  private let micro: Double
  /// Units of one order; zero until the first price.
  private var unit = 0.0
  private var lastReservation = Double.nan

  init(_ parameters: [Double], instrument: Int) {
    self.instrument = instrument
    halfSpread = parameters[0] / 10_000
    notional = parameters[1]
    skew = parameters[2] / 10_000
    mostOrders = parameters[3]
    interval = Int64(parameters[4]) * 1_000_000
    requoteTicks = parameters[5]
    micro = parameters[6]
  }

  mutating func onTimer(_ desk: Desk) {
    guard desk.canTrade(instrument) else { return }
    desk.wake(afterNanoseconds: interval)
    let contract = desk.contracts[instrument]
    guard let fair = fairPrice(desk.markets[instrument]) else { return standAside(desk) }
    if unit == 0 {
      unit = contract.filters.lot.step.floor(contract.payoff.quantity(worth: notional, at: fair))
    }
    guard unit > 0 else { return }
    let reservation = fair * (1 - skew * desk.positions[instrument] / unit)
    // The quote that moves away goes first, so that the two never meet.
    let isRising = reservation > lastReservation
    lastReservation = reservation
    for side in isRising ? [OrderSide.sell, .buy] : [.buy, .sell] {
      quote(side, around: reservation, desk, contract)
    }
  }

  /// What the instrument is taken to be worth; nil where the book does not say.
  private func fairPrice(_ market: MarketView) -> Double? {
    guard market.isQuoted, market.bid <= market.ask else { return nil }
    let shown = market.bidQuantity + market.askQuantity
    // The more is bid for, the nearer the next trade is to the ask.
    let lean = shown > 0 && shown.isFinite ? market.bidQuantity / shown - 0.5 : 0
    let fair = market.middle + micro * lean * (market.ask - market.bid)
    return fair.isFinite ? fair : nil
  }

  private func standAside(_ desk: Desk) {
    for order in desk.orders { desk.cancel(order.id) }
  }

  /// Puts a side's quote where it belongs, if that is worth its place in the queue.
  private func quote(
    _ side: OrderSide, around reservation: Double, _ desk: Desk, _ contract: Contract
  ) {
    let market = desk.markets[instrument]
    let price = price(side, around: reservation, market, contract.filters.tick)
    if let order = desk.orders.first(where: { $0.request.side == side }) {
      let least = requoteTicks * contract.filters.tick.step * (1 - 1e-6)
      guard let old = order.request.kind.limitPrice, price != old else { return }
      if contract.refusal(quantity: order.request.quantity, price: price, mark: market.mark) != nil
      {
        desk.cancel(order.id)
      } else if (price - old).magnitude >= least {
        desk.amend(order.id, price: price)
      }
      return
    }
    let room = mostOrders * unit - side.sign * desk.worstPosition(instrument, side)
    let quantity = contract.filters.lot.step.floor(min(unit, room))
    guard contract.refusal(quantity: quantity, price: price, mark: market.mark) == nil else {
      return
    }
    desk.submit(
      OrderRequest(
        instrument: instrument, side, .limit(price: price), quantity: quantity, isPostOnly: true))
  }

  /// Half a spread away, on a tick, and never where it would take.
  private func price(
    _ side: OrderSide, around reservation: Double, _ market: MarketView, _ tick: StepSize
  ) -> Double {
    let wanted = reservation * (1 - side.sign * halfSpread)
    let least =
      side == .buy ? min(wanted, market.ask - tick.step) : max(wanted, market.bid + tick.step)
    return tick.price(tick.mended(least), side, .passive)
  }
}
