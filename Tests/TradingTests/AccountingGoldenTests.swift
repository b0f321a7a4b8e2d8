import Documents
import MarketData
import Testing

@testable import Trading

/// The account rules against numbers of another program.
@Suite struct AccountingGoldenTests {
  private func goldenTiers() throws -> MarginTiers {
    let golden = try AccountingGolden.cases("linear_isolated")
    let rows = try #require(golden["tiers"]?.array)
    return try MarginTiers(
      rows.map {
        try MarginTier(
          floor: $0.number("floor"), cap: $0.number("cap"), rate: $0.number("mmr"),
          deduction: $0.number("amt"), maximumLeverage: 125)
      })
  }

  @Test func linearIsolatedLiquidation() throws {
    let tiers = try goldenTiers()
    let golden = try AccountingGolden.cases("linear_isolated")
    let cases = try #require(golden["cases"]?.array)
    #expect(cases.count == 8)
    for row in cases {
      let leverage = try row.number("leverage")
      var account = try TradingAccount(contracts: [.linear(tiers: tiers)], marginMode: .isolated)
      try account.deposit(1e6, at: .start)
      try account.setLeverage(leverage, 0, marks: [40_000], at: .start)
      try account.apply(OrderFill(row.number("q"), at: row.number("entry")))
      #expect(agree(account.isolatedMargin(0), try row.number("isolated_margin")))
      let price = account.liquidationPrice(0, marks: [40_000])
      #expect((price == nil) == (row["liq"] == .null))
      let bankruptcy = try #require(account.bankruptcyPrice(0, marks: [40_000]))
      #expect(agree(bankruptcy, try row.number("bankruptcy")))
      guard let price else { continue }
      #expect(agree(price, try row.number("liq")))
      let tier = tiers.tier(of: try row.number("q").magnitude * price)
      #expect(tier.rate == (try row.number("mmr")))
      #expect(tier.deduction == (try row.number("amt")))
    }
  }

  @Test(arguments: MaintenanceBasis.allCases)
  func inverseIsolatedLiquidation(basis: MaintenanceBasis) throws {
    for row in try AccountingGolden.list("inverse_isolated") {
      let entry = try row.number("entry")
      let quantity = try row.number("contracts_usd") * row.number("side")
      let contract = Contract(
        "BTCUSD", .inverse, base: "BTC", quote: "USD",
        tiers: try .flat(rate: row.number("mmr"), maximumLeverage: 100), maintenanceBasis: basis)
      var account = try TradingAccount(contracts: [contract], marginMode: .isolated)
      try account.deposit(10, at: .start)
      try account.setLeverage(row.number("leverage"), 0, marks: [entry], at: .start)
      try account.apply(OrderFill(quantity, at: entry))
      let liquidation = try #require(account.liquidationPrice(0, marks: [entry]))
      #expect(agree(liquidation, try row.number(basis == .entry ? "liq_entry_mm" : "liq_mark_mm")))
      let bankruptcy = try #require(account.bankruptcyPrice(0, marks: [entry]))
      #expect(agree(bankruptcy, try row.number("bankruptcy")))
      #expect(agree(account.unrealised(0, marks: [entry * 1.01]), try row.number("pnl_at_1pct")))
    }
  }

  @Test func crossLiquidation() throws {
    let golden = try AccountingGolden.cases("cross")
    let (a, b) = (try #require(golden["A"]), try #require(golden["B"]))
    let contracts = [
      Contract.linear(tiers: try .flat(rate: golden.number("mmr"), maximumLeverage: 100)),
      .linear(
        "ETHUSDT", base: "ETH", tiers: try .flat(rate: b.number("mmr"), maximumLeverage: 100)),
    ]
    var account = try TradingAccount(contracts: contracts, marginMode: .cross)
    try account.deposit(golden.number("wallet"), at: .start)
    try account.apply(OrderFill(a.number("q"), at: a.number("E")))
    try account.apply(OrderFill(b.number("q"), at: b.number("E"), instrument: 1))
    let marks = [40_000, try b.number("mark")]
    #expect(agree(account.unrealised(1, marks: marks), try golden.number("other_upnl")))
    #expect(agree(account.maintenanceMargin(1, marks: marks), try golden.number("other_mm")))
    let price = try #require(account.liquidationPrice(0, marks: marks))
    #expect(agree(price, try golden.number("liq_A")))
    #expect(account.isLiquidatable(0, marks: [price * 0.999, marks[1]]))
    #expect(!account.isLiquidatable(0, marks: [price * 1.001, marks[1]]))
  }

  @Test func crossHedgeLiquidation() throws {
    let golden = try AccountingGolden.cases("cross_hedge_same_symbol")
    let (long, short) = (try #require(golden["long"]), try #require(golden["short"]))
    var account = try TradingAccount(
      contracts: [.linear(tiers: goldenTiers())], positionMode: .hedge, marginMode: .cross)
    try account.deposit(golden.number("wallet"), at: .start)
    try account.apply(OrderFill(long.number("q"), at: long.number("E"), leg: .long))
    try account.apply(OrderFill(-short.number("q"), at: short.number("E"), leg: .short))
    for leg in [PositionLeg.long, .short] {
      let price = try #require(account.liquidationPrice(0, leg, marks: [40_000]))
      #expect(agree(price, try golden.number("liq")))
    }
  }

  @Test func fundingPayments() throws {
    for row in try AccountingGolden.list("funding") {
      let isLinear = row["kind"]?.string == "linear"
      let contract =
        isLinear ? Contract.linear() : Contract("BTCUSD", .inverse, base: "BTC", quote: "USD")
      let quantity =
        isLinear ? try row.number("q") : try row.number("contracts_usd") * row.number("side")
      var account = try TradingAccount(contracts: [contract])
      try account.apply(OrderFill(quantity, at: 30_000))
      let (rate, mark) = (try row.number("rate"), try row.number("mark"))
      let received = try #require(
        try account.payFunding(0, rate: rate, mark: mark, at: Timestamp(nanoseconds: 8)))
      #expect(agree(received, try row.number("cash")))
      #expect(account.wallet() == received)
      #expect(
        try account.payFunding(0, rate: rate, mark: mark, at: Timestamp(nanoseconds: 8)) == nil)
      #expect(account.wallet() == received)
    }
  }

  @Test func fundingRates() throws {
    for row in try AccountingGolden.list("funding_rate") {
      let formula = FundingRate(
        interest: try row.number("interest"), clamp: try row.number("clamp"),
        cap: try row.number("cap"))
      #expect(formula.rate(premium: try row.number("premium")) == (try row.number("rate")))
    }
    #expect(FundingRate(intervalHours: 4).rate(premium: 0) == 0.00005)
    #expect(FundingRate().rate(premium: .nan).isNaN)
  }

  @Test func rounding() throws {
    let rows = try AccountingGolden.list("rounding")
    #expect(rows.count == 12)
    for row in rows {
      let text = try #require(row["out"]?.string)
      let expected = try #require(Double(text))
      if row["qty"] != nil {
        #expect(StepSize(try row.number("step")).floor(try row.number("qty")) == expected)
      } else {
        let side = row["side"]?.string == "buy" ? OrderSide.buy : .sell
        let rounding = row["mode"]?.string == "passive" ? PriceRounding.passive : .aggressive
        let tick = StepSize(try row.number("tick"))
        #expect(tick.price(try row.number("price"), side, rounding) == expected)
      }
    }
  }
}
