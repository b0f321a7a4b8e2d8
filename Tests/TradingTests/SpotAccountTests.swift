import MarketData
import Testing

@testable import Trading

@Suite struct SpotAccountTests {
  private func account(allowsBorrowing: Bool = false) throws -> TradingAccount {
    let contract = Contract(
      "BTC/USDT", .spot, base: "BTC", quote: "USDT", makerFeeRate: 0, takerFeeRate: 0.001)
    var account = try TradingAccount(
      contracts: [contract], marginMode: .cross, allowsBorrowing: allowsBorrowing)
    try account.deposit(1000, at: .start)
    return account
  }

  @Test func fillsMoveBothBalances() throws {
    var account = try account()
    #expect(account.assets == ["USDT", "BTC"])
    try account.apply(OrderFill(5, at: 100))
    #expect(account.wallet(0) == 499.5 && account.wallet(1) == 5)
    #expect(account.equity(marks: [110]) == 1049.5)
    #expect(agree(account.equity(marks: [110], in: 1), 1049.5 / 110))
    let outcome = try account.apply(OrderFill(-5, at: 120, isMaker: true))
    #expect(outcome.realised == 100 && outcome.fee == 0)
    #expect(account.wallet(0) == 1099.5 && account.wallet(1) == 0)
    #expect(account.equity(marks: [.nan]) == 1099.5)
    #expect(account.ledger.imbalance(of: 0) == 0 && account.ledger.imbalance(of: 1) == 0)
  }

  @Test func balancesStayAboveZeroUnlessBorrowed() throws {
    var account = try account()
    #expect(throws: OrderRefusal.insufficientBalance) { try account.apply(OrderFill(10, at: 100)) }
    #expect(throws: OrderRefusal.insufficientBalance) { try account.apply(OrderFill(-1, at: 100)) }
    #expect(account.wallet(0) == 1000 && account.wallet(1) == 0 && account.position(0).isFlat)
    for _ in 0..<3 { try account.apply(OrderFill(0.1, at: 100)) }
    try account.apply(OrderFill(-0.3, at: 100))
    #expect(account.wallet(1).magnitude < 1e-15)
  }

  @Test func openOrdersReserveBalances() throws {
    var account = try account()
    func refusal(_ quantity: Double, _ open: WorkingOrders = WorkingOrders()) -> OrderRefusal? {
      let request = OrderRequest(
        OrderSide(of: quantity), .limit(price: 100), quantity: quantity.magnitude)
      return account.marginCheck(request, price: 100, working: [open], marks: [100])
    }
    #expect(refusal(9.99) == nil && refusal(10) == .insufficientBalance)
    #expect(refusal(-1) == .insufficientBalance)
    try account.apply(OrderFill(4, at: 100))
    #expect(refusal(-4) == nil && refusal(-4.1) == .insufficientBalance)
    var open = WorkingOrders()
    open.add(.sell, quantity: 3, price: 200, payoff: Payoff(.spot))
    open.add(.buy, quantity: 5, price: 100, payoff: Payoff(.spot))
    #expect(refusal(-1, open) == nil && refusal(-1.1, open) == .insufficientBalance)
    #expect(refusal(0.9, open) == nil && refusal(1, open) == .insufficientBalance)
  }

  @Test func whatIsBorrowedBearsInterest() throws {
    var account = try account(allowsBorrowing: true)
    try account.apply(OrderFill(-10, at: 100))
    #expect(account.wallet(1) == -10)
    let year = 365 * Span.day
    let charged = try account.accrueInterest(
      yearlyRate: 0.1, of: 1, nanoseconds: year / 10, at: .start)
    #expect(agree(charged, 0.1) && agree(account.wallet(1), -10.1))
    #expect(try account.accrueInterest(yearlyRate: 0.1, of: 0, nanoseconds: year, at: .start) == 0)
    try account.accrueInterest(5, of: 0, at: .start)
    #expect(account.ledger.balance(of: 0, in: .interest) == 5)
    #expect(throws: OrderRefusal.notFinite) {
      try account.accrueInterest(.nan, of: 0, at: .start)
    }
    #expect(throws: OrderRefusal.notFinite) {
      try account.accrueInterest(yearlyRate: .infinity, of: 1, nanoseconds: 1, at: .start)
    }
  }
}
