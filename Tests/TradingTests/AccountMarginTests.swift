import Documents
import MarketData
import Testing

@testable import Trading

@Suite struct AccountMarginTests {
  /// 1000 in the wallet and 10 units bought at 100 with ten times leverage.
  private func account(
    _ mode: MarginMode = .isolated, insurance: Double = 0, rate: Double = 0.01
  ) throws -> TradingAccount {
    var contract = Contract.linear(tiers: try .flat(rate: rate, maximumLeverage: 20))
    contract.liquidationFeeRate = 0.01
    var account = try TradingAccount(contracts: [contract], marginMode: mode)
    try account.deposit(1000, at: .start)
    if insurance > 0 { try account.fundInsurance(insurance, at: .start) }
    try account.setLeverage(10, 0, marks: [100], at: .start)
    try account.apply(OrderFill(10, at: 100))
    return account
  }

  @Test func aClosedShareTakesItsMarginAndItsLoss() throws {
    var account = try account()
    #expect(account.isolatedMargin(0) == 100 && account.wallet() == 900)
    try account.apply(OrderFill(-4, at: 95))
    #expect(account.isolatedMargin(0) == 60 && account.wallet() == 920)
    try account.apply(OrderFill(-2, at: 80))
    #expect(account.isolatedMargin(0) == 20 && account.wallet() == 920)
    #expect(account.position(0) == AccountPosition(quantity: 4, entry: 100))
    try account.apply(OrderFill(-4, at: 120))
    #expect(account.isolatedMargin(0) == 0 && account.wallet() == 1020)
  }

