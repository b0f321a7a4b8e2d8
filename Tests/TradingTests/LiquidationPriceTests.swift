import MarketData
import Numerics
import Testing

@testable import Trading

/// Liquidation prices against a search of the equity equation that knows nothing of the formula.
@Suite struct LiquidationPriceTests {
  /// One random account near its entries, with the naive excess as a function of one price.
  private struct Case {
    var account: TradingAccount
    var marks: [Double]

    init(_ random: inout SplitMix64) throws {
      let kind = random.below(2) == 0 ? ContractKind.linear : .inverse
      let basis: MaintenanceBasis? = random.below(3) == 0 ? .entry : .mark
      let contracts = try (0..<3).map { index in
        Contract(
          "C\(index)", kind, base: kind == .linear ? "B\(index)" : "B", quote: "Q",
          multiplier: [1, 0.01, 10][random.below(3)], tiers: try Self.tiers(kind, &random),
          maintenanceBasis: basis)
      }
      let mode: PositionMode = random.below(2) == 0 ? .oneWay : .hedge
      account = try TradingAccount(
        contracts: contracts, positionMode: mode,
        marginMode: random.below(3) == 0 ? .isolated : .cross)
      marks = (0..<3).map { _ in 10 + 90 * random.uniform() }
      try account.deposit(kind == .linear ? 1e4 * random.uniform() + 1 : 100, at: .start)
      for instrument in 0..<3 {
        let top = contracts[instrument].tiers.tiers.last?.maximumLeverage ?? 1
        try account.setLeverage(
          1 + random.uniform() * (top - 1), instrument, marks: marks, at: .start)
        for side in [1.0, -1] where mode == .hedge || random.below(2) == 0 {
          let size = 300 * random.uniform() * (kind == .linear ? 1 : 30)
          let quantity = side * size / contracts[instrument].payoff.multiplier
          let leg = mode == .oneWay ? PositionLeg.net : side > 0 ? .long : .short
          let price = marks[instrument] * (0.97 + 0.06 * random.uniform())
          try account.apply(OrderFill(quantity, at: price, instrument: instrument, leg: leg))
        }
      }
    }

    private static func tiers(_ kind: ContractKind, _ random: inout SplitMix64) throws
      -> MarginTiers
    {
      var tiers: [MarginTier] = []
      var (floor, rate, deduction) = (0.0, 0.002 + 0.01 * random.uniform(), 0.0)
      for _ in 0...random.below(5) {
        let cap = floor + (kind == .linear ? 5000 : 50) * (0.1 + random.uniform())
        tiers.append(
          MarginTier(floor: floor, cap: cap, rate: rate, deduction: deduction, maximumLeverage: 20))
        let next = rate + 0.1 * random.uniform()
        deduction += cap * (next - rate)
        (floor, rate) = (cap, next)
      }
      return try MarginTiers(tiers)
    }

    /// Equity less maintenance margin of what is liquidated together with a leg, term by term.
    func excess(_ instrument: Int, _ leg: PositionLeg, at price: Double) -> Double {
      var marks = marks
      marks[instrument] = price
      let isIsolated = account.marginMode(instrument) == .isolated
      var sum = isIsolated ? account.isolatedMargin(instrument, leg) : account.wallet()
      for other in 0..<3 where !isIsolated || other == instrument {
        let contract = account.contracts[other]
        for otherLeg in [PositionLeg.long, .short] where !isIsolated || same(leg, otherLeg) {
          let held = account.position(other, otherLeg)
          guard held.quantity != 0 else { continue }
          let (size, mark) = (held.quantity * contract.payoff.multiplier, marks[other])
          let isLinear = contract.kind == .linear
          sum += isLinear ? size * (mark - held.entry) : size * (1 / held.entry - 1 / mark)
          let basis = contract.maintenanceBasis == .entry ? held.entry : mark
          let value = isLinear ? abs(size) * basis : abs(size) / basis
          let tier = contract.tiers.tiers.first { value <= $0.cap } ?? contract.tiers.tiers.last
          sum -= tier.map { value * $0.rate - $0.deduction } ?? 0
        }
      }
      return sum
    }

    private func same(_ a: PositionLeg, _ b: PositionLeg) -> Bool { (a == .short) == (b == .short) }
  }

