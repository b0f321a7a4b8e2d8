import MarketData
import Trading

/// Holds an asset and is short its linear perpetual while the shorts are paid well for it.
///
/// Expected is the mean of the last paid rates, a year's worth of it; what entering and leaving
/// both legs costs is spread over the days that a position is meant to last. One order is under way
/// at a time: first the leg that shows less, then the other for what the first has filled. A leg
/// that is refused ends the position, and what the other leg holds is given back.
struct FundingCarry: EventStrategy {
  static let entry = EventCatalogEntry(
    name: "funding-carry",
    summary: "Long an asset and short its perpetual while funding pays more than it costs.",
    parameters: [
      .real("notional", 0.01...1e12, standard: 10_000, "quote money a leg, when it is entered"),
      .whole(
        "payments", 2...10_000, standard: 9, "paid rates that the expected one is the mean of"),
      .real("entry", -10...10, standard: 0.05, "yearly rate after costs above which it enters"),
      .real("exit", -10...10, standard: 0, "yearly rate before costs below which it leaves"),
      .real("holdingDays", 0.01...10_000, standard: 30, "days over which the costs are spread"),
      .real("tolerance", 0...0.5, standard: 0.01, "difference of the legs that is left alone"),
    ],
    instruments: 2,
    make: { FundingCarry($0, spot: $1[0], perpetual: $1[1]) })

  private let spot: Int
  private let perpetual: Int
  private let notional: Double
  private let payments: Int
  private let entryRate: Double
  private let exitRate: Double
  private let holdingDays: Double
  private let tolerance: Double
  private var lastPayment: Timestamp?
  private var paid: [(time: Timestamp, rate: Double)] = []
  /// Units of the asset that each leg should hold; zero while out.
  private var target = 0.0
  /// The order under way, or the last one, and what its leg held when it was sent.
  private var sent: (instrument: Int, held: Double)?

  init(_ parameters: [Double], spot: Int, perpetual: Int) {
    self.spot = spot
    self.perpetual = perpetual
    notional = parameters[0]
    payments = Int(parameters[1])
    entryRate = parameters[2]
    exitRate = parameters[3]
    holdingDays = parameters[4]
    tolerance = parameters[5]
  }

  mutating func onTimer(_ desk: Desk) { desk.listen(to: .books) }

  mutating func onBook(_ instrument: Int, _ desk: Desk) {
    guard desk.contracts[perpetual].kind == .linear else { return }
    noteRefusal(desk)
    if hasLearned(desk.markets[perpetual]) { decide(desk) }
    act(desk)
  }

  mutating func onFill(_ fill: OrderFill, _ desk: Desk) { act(desk) }

  // MARK: Deciding

  /// Takes in a payment; answers whether there was a new one.
  private mutating func hasLearned(_ market: MarketView) -> Bool {
    guard let time = market.fundingTime, time != lastPayment, market.fundingRate.isFinite
    else { return false }
    lastPayment = time
    paid.append((time, market.fundingRate))
    if paid.count > payments { paid.removeFirst() }
    return true
  }

  private mutating func decide(_ desk: Desk) {
    guard let yearly = expectedRate, desk.markets[spot].isQuoted, desk.markets[perpetual].isQuoted
    else { return }
    if target > 0 {
      if yearly < exitRate { target = 0 }
    } else if yearly - yearlyCosts(desk) > entryRate {
      target = size(desk)
    }
  }

  /// The mean of the last payments, for as many as a year would have; nil while there are too few.
  private var expectedRate: Double? {
    guard paid.count == payments, let first = paid.first, let last = paid.last else { return nil }
    let span = Double(last.time.nanoseconds) - Double(first.time.nanoseconds)
    guard span > 0 else { return nil }
    let mean = paid.reduce(0) { $0 + $1.rate } / Double(payments)
    return mean * Double(payments - 1) * 365 * 86_400e9 / span
  }

  /// Fees and spreads of entering and leaving both legs.
  private func yearlyCosts(_ desk: Desk) -> Double {
    let roundTrip = [spot, perpetual].reduce(0.0) { sum, instrument in
      let market = desk.markets[instrument]
      let spread = max(0, market.ask - market.bid) / market.middle
      return sum + 2 * desk.contracts[instrument].takerFeeRate + spread
    }
    return roundTrip * 365 / holdingDays
  }

  /// Units that both legs can hold.
  private func size(_ desk: Desk) -> Double {
    let units = notional / desk.markets[spot].middle
    return [spot, perpetual].reduce(units) { units, instrument in
      let contract = desk.contracts[instrument]
      let multiplier = contract.payoff.multiplier
      return contract.filters.lot.step.floor(units / multiplier) * multiplier
    }
  }

  // MARK: Acting

  /// Gives up when the last order ended and moved nothing.
  private mutating func noteRefusal(_ desk: Desk) {
    guard let last = sent, desk.orders.isEmpty else { return }
    if desk.positions[last.instrument] == last.held { giveUp() }
    sent = nil
  }

  private mutating func giveUp() {
    target = 0
    paid = []
  }

  /// Sends the next order on the way from what is held to what should be.
  private mutating func act(_ desk: Desk) {
    guard desk.orders.isEmpty, desk.canTrade(spot), desk.canTrade(perpetual) else { return }
    let (long, short) = (units(spot, desk), -units(perpetual, desk))
    let excess = long - short
    if excess.magnitude > tolerance * max(long.magnitude, short.magnitude) {
      let extendsPerpetual = (excess > 0) == (target > 0)
      trade(extendsPerpetual ? perpetual : spot, -excess, desk)
    } else if target - long > tolerance * target {
      let leg = thinnerLeg(opening: true, desk)
      trade(leg, leg == spot ? target - long : short - target, desk)
    } else if target == 0, long != 0 || short != 0 {
      let leg = thinnerLeg(opening: false, desk)
      trade(leg, leg == spot ? -long : short, desk)
    }
  }

  /// Units of the asset that a leg stands for.
  private func units(_ instrument: Int, _ desk: Desk) -> Double {
    desk.positions[instrument] * desk.contracts[instrument].payoff.multiplier
  }

  private mutating func trade(_ instrument: Int, _ units: Double, _ desk: Desk) {
    let (contract, market) = (desk.contracts[instrument], desk.markets[instrument])
    let lot = contract.filters.lot(isMarket: true).step
    let quantity = lot.floor(lot.mended(units.magnitude / contract.payoff.multiplier))
    guard market.isQuoted, quantity > 0 else { return }
    guard contract.refusal(quantity: quantity, price: nil, mark: market.middle) == nil else {
      return giveUp()
    }
    sent = (instrument, desk.positions[instrument])
    desk.submit(
      OrderRequest(instrument: instrument, OrderSide(of: units), .market, quantity: quantity))
  }

  /// The leg whose best price shows less money on the side that it would take.
  private func thinnerLeg(opening: Bool, _ desk: Desk) -> Int {
    let (own, other) = (desk.markets[spot], desk.markets[perpetual])
    let asked = (own.ask * own.askQuantity, other.ask * other.askQuantity)
    let bid = (own.bid * own.bidQuantity, other.bid * other.bidQuantity)
    return opening
      ? (bid.1 < asked.0 ? perpetual : spot) : (asked.1 < bid.0 ? perpetual : spot)
  }
}
