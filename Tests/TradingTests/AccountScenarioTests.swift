import MarketData
import Testing

@testable import Trading

@Suite struct AccountScenarioTests {
  @Test func accountsAgreeWithASecondWay() throws {
    let contracts = try AccountScenario.contracts()
    var (liquidations, settlements, shortfalls) = (0, 0, 0)
    for seed in 0..<10_000 as Range<UInt64> {
      var scenario = try AccountScenario(seed: seed, contracts: contracts)
      try scenario.live(events: 24)
      if !scenario.faults.isEmpty { Issue.record("seed \(seed): \(scenario.faults)") }
      liquidations += scenario.liquidations
      settlements += scenario.settlements
      shortfalls += scenario.shortfalls
    }
    #expect(
      liquidations > 1000 && settlements > 100 && shortfalls > 10,
      "\(liquidations) \(settlements) \(shortfalls)")
  }

  @Test func entriesAddUpToTheBalances() throws {
    for seed in 0..<100 as Range<UInt64> {
      var scenario = try AccountScenario(
        seed: seed, contracts: AccountScenario.contracts(), isRecording: true)
      try scenario.live(events: 30)
      let ledger = scenario.account.ledger
      #expect(ledger.entries.count > 10)
      for asset in scenario.account.assets.indices {
        var sums: [LedgerAccount: Double] = [:]
        for entry in ledger.entries where entry.asset == asset {
          sums[entry.from, default: 0] -= entry.amount
          sums[entry.to, default: 0] += entry.amount
        }
        for (account, sum) in sums {
          let balance = ledger.balance(of: asset, in: account)
          #expect(abs(sum - balance) <= 1e-9 * ledger.grossMoved(of: asset), "seed \(seed)")
        }
      }
    }
  }

  /// What an isolated position costs the wallet is the margin put in and the fees: no loss, no
  /// funding and no liquidation reaches it.
  @Test func isolatedLossesStayWithTheMargin() throws {
    let contracts = try AccountScenario.contracts()
    var shortfalls = 0
    for seed in 0..<300 as Range<UInt64> {
      var scenario = try AccountScenario(
        seed: seed, contracts: contracts, isRecording: true, mode: .isolated)
      try scenario.live(events: 30)
      if !scenario.faults.isEmpty { Issue.record("seed \(seed): \(scenario.faults)") }
      shortfalls += scenario.shortfalls
      for entry in scenario.account.ledger.entries
      where entry.from == .wallet || entry.to == .wallet {
        switch entry.from == .wallet ? entry.to : entry.from {
        case .margin, .fees, .interest, .external: break
        default: Issue.record("seed \(seed): \(entry)")
        }
      }
    }
    #expect(shortfalls > 10)
  }
}
