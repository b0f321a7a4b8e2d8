import Documents
import MarketData
import Testing

@testable import Trading

@Suite struct AccountFillTests {
  @Test func nettingAsInTheGolden() throws {
    var account = try TradingAccount(contracts: [.linear()])
    var total = 0.0
    for row in try AccountingGolden.list("netting_one_way") {
      let fill = try #require(row["fill"])
      let quantity = try fill.number("side") * fill.number("q")
      let outcome = try account.apply(OrderFill(quantity, at: fill.number("p")))
      total += outcome.realised
      #expect(account.position(0).quantity == (try row.number("pos")))
      #expect(account.position(0).entry == (try row.number("avg")))
      #expect(outcome.realised == (try row.number("realized")))
      #expect(total == (try row.number("cum")))
      #expect(account.wallet() == total)
    }
  }

  @Test func feesAndRebates() throws {
    var contract = Contract.linear()
    contract.makerFeeRate = -0.0001
    contract.takerFeeRate = 0.0005
    var account = try TradingAccount(contracts: [contract])
    try account.deposit(1000, at: .start)
    #expect(try account.apply(OrderFill(2, at: 100)).fee == 0.1)
    #expect(agree(try account.apply(OrderFill(-2, at: 100, isMaker: true)).fee, -0.02))
    #expect(agree(account.wallet(), 999.92))
    #expect(agree(account.ledger.balance(of: 0, in: .fees), 0.08))
  }

  @Test func inverseFeesAndEntries() throws {
    var contract = Contract("BTCUSD", .inverse, base: "BTC", quote: "USD", multiplier: 10)
    contract.takerFeeRate = 0.001
    var account = try TradingAccount(contracts: [contract])
    #expect(agree(try account.apply(OrderFill(100, at: 20_000)).fee, 0.001 * 1000 / 20_000))
    try account.apply(OrderFill(300, at: 40_000))
    #expect(agree(account.position(0).entry, 400 / (100 / 20_000.0 + 300 / 40_000.0)))
    let realised = try account.apply(OrderFill(-400, at: 50_000)).realised
    #expect(agree(realised, 1000 / 20_000.0 + 3000 / 40_000.0 - 4000 / 50_000.0))
    #expect(account.assets[0] == "BTC")
  }

  @Test func manySmallFillsLeaveNoDust() throws {
    for step in [0, 0.1] {
      var contract = Contract.linear()
      contract.filters.lot = LotRule(step: step)
      var account = try TradingAccount(contracts: [contract])
      for _ in 0..<10 { try account.apply(OrderFill(0.1, at: 100)) }
      let outcome = try account.apply(OrderFill(-1, at: 101))
      #expect(account.position(0) == AccountPosition())
      #expect(agree(outcome.realised, 1))
    }
  }

  @Test func hedgeLegsStandApartAndNeverFlip() throws {
    var account = try TradingAccount(contracts: [.linear()], positionMode: .hedge)
    try account.apply(OrderFill(2, at: 100, leg: .long))
    try account.apply(OrderFill(-3, at: 110, leg: .short))
    #expect(account.position(0, .long) == AccountPosition(quantity: 2, entry: 100))
    #expect(account.position(0, .short) == AccountPosition(quantity: -3, entry: 110))
    #expect(account.netQuantity(0) == -1)
    #expect(throws: OrderRefusal.legExceeded) {
      try account.apply(OrderFill(-2.5, at: 120, leg: .long))
    }
    #expect(throws: OrderRefusal.legExceeded) {
      try account.apply(OrderFill(3.5, at: 90, leg: .short))
    }
    #expect(throws: OrderRefusal.wrongLeg) { try account.apply(OrderFill(1, at: 90)) }
    #expect(try account.apply(OrderFill(3, at: 90, leg: .short)).realised == 60)
    #expect(account.position(0, .short).isFlat)
    #expect(account.position(0, .long).quantity == 2)
  }

  @Test(arguments: [
    (Double.nan, 1.0, OrderRefusal.notFinite), (1, .nan, .notFinite), (.infinity, 1, .notFinite),
    (0, 1, .priceNotPositive), (-1, 1, .priceNotPositive), (1, 0, .quantityNotPositive),
    (1, -1, .quantityNotPositive), (1e300, 1, .priceOutsideLimits), (1, 1e300, .quantityTooLarge),
    (1e-300, 1, .priceOutsideLimits), (1, 1e-300, .quantityTooSmall),
  ])
  func hostileFillsChangeNothing(price: Double, quantity: Double, refusal: OrderRefusal) throws {
    var account = try TradingAccount(contracts: [.linear()], isRecording: true)
    var fill = OrderFill(1, at: price)
    fill.quantity = quantity
    #expect(throws: refusal) { try account.apply(fill) }
    for unknown in [-1, 1, .max, .min] {
      fill.instrument = unknown
      #expect(throws: OrderRefusal.unknownInstrument) { try account.apply(fill) }
    }
    #expect(account.position(0).isFlat && account.ledger.entries.isEmpty)
  }

  @Test func cashAndMarkMakeEquity() throws {
    var account = try TradingAccount(contracts: [.linear()], marginMode: .isolated)
    try account.deposit(1000, at: .start)
    try account.setLeverage(5, 0, marks: [.nan], at: .start)
    try account.apply(OrderFill(-2, at: 100))
    #expect(account.isolatedMargin(0) == 40)
    #expect(account.wallet() == 960)
    #expect(account.cash() == 1200)
    #expect(account.equity(marks: [90]) == 1020)
    #expect(account.equity(marks: [90]) == account.cash() + account.position(0).quantity * 90)
  }
}
