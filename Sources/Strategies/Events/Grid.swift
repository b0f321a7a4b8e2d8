import MarketData
import Trading

/// Buys at evenly spaced prices below the market and sells at those above it.
///
/// One price of the grid carries no order, the gap: buys stand below it, sales above. An order that
/// fills becomes the gap, so that its opposite appears one level away and earns the spacing. When
/// the market has left the grid by a level, a new one is laid around it; the position stays.
struct Grid: EventStrategy {
  static let entry = EventCatalogEntry(
    name: "grid",
    summary: "Buys at evenly spaced prices below the market and sells at those above it.",
    parameters: [
      .whole("levels", 1...200, standard: 5, "orders on each side"),
      .real("spacing", 0.000_01...0.5, standard: 0.005, "between levels, of the first price"),
      .real("notional", 0.01...1e9, standard: 1_000, "quote money an order, at the first price"),
      .whole("orders", 1...1_000, standard: 10, "orders' worth held at most, long or short"),
      .whole("intervalMs", 1...86_400_000, standard: 1_000, "milliseconds between looks"),
    ],
    make: { Grid($0, instrument: $1[0]) })

  private let instrument: Int
  private let levels: Int
  private let spacing: Double
  private let notional: Double
  private let mostOrders: Double
  private let interval: Int64
  /// Units of one order; zero until the first price.
  private var unit = 0.0
  /// The price of level 0; nil while no grid stands.
  private var centre: Double?
  private var step = 0.0
  /// The level without an order.
  private var gap = 0
  /// The orders of all levels, the lowest first.
  private var orders: [ClientOrderID?]
  private var isDue = true

  init(_ parameters: [Double], instrument: Int) {
    levels = Int(parameters[0])
    spacing = parameters[1]
    notional = parameters[2]
    mostOrders = parameters[3]
    interval = Int64(parameters[4]) * 1_000_000
    self.instrument = instrument
    orders = Array(repeating: nil, count: 2 * levels + 1)
  }

  mutating func onTimer(_ desk: Desk) {
    desk.listen(to: .books)
    isDue = true
  }

  mutating func onBook(_ instrument: Int, _ desk: Desk) {
    guard isDue, instrument == self.instrument, desk.canTrade(instrument),
      desk.markets[instrument].isQuoted
    else { return }
    isDue = false
    desk.wake(afterNanoseconds: interval)
    look(desk)
  }

  mutating func onFill(_ fill: OrderFill, _ desk: Desk) {
    guard let place = orders.firstIndex(of: fill.order), desk[fill.order] == nil else { return }
    // A jump may fill several levels, in any order; the farthest is the last.
    gap = fill.side == .buy ? min(gap, place - levels) : max(gap, place - levels)
    fillLevels(desk)
  }

  /// Lays the grid, leaves it, or mends it.
  private mutating func look(_ desk: Desk) {
    let market = desk.markets[instrument]
    guard market.isQuoted, market.bid <= market.ask, market.middle.isFinite else { return }
    if let centre, (market.middle - centre).magnitude > Double(levels + 1) * step {
      for order in desk.orders { desk.cancel(order.id) }
      self.centre = nil
    }
    if centre == nil, desk.orders.isEmpty { lay(around: market.middle, desk) }
    fillLevels(desk)
  }

  private mutating func lay(around price: Double, _ desk: Desk) {
    let (filters, payoff) = (desk.contracts[instrument].filters, desk.contracts[instrument].payoff)
    if unit == 0 { unit = filters.lot.step.floor(payoff.quantity(worth: notional, at: price)) }
    let centre = filters.tick.floor(price + filters.tick.step / 2)
    step = max(filters.tick.step, filters.tick.floor(centre * spacing))
    gap = 0
    orders = orders.map { _ in nil }
    self.centre = centre
  }

  /// Sends the orders of levels that have none, the nearest first.
  private mutating func fillLevels(_ desk: Desk) {
    guard let centre, desk.canTrade(instrument) else { return }
    let contract = desk.contracts[instrument]
    for away in 1...2 * levels {
      for level in [gap - away, gap + away] where level.magnitude <= levels {
        if let id = orders[level + levels], desk[id] != nil { continue }
        let side: OrderSide = level < gap ? .buy : .sell
        let room = mostOrders * unit - side.sign * desk.worstPosition(instrument, side)
        let quantity = contract.filters.lot.step.floor(min(unit, room))
        let price = contract.filters.tick.mended(centre + Double(level) * step)
        let mark = desk.markets[instrument].mark
        guard contract.refusal(quantity: quantity, price: price, mark: mark) == nil else {
          continue
        }
        orders[level + levels] = desk.submit(
          OrderRequest(instrument: instrument, side, .limit(price: price), quantity: quantity))
      }
    }
  }
}
