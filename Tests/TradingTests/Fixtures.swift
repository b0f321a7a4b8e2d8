import MarketData

@testable import Trading

extension Contract {
  /// A linear contract without fees on BTC in USDT.
  static func linear(_ symbol: String = "BTCUSDT", base: String = "BTC", tiers: MarginTiers = .none)
    -> Contract
  {
    Contract(symbol, .linear, base: base, quote: "USDT", tiers: tiers)
  }
}

extension OrderFill {
  /// A taker's fill of a signed quantity.
  init(
    _ quantity: Double, at price: Double, instrument: Int = 0, leg: PositionLeg = .net,
    isMaker: Bool = false, time: Int64 = 0
  ) {
    self.init(
      order: ClientOrderID(strategy: 0, sequence: 1), instrument: instrument,
      side: OrderSide(of: quantity), leg: leg, price: price, quantity: quantity.magnitude,
      isMaker: isMaker, time: Timestamp(nanoseconds: time))
  }
}

extension Timestamp {
  static let start = Timestamp(nanoseconds: 0)
}
