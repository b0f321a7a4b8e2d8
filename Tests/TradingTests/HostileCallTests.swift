import MarketData
import Numerics
import Testing

@testable import Trading

/// Calls with absurd numbers: none traps, and what is refused leaves the books as they were.
@Suite struct HostileCallTests {
  private static let numbers: [Double] = [
    .nan, .infinity, -.infinity, 0, -0.0, -1, 1, 2.5, 100, 1e-15, 1e15, 1e16, 1e300, -1e300,
    .leastNonzeroMagnitude, .greatestFiniteMagnitude, 0.1, 99.9, 1e-9, 1e9,
  ]
  private static let instruments = [-1, 0, 1, 2, 3, 4, 5, .max, .min]
  private static let legs = PositionLeg.allCases

  @Test func booksStaySoundUnderAbsurdCalls() throws {
    var (accepted, refused) = (0, 0)
    for seed in 0..<200 as Range<UInt64> {
      var random = SplitMix64(seed: seed)
      func draw<T>(_ choices: [T]) -> T { choices[random.below(choices.count)] }
      var account = try TradingAccount(
        contracts: AccountScenario.contracts(), positionMode: draw(PositionMode.allCases),
        marginMode: draw(MarginMode.allCases), allowsBorrowing: random.below(2) == 0)
      try account.deposit(1e6, at: .start)
      for step in 0..<100 {
        let before = (account.wallet(), account.positions)
        let marks = (0..<random.below(7)).map { _ in draw(Self.numbers) }
        do {
          try Self.call(
            &account, random.below(11), (draw(Self.numbers), draw(Self.numbers)),
            draw(Self.instruments), draw(Self.legs), marks, Timestamp(nanoseconds: Int64(step)))
          accepted += 1
        } catch {
          refused += 1
          #expect(account.wallet() == before.0 && account.positions == before.1, "seed \(seed)")
        }
        let isSound = account.positions.allSatisfy { $0.quantity.isFinite && $0.entry.isFinite }
        #expect(isSound && account.wallet().isFinite, "seed \(seed) step \(step)")
      }
      for asset in account.assets.indices {
        let (imbalance, gross) = (
          account.ledger.imbalance(of: asset), account.ledger.grossMoved(of: asset)
        )
        #expect(imbalance.magnitude <= gross.ulp, "seed \(seed): \(imbalance) of \(gross)")
      }
    }
    #expect(accepted > 1000 && refused > 1000, "\(accepted) \(refused)")
  }

  private static func call(
    _ account: inout TradingAccount, _ kind: Int, _ numbers: (Double, Double), _ instrument: Int,
    _ leg: PositionLeg, _ marks: [Double], _ time: Timestamp
  ) throws {
    let (a, b) = numbers
    switch kind {
    case 0..<3:
      var fill = OrderFill(1, at: a, instrument: instrument, leg: leg)
      (fill.quantity, fill.side) = (b, time.nanoseconds % 2 == 0 ? .buy : .sell)
      try account.apply(fill)
    case 3: try account.payFunding(instrument, rate: a, mark: b, at: time)
    case 4: try account.transferMargin(a, instrument, leg, marks: marks, at: time)
    case 5: try account.setLeverage(a, instrument, marks: marks, at: time)
    case 6: try account.liquidate(instrument, leg, .tier, price: a, marks: marks, at: time)
    case 7: try account.settle(instrument, price: a, at: time)
    case 8: try account.accrueInterest(a, of: instrument, at: time)
    case 9: try account.withdraw(a, of: instrument, marks: marks, at: time)
    default:
      let request = OrderRequest(instrument: instrument, .buy, .market, quantity: a, leg: leg)
      let refusal = account.marginCheck(request, price: b, working: [], marks: marks)
      _ = account.liquidationPrices(instrument, leg, marks: marks)
      _ = account.bankruptcyPrice(instrument, leg, marks: marks)
      _ = account.deleveragingRank(instrument, leg, marks: marks)
      _ = account.liquidatable(marks: marks)
      _ = account.contracts.first?.split(a, isMarket: true)
      if let refusal { throw refusal }
    }
  }
}
