import MarketData
import Numerics
import Testing

@testable import Trading

@Suite struct MarginCheckTests {
  /// 1000 in the wallet at ten times leverage, nothing held.
  private func account(
    _ margin: MarginMode = .cross, _ position: PositionMode = .oneWay, tiers: MarginTiers = .none
  ) throws -> TradingAccount {
    var account = try TradingAccount(
      contracts: [.linear(tiers: tiers), .linear("ETHUSDT", base: "ETH")], positionMode: position,
      marginMode: margin)
    try account.deposit(1000, at: .start)
    for instrument in 0..<2 {
      try account.setLeverage(10, instrument, marks: [100, 100], at: .start)
    }
    return account
  }

  private func working(buy: Double = 0, sell: Double = 0, price: Double = 100) -> WorkingOrders {
    var orders = WorkingOrders()
    orders.add(.buy, quantity: buy, price: price, payoff: Payoff(.linear))
    orders.add(.sell, quantity: sell, price: price, payoff: Payoff(.linear))
    return orders
  }

  private func check(
    _ account: TradingAccount, _ quantity: Double, leg: PositionLeg = .net,
    isReduceOnly: Bool = false, instrument: Int = 0, working: [WorkingOrders] = [],
    marks: [Double] = [100, 100]
  ) -> OrderRefusal? {
    let request = OrderRequest(
      instrument: instrument, OrderSide(of: quantity), .market, quantity: quantity.magnitude,
      isReduceOnly: isReduceOnly, leg: leg)
    return account.marginCheck(request, price: 100, working: working, marks: marks)
  }

  @Test(arguments: [MarginMode.cross, .isolated])
  func onlyWhatAddsNeedsMargin(mode: MarginMode) throws {
    var account = try account(mode)
    #expect(check(account, 100) == nil && check(account, -100) == nil)
    #expect(check(account, 100.1) == .insufficientMargin)
    try account.apply(OrderFill(60, at: 100))
    #expect(check(account, 40) == nil && check(account, 40.1) == .insufficientMargin)
    // A sale closes 60 and may open as much again and 40 more.
    #expect(check(account, -160) == nil && check(account, -160.1) == .insufficientMargin)
  }

  @Test func theWorseSideOfTheOpenOrdersCounts() throws {
    var account = try account()
    let open = [working(buy: 70, sell: 50)]
    #expect(check(account, 30, working: open) == nil)
    #expect(check(account, 30.1, working: open) == .insufficientMargin)
    #expect(check(account, -50, working: open) == nil)
    #expect(check(account, -50.1, working: open) == .insufficientMargin)
    #expect(check(account, 30.1, instrument: 1, working: open) == .insufficientMargin)
    #expect(check(account, 30, instrument: 1, working: open) == nil)
    try account.apply(OrderFill(20, at: 100))
    #expect(check(account, -50, working: open) == nil)
    #expect(check(account, -70.1, working: open) == .insufficientMargin)
  }

  @Test func lossesCountAndGainsDoNot() throws {
    var account = try account()
    try account.apply(OrderFill(10, at: 100))
    #expect(account.available(marks: [150, 100]) == 900)
    #expect(account.available(marks: [50, 100]) == 400)
    #expect(check(account, 40.1, marks: [50, 100]) == .insufficientMargin)
    #expect(check(account, 40, marks: [50, 100]) == nil)
    #expect(check(account, 1, marks: [.nan, 100]) == .insufficientMargin)
    #expect(check(account, 1, instrument: 1, marks: []) == .insufficientMargin)
    #expect(check(account, -10, marks: []) == nil)
  }

  @Test func reducingNeedsAPositionAndNoMargin() throws {
    var account = try account()
    #expect(check(account, -1, isReduceOnly: true) == .nothingToReduce)
    try account.apply(OrderFill(100, at: 100))
    #expect(check(account, -500, isReduceOnly: true) == nil)
    #expect(check(account, 1, isReduceOnly: true) == .nothingToReduce)
    var close = OrderRequest(.sell, .market, quantity: .nan, closesPosition: true)
    #expect(account.marginCheck(close, price: 100, working: [], marks: []) == nil)
    close.side = .buy
    #expect(account.marginCheck(close, price: 100, working: [], marks: []) == .nothingToReduce)
  }

  @Test func hedgeLegsAddUp() throws {
    var account = try account(.cross, .hedge)
    try account.apply(OrderFill(60, at: 100, leg: .long))
    #expect(check(account, -40, leg: .short) == nil)
    #expect(check(account, -40.1, leg: .short) == .insufficientMargin)
    #expect(check(account, 10, leg: .long, working: [working(sell: 30)]) == nil)
    #expect(check(account, 10.1, leg: .long, working: [working(sell: 30)]) == .insufficientMargin)
    #expect(check(account, -60, leg: .long) == nil)
    #expect(check(account, -60.1, leg: .long) == .legExceeded)
    #expect(check(account, 1, leg: .short) == .nothingToReduce)
    #expect(check(account, 1) == .wrongLeg)
    #expect(check(account, 1, leg: .long, instrument: 5) == .unknownInstrument)
  }

  @Test func tiersCapTheLeverage() throws {
    let tiers = try MarginTiers([
      MarginTier(floor: 0, cap: 2000, rate: 0.01, deduction: 0, maximumLeverage: 20),
      MarginTier(floor: 2000, cap: 9000, rate: 0.05, deduction: 80, maximumLeverage: 5),
    ])
    var account = try account(tiers: tiers)
    #expect(check(account, 20) == nil && check(account, 20.1) == .leverageTooHigh)
    #expect(check(account, 1, working: [working(buy: 20)]) == .leverageTooHigh)
    #expect(throws: OrderRefusal.leverageTooHigh) {
      try account.setLeverage(21, 0, marks: [100, 100], at: .start)
    }
    try account.setLeverage(5, 0, marks: [100, 100], at: .start)
    #expect(check(account, 50) == nil && check(account, 50.1) == .insufficientMargin)
    try account.deposit(1e4, at: .start)
    #expect(check(account, 90.1) == .leverageTooHigh)
  }

  @Test func withoutMarginAnythingGoes() throws {
    #expect(check(try account(.none), 1e9) == nil)
    #expect(check(try account(.none), .nan) == .notFinite)
  }

  /// Orders accepted one after another never ask for more than there is, whichever side fills.
  @Test func acceptedOrdersAreCoveredAtWorst() throws {
    var accepted = 0
    for seed in 0..<400 as Range<UInt64> {
      var random = SplitMix64(seed: seed)
      var account = try account(random.below(2) == 0 ? .cross : .isolated)
      let held = Double(random.below(100)) - 50
      if held != 0 { try account.apply(OrderFill(held, at: 100)) }
      var orders: [(instrument: Int, quantity: Double)] = []
      var open = [working(), working()]
      for _ in 0..<20 {
        let instrument = random.below(2)
        let quantity = Double(random.below(120)) - 59.5
        guard check(account, quantity, instrument: instrument, working: open) == nil else {
          continue
        }
        orders.append((instrument, quantity))
        open[instrument].add(
          OrderSide(of: quantity), quantity: quantity.magnitude, price: 100,
          payoff: Payoff(.linear))
      }
      accepted += orders.count
      for sides in [[1.0, 1], [1, -1], [-1, 1], [-1, -1]] {
        var filled = account
        for order in orders where order.quantity * sides[order.instrument] > 0 {
          try filled.apply(OrderFill(order.quantity, at: 100, instrument: order.instrument))
        }
        #expect(filled.available(marks: [100, 100]) >= -1e-9, "seed \(seed)")
      }
    }
    #expect(accepted > 1000)
  }
}