  @Test func leverageMovesTheIsolatedMargin() throws {
    var account = try account()
    try account.setLeverage(20, 0, marks: [100], at: .start)
    #expect(account.isolatedMargin(0) == 50 && account.wallet() == 950)
    try account.setLeverage(2, 0, marks: [100], at: .start)
    #expect(account.isolatedMargin(0) == 500 && account.wallet() == 500)
    // A loss of 400 leaves 100 behind an initial margin of 50: no more than that is set free.
    try account.setLeverage(20, 0, marks: [60], at: .start)
    #expect(account.isolatedMargin(0) == 450 && account.wallet() == 550)
    for (leverage, refusal) in [
      (1, OrderRefusal.insufficientMargin), (0.5, .leverageOutOfRange), (.nan, .notFinite),
      (21, .leverageTooHigh),
    ] {
      #expect(throws: refusal) {
        try account.setLeverage(leverage, 0, marks: [100], at: .start)
      }
    }
    #expect(account.leverage(0) == 20 && account.isolatedMargin(0) == 450)
  }

  @Test func transfersLeaveTheInitialMarginAndTheLoss() throws {
    var account = try account()
    let before = try #require(account.liquidationPrice(0, marks: [100]))
    try account.transferMargin(200, 0, marks: [100], at: .start)
    #expect(account.isolatedMargin(0) == 300 && account.wallet() == 700)
    let after = try #require(account.liquidationPrice(0, marks: [100]))
    #expect(agree(after, before - 200 / 9.9))
    #expect(throws: OrderRefusal.insufficientMargin) {
      try account.transferMargin(-151, 0, marks: [95], at: .start)
    }
    try account.transferMargin(-150, 0, marks: [95], at: .start)
    #expect(throws: OrderRefusal.insufficientMargin) {
      try account.transferMargin(851, 0, marks: [95], at: .start)
    }
    #expect(throws: OrderRefusal.notFinite) {
      try account.transferMargin(.nan, 0, marks: [95], at: .start)
    }
    #expect(throws: OrderRefusal.insufficientMargin) {
      try account.transferMargin(-1, 0, marks: [.nan], at: .start)
    }
    var cross = try self.account(.cross)
    #expect(throws: OrderRefusal.noOwnMargin) {
      try cross.transferMargin(1, 0, marks: [95], at: .start)
    }
  }

  @Test func modesChangeOnlyWhenFlat() throws {
    var account = try account()
    #expect(throws: OrderRefusal.positionOpen) { try account.setMarginMode(.cross, 0) }
    #expect(throws: OrderRefusal.positionOpen) { try account.setPositionMode(.hedge) }
    try account.apply(OrderFill(-10, at: 100))
    #expect(throws: OrderRefusal.positionOpen) {
      try account.setPositionMode(.hedge, hasOpenOrders: true)
    }
    try account.setMarginMode(.cross, 0)
    try account.setPositionMode(.hedge)
    #expect(account.marginMode(0) == .cross && account.positionMode == .hedge)
  }

  @Test func isolatedFundingMovesTheLiquidationPrice() throws {
    var account = try account()
    let before = try #require(account.liquidationPrice(0, marks: [100]))
    let received = try account.payFunding(0, rate: 0.01, mark: 100, at: .start)
    #expect(received == -10)
    #expect(account.isolatedMargin(0) == 90 && account.wallet() == 900)
    let after = try #require(account.liquidationPrice(0, marks: [100]))
    #expect(agree(after, before + 10 / 9.9))
    #expect(try account.payFunding(0, rate: 0.01, mark: 100, at: .start) == nil)
    #expect(account.isolatedMargin(0) == 90)
    for (rate, mark) in [(Double.nan, 100.0), (0.01, .nan), (0.01, 0), (2, 100)] {
      let later = Timestamp(nanoseconds: 9)
      #expect(throws: OrderRefusal.self) {
        try account.payFunding(0, rate: rate, mark: mark, at: later)
      }
    }
    #expect(account.isolatedMargin(0) == 90)
  }

  @Test func aLiquidationBetterThanBankruptcyFeedsTheInsurance() throws {
    var account = try account()
    let outcome = try account.liquidate(0, price: 90.5, marks: [90.5], at: .start)
    #expect(outcome.quantity == -10 && outcome.realised == -95)
    #expect(agree(outcome.fee, 9.05) && agree(outcome.insurance, -4.05))
    #expect(outcome.deleveraged == 0)
    #expect(agree(account.insurance(), 5) && account.isolatedMargin(0) == 0)
    #expect(account.wallet() == 900)
  }

  @Test func aGapIsPaidByTheInsuranceAndThenByOthers() throws {
    var account = try account(insurance: 60)
    let outcome = try account.liquidate(0, price: 80, marks: [80], at: .start)
    #expect(outcome.fee == 8 && outcome.insurance == -68 && outcome.deleveraged == 40)
    #expect(account.insurance() == 0 && account.isolatedMargin(0) == 0)
    #expect(account.wallet() == 900)
    #expect(account.ledger.balance(of: 0, in: .deleveraged) == -40)
  }

  @Test func aVoluntaryCloseBeyondTheMarginLeavesAShortfall() throws {
    var account = try account(insurance: 200)
    try account.apply(OrderFill(-10, at: 80))
    #expect(account.isolatedMargin(0) == -100 && account.wallet() == 900)
    #expect(try account.coverShortfall(0, at: .start) == 100)
    #expect(try account.coverShortfall(0, at: .start) == 0)
    #expect(account.isolatedMargin(0) == 0 && account.insurance() == 100)
  }

  @Test func aCrossAccountLosesItsWalletAndNoMore() throws {
    var account = try account(.cross, insurance: 500)
    #expect(account.liquidatable(marks: [100]) == nil)
    let price = try #require(account.bankruptcyPrice(0, marks: [100]))
    #expect(price == 0)
    try account.apply(OrderFill(40, at: 100))
    #expect(account.bankruptcyPrice(0, marks: [100]) == 80)
    let next = try #require(account.liquidatable(marks: [79]))
    let outcome = try account.liquidate(next.instrument, next.leg, marks: [79], at: .start)
    #expect(outcome.price == 80 && outcome.realised == -1000)
    #expect(account.wallet() == 0 && agree(outcome.insurance, -40))
    #expect(throws: OrderRefusal.nothingToReduce) {
      try account.liquidate(0, marks: [79], at: .start)
    }
  }

  @Test func winnersAtHighLeverageAreDeleveragedFirst() throws {
    var account = try account()
    // Gains 10 % at an effective leverage of 1100 / (1100 − 900).
    #expect(agree(try #require(account.deleveragingRank(0, marks: [110])), 0.1 * 5.5))
    let loser = try #require(account.deleveragingRank(0, marks: [95]))
    #expect(agree(loser, -0.05 / (950 / 50)))
    try account.apply(OrderFill(-10, at: 100))
    #expect(account.deleveragingRank(0, marks: [110]) == nil)
  }

  @Test func expirySettlesForGood() throws {
    var account = try account()
    #expect(try account.settle(0, price: 110, at: .start) == 100)
    #expect(account.position(0).isFlat && account.wallet() == 1100)
    #expect(throws: OrderRefusal.notTrading) { try account.apply(OrderFill(1, at: 100)) }
    #expect(throws: OrderRefusal.notTrading) { try account.settle(0, price: 110, at: .start) }
  }

  @Test func moneyInAndOut() throws {
    var account = try account()
    try account.withdraw(900, marks: [100], at: .start)
    #expect(throws: OrderRefusal.insufficientBalance) {
      try account.withdraw(0.01, marks: [100], at: .start)
    }
    for amount in [0, -1, Double.nan, .infinity, 1e300] {
      #expect(throws: OrderRefusal.self) { try account.deposit(amount, at: .start) }
      #expect(throws: OrderRefusal.self) { try account.fundInsurance(amount, at: .start) }
    }
    #expect(throws: OrderRefusal.self) { try account.deposit(1, of: 7, at: .start) }
    #expect(account.wallet() == 0)
  }

  @Test func impossibleContractsAreNamed() throws {
    #expect(throws: AssayError.self) { try TradingAccount(contracts: []) }
    let changes: [(inout Contract) -> Void] = [
      { $0.symbol = "" }, { $0.quote = $0.base }, { $0.payoff.multiplier = 0 },
      { $0.payoff.multiplier = .nan }, { $0.takerFeeRate = .nan }, { $0.makerFeeRate = 2 },
      { $0.liquidationFeeRate = -0.1 }, { $0.fundingIntervalNanoseconds = 0 },
    ]
    for change in changes {
      var contract = Contract.linear()
      change(&contract)
      #expect(throws: AssayError.self) { try TradingAccount(contracts: [contract]) }
    }
  }
}
