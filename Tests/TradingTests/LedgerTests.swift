import MarketData
import Numerics
import Testing

@testable import Trading

@Suite struct LedgerTests {
  private let accounts: [LedgerAccount] = [
    .wallet, .market, .fees, .funding, .interest, .insurance, .deleveraged, .external,
    .margin(LegSlot(0, .net)), .margin(LegSlot(1, .short)),
  ]

  private func ledger(isRecording: Bool = false) -> Ledger {
    Ledger(assetCount: 2, assetOfSlot: [0, 0, 0, 0], isRecording: isRecording)
  }

  @Test func whatLeavesOneAccountEntersAnother() {
    var ledger = ledger(isRecording: true)
    ledger.move(10, of: 0, from: .external, to: .wallet, at: .start)
    ledger.move(4, of: 0, from: .wallet, to: .margin(LegSlot(1, .short)), at: .start)
    ledger.move(-1, of: 1, from: .wallet, to: .fees, at: .start)
    ledger.move(0, of: 1, from: .wallet, to: .fees, at: .start)
    #expect(ledger.balance(of: 0, in: .external) == -10)
    #expect(ledger.balance(of: 0, in: .wallet) == 6)
    #expect(ledger.balance(of: 0, in: .margin(LegSlot(1, .short))) == 4)
    #expect(ledger.balance(of: 1, in: .wallet) == 1 && ledger.balance(of: 1, in: .fees) == -1)
    #expect(ledger.entries.count == 3)
    #expect(
      ledger.entries[1]
        == LedgerEntry(
          time: .start, asset: 0, from: .wallet, to: .margin(LegSlot(1, .short)), amount: 4))
  }

  /// Plain doubles would be out by many units in the last place here.
  @Test func manyEntriesOfAnySizeSumToZero() {
    var random = SplitMix64(seed: 7)
    var ledger = ledger()
    for _ in 0..<200_000 {
      let from = accounts[random.below(accounts.count)]
      let to = accounts[random.below(accounts.count)]
      let amount = (random.uniform() - 0.5) * [1e-12, 1e-3, 1, 1e7, 1e12][random.below(5)]
      ledger.move(amount, of: 0, from: from, to: to, at: .start)
    }
    #expect(ledger.imbalance(of: 0).magnitude <= ledger.grossMoved(of: 0).ulp)
    #expect(ledger.imbalance(of: 1) == 0)
    #expect(ledger.entries.isEmpty)
  }

  @Test func tenthsAddUpExactly() {
    var sum = CompensatedSum()
    for _ in 0..<1_000_000 { sum.add(0.1) }
    #expect(sum.value == 100_000)
    for _ in 0..<1_000_000 { sum.add(-0.1) }
    #expect(sum.value == 0)
  }
}
