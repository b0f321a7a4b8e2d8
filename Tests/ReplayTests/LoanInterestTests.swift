import MarketData
import Testing
import Trading

@testable import Replay

/// Interest on what a spot account owes, in kind: a tenth of it a bar of 300 ns.
@Suite struct LoanInterestTests {
  private func spot(
    _ base: String, _ closes: [Double], quote: String = "USD", rate: Double = 0.1
  ) throws -> EventReplay.Instrument {
    let bars = closes.enumerated().map { index, close in
      let open = index == 0 ? close : closes[index - 1]
      return Bar(
        openTime: Timestamp(nanoseconds: Int64(index) * 300), open: open, high: max(open, close),
        low: min(open, close), close: close, volume: 100)
    }
    let series = BarSeries(name: base, bars: bars, interval: 300, ticksPerUnit: 1, hash: "")
    var model = ExecutionModel()
    model.borrowRate = rate
    let columns = try ExecutionColumns(series, model, barsPerYear: 1)
    let contract = Contract(base + quote, .spot, base: base, quote: quote)
    return .init(contract, .bars(series, columns, 0..<closes.count))
  }

  private func play(
    _ instruments: [EventReplay.Instrument], capital: Double = 1_000,
    _ acts: [(Int64, (Desk) -> Void)]
  ) throws -> Outcome {
    var replay = EventReplay(instruments, capital: capital)
    replay.allowsBorrowing = true
    let puppet = Puppet(acts)
    let (record, clearing) = try replay.run([puppet])
    return Outcome(record: record, clearing: clearing, puppet: puppet)
  }

  private func wallet(_ result: Outcome, _ asset: String) -> Double {
    let account = result.clearing.account
    return account.asset(asset).map { account.wallet($0) } ?? .nan
  }

  private func expect(
    _ found: Double, _ wanted: Double, _ place: SourceLocation = #_sourceLocation
  ) {
    #expect((found - wanted).magnitude < 1e-9, "\(found), \(wanted)", sourceLocation: place)
  }

  /// Ten sold short at 100: 11 are owed after a bar, 12.1 after the next, in which they cost 120.
  @Test func aShortSaleOwesUnits() throws {
    let result = try play(
      [spot("X", [100, 100, 120])], [(310, { $0.submit(.market(.sell, 10)) })])
    #expect(result.fills == ["310 1 -10@100 taker"])
    expect(wallet(result, "X"), -12.1)
    expect(wallet(result, "USD"), 2_000)
    expect(result.record.funding, 1 * 100 + 1.1 * 120)
    expect(result.record.equity.last ?? 0, 2_000 - 12.1 * 120)
    expect(result.record.trades[0].open?.funding ?? 0, 232)
  }

  /// Fifteen bought at 100 with 1,000: 500 are owed, then 550, then 605.
  @Test func aPurchaseOnCreditOwesMoney() throws {
    let result = try play(
      [spot("X", [100, 100, 120])], [(310, { $0.submit(.market(.buy, 15)) })])
    expect(wallet(result, "USD"), -605)
    expect(wallet(result, "X"), 15)
    expect(result.record.funding, 105)
    expect(result.record.equity.last ?? 0, 15 * 120 - 605)
  }

  @Test func whoOwesNothingPaysNothing() throws {
    let result = try play(
      [spot("X", [100, 100, 120])], [(310, { $0.submit(.market(.buy, 10)) })])
    #expect(result.record.funding == 0)
    expect(wallet(result, "USD"), 0)
    expect(result.record.equity.last ?? 0, 1_200)
  }

  /// A loan is paid for as long as it stands: it ends with the purchase of what is owed.
  @Test func aLoanThatIsPaidBackCostsNoMore() throws {
    let result = try play(
      [spot("X", [100, 100, 100, 100])],
      [(310, { $0.submit(.market(.sell, 10)) }), (610, { $0.submit(.market(.buy, 11)) })])
    expect(wallet(result, "X"), 0)
    expect(wallet(result, "USD"), 1_000 + 1_000 - 1_100)
    expect(result.record.funding, 100)
    expect(result.record.equity.last ?? 0, 900)
  }

  /// Ten of each bought with 1,000: the 1,000 owed are charged once a bar, not once a market.
  @Test func moneyOwedIsChargedOnce() throws {
    let result = try play(
      [spot("X", [100, 100, 100]), spot("Y", [100, 100, 100])],
      [
        (
          310,
          { desk in
            desk.submit(.market(.buy, 10))
            desk.submit(.market(.buy, 10).with { $0.instrument = 1 })
          }
        )
      ])
    expect(wallet(result, "USD"), -1_210)
    expect(result.record.funding, 210)
    expect(result.record.equity.last ?? 0, 2_000 - 1_210)
  }

  /// The market that charges nothing may be any: what is owed for the other is charged.
  @Test(arguments: [0, 1])
  func moneyOwedIsChargedByTheMarketThatCharges(_ free: Int) throws {
    let markets = try (0..<2).map {
      try spot("X\($0)", [100, 100, 100], rate: $0 == free ? 0 : 0.1)
    }
    let result = try play(
      markets, [(310, { $0.submit(.market(.buy, 20).with { $0.instrument = 1 - free }) })])
    expect(wallet(result, "USD"), -1_210)
    expect(result.record.funding, 210)
  }

  /// What is owed of each asset is charged, whichever market owes it.
  @Test func unitsOfEveryMarketAreCharged() throws {
    let result = try play(
      [spot("X", [100, 100, 100]), spot("Y", [50, 50, 50])],
      [
        (
          310,
          { desk in
            desk.submit(.market(.sell, 1))
            desk.submit(.market(.sell, 2).with { $0.instrument = 1 })
          }
        )
      ])
    expect(wallet(result, "X"), -1.21)
    expect(wallet(result, "Y"), -2.42)
    expect(wallet(result, "USD"), 1_200)
    expect(result.record.funding, 0.21 * 100 + 0.42 * 50)
    expect(result.record.equity.last ?? 0, 1_200 - 121 - 121)
  }
}