  @Test func pricesAreTheRootsOfTheEquityEquation() throws {
    var found = (below: 0, above: 0, none: 0)
    for seed in 0..<400 as Range<UInt64> {
      var random = SplitMix64(seed: seed)
      let scene = try Case(&random)
      let legs: [PositionLeg] = scene.account.positionMode == .oneWay ? [.net] : [.long, .short]
      for leg in legs {
        let mark = scene.marks[0]
        let isOver = !scene.account.position(0, leg).isFlat && scene.excess(0, leg, at: mark) <= 0
        #expect(scene.account.isLiquidatable(0, leg, marks: scene.marks) == isOver, "seed \(seed)")
        guard !scene.account.position(0, leg).isFlat, scene.excess(0, leg, at: mark) > 0 else {
          continue
        }
        let prices = scene.account.liquidationPrices(0, leg, marks: scene.marks)
        let below = root(scene, leg, from: mark, factor: 0.8)
        let above = root(scene, leg, from: mark, factor: 1 / 0.8)
        #expect(
          matches(prices.below, below), "seed \(seed) \(leg): \(prices), below \(below as Any)")
        #expect(
          matches(prices.above, above), "seed \(seed) \(leg): \(prices), above \(above as Any)")
        found.below += below == nil ? 0 : 1
        found.above += above == nil ? 0 : 1
        found.none += below == nil && above == nil ? 1 : 0
      }
    }
    #expect(found.below > 100 && found.above > 100 && found.none > 5, "\(found)")
  }

  private func matches(_ a: Double?, _ b: Double?) -> Bool {
    guard let a, let b else { return (a ?? b).map { $0 < 1e-5 || $0 > 1e8 } ?? true }
    return agree(a, b, 1e-9)
  }

  /// The price on one side of the mark that leaves no excess, by steps and bisection.
  ///
  /// The excess is concave, so that once crossed it stays below zero and no step is too wide.
  private func root(_ scene: Case, _ leg: PositionLeg, from mark: Double, factor: Double) -> Double?
  {
    var inside = mark
    while inside > 1e-6, inside < 1e9 {
      let next = inside * factor
      if scene.excess(0, leg, at: next) <= 0 {
        var (low, high) = (next, inside)
        for _ in 0..<80 {
          let middle = (low + high) / 2
          if scene.excess(0, leg, at: middle) <= 0 { low = middle } else { high = middle }
        }
        return high
      }
      inside = next
    }
    return nil
  }

  @Test func aLiquidatedTierLeavesTheNextLower() throws {
    let tiers = try MarginTiers([
      MarginTier(floor: 0, cap: 1000, rate: 0.01, deduction: 0, maximumLeverage: 20),
      MarginTier(floor: 1000, cap: 5000, rate: 0.05, deduction: 40, maximumLeverage: 10),
    ])
    var account = try TradingAccount(contracts: [.linear(tiers: tiers)], marginMode: .isolated)
    try account.deposit(1000, at: .start)
    try account.setLeverage(10, 0, marks: [100], at: .start)
    try account.apply(OrderFill(20, at: 100))
    let price = try #require(account.liquidationPrice(0, marks: [100]))
    #expect(account.isLiquidatable(0, marks: [price * (1 - 1e-9)]))
    #expect(!account.isLiquidatable(0, marks: [price * (1 + 1e-9)]))
    let bankruptcy = try #require(account.bankruptcyPrice(0, marks: [price]))
    let step = try account.liquidate(0, .net, .tier, marks: [price], at: .start)
    #expect(step.price == bankruptcy && step.quantity < 0)
    #expect(tiers.index(of: account.position(0).quantity * price) == 0)
    #expect(agree(account.position(0).quantity * price, 1000, 1e-9))
    let unmoved = try #require(account.bankruptcyPrice(0, marks: [price]))
    #expect(agree(unmoved, bankruptcy, 1e-9))
    let last = try account.liquidate(0, .net, .tier, marks: [bankruptcy], at: .start)
    #expect(last.quantity == -(20 + step.quantity) && account.position(0).isFlat)
    #expect(account.wallet() == 800)
    #expect(account.isolatedMargin(0).magnitude < 1e-9)
  }
}
