import MarketData
import Numerics

@testable import Trading

/// A random life of an account, and its sums kept a second way: cash flows in place of average
/// entries, plain additions in place of a ledger.
struct AccountScenario {
  var account: TradingAccount
  private(set) var quantities: [Double]
  private(set) var liquidations = 0
  private(set) var settlements = 0
  private(set) var shortfalls = 0
  /// What went wrong, with what was seen.
  private(set) var faults: [String] = []
  private var random: SplitMix64
  private var marks = [100.0, 20, 100, 101, 100]
  private var time: Int64 = 0
  /// Per asset: deposits, less fees, funding paid, interest, and what the insurance took.
  private var money: [Double]
  /// Per position: −Σ slope · coordinate, what the fills paid out.
  private var flows: [Double]
  private var slopes: [Double]
  private var gross = 1.0
  private let tradesSpot: Bool

  private static let tiers: [MarginTier] = [
    MarginTier(floor: 0, cap: 500, rate: 0.01, deduction: 0, maximumLeverage: 50),
    MarginTier(floor: 500, cap: 3000, rate: 0.02, deduction: 5, maximumLeverage: 20),
    MarginTier(floor: 3000, cap: 1e7, rate: 0.05, deduction: 95, maximumLeverage: 10),
  ]

  static func contracts() throws -> [Contract] {
    func contract(
      _ symbol: String, _ kind: ContractKind, _ base: String, multiplier: Double = 1,
      step: Double = 0.001, expiry: Timestamp? = nil
    ) throws -> Contract {
      Contract(
        symbol, kind, base: base, quote: "USDT", multiplier: multiplier,
        filters: OrderFilters(lot: LotRule(step: step)), makerFeeRate: -0.0001,
        takerFeeRate: 0.0005, tiers: try MarginTiers(tiers), liquidationFeeRate: 0.002,
        expiry: expiry, fundingIntervalNanoseconds: 8 * Span.hour)
    }
    return [
      try contract("BTCUSDT", .linear, "BTC"),
      try contract("ETHUSDT", .linear, "ETH", multiplier: 0.1, step: 0),
      try contract("BTCUSD", .inverse, "BTC", multiplier: 10, step: 1),
      try contract("BTCUSDT-Z", .linear, "BTC", expiry: Timestamp(nanoseconds: 1)),
      try contract("BTC/USDT", .spot, "BTC"),
    ]
  }

  /// - Parameter mode: Of every instrument, and no spot trades; nil draws them.
  init(seed: UInt64, contracts: [Contract], isRecording: Bool = false, mode: MarginMode? = nil)
    throws
  {
    random = SplitMix64(seed: seed)
    tradesSpot = mode == nil
    let position: PositionMode = random.below(2) == 0 ? .oneWay : .hedge
    account = try TradingAccount(
      contracts: contracts, positionMode: position, allowsBorrowing: true, isRecording: isRecording)
    quantities = Array(repeating: 0, count: 2 * contracts.count)
    (flows, slopes) = (quantities, quantities)
    money = Array(repeating: 0, count: account.assets.count)
    for instrument in 0..<4 {
      let modes: [MarginMode] = [.none, .isolated, .cross, .isolated]
      try account.setMarginMode(mode ?? modes[random.below(4)], instrument)
      try account.setLeverage(Double(1 + random.below(10)), instrument, marks: marks, at: now)
    }
    for (asset, amount) in [(0, 2000.0), (1, 20)] {
      try account.deposit(amount, of: asset, at: now)
      money[asset] += amount
      if random.below(2) == 0 { try account.fundInsurance(amount / 50, of: asset, at: now) }
    }
  }

  private var now: Timestamp { Timestamp(nanoseconds: time) }

  mutating func live(events: Int) throws {
    for _ in 0..<events {
      time += 1
      moveMarks()
      switch random.below(20) {
      case 0..<14: fill()
      case 14..<16: try payFunding()
      case 16: transferMargin()
      case 17: try accrueInterest()
      case 18: changeLeverage()
      default: if random.below(4) == 0 { try settle() }
      }
      try coverShortfalls()
      try liquidate()
    }
    compare()
  }

  private mutating func moveMarks() {
    for index in marks.indices { marks[index] *= 1 + 0.12 * (random.uniform() - 0.5) }
  }

  private mutating func fill() {
    let instrument = random.below(tradesSpot ? 5 : 4)
    let isHedged = account.positionMode == .hedge && instrument < 4
    let leg: PositionLeg = !isHedged ? .net : random.below(2) == 0 ? .long : .short
    var quantity = [1, 10, 50, 1, 1][instrument] * Double(1 + random.below(4000)) / 1000
    if instrument == 2 { quantity = quantity.rounded(.up) }
    let fill = OrderFill(
      random.below(2) == 0 ? quantity : -quantity, at: marks[instrument], instrument: instrument,
      leg: leg, isMaker: random.below(2) == 0, time: time)
    guard let outcome = try? account.apply(fill) else { return }
    book(instrument, LegSlot(instrument, leg), fill.signedQuantity, fill.price)
    money[settlement(instrument)] -= outcome.fee
  }

  /// Adds a trade to the sums of the second way.
  private mutating func book(
    _ instrument: Int, _ slot: LegSlot, _ quantity: Double, _ price: Double
  ) {
    let contract = account.contracts[instrument]
    let size = quantity * contract.payoff.multiplier
    quantities[slot.index] += quantity
    gross += abs(size) * price
    switch contract.kind {
    case .linear:
      flows[slot.index] -= size * price
      slopes[slot.index] += size
    case .inverse:
      flows[slot.index] += size / price
      slopes[slot.index] -= size
    case .spot:
      money[0] -= size * price
      money[1] += size
    }
  }

  private func settlement(_ instrument: Int) -> Int { instrument == 2 ? 1 : 0 }

  private mutating func payFunding() throws {
    let instrument = random.below(4)
    let rate = 0.01 * (random.uniform() - 0.5)
    let mark = marks[instrument]
    let paid = try account.payFunding(instrument, rate: rate, mark: mark, at: now)
    if try account.payFunding(instrument, rate: rate, mark: mark, at: now) != nil {
      faults.append("funding paid twice")
    }
    guard paid != nil else { return }
    for index in [2 * instrument, 2 * instrument + 1] {
      let coordinate = instrument == 2 ? -1 / mark : mark
      money[settlement(instrument)] -= slopes[index] * coordinate * rate
    }
  }

  private mutating func transferMargin() {
    let amount = 100 * (random.uniform() - 0.5)
    let leg: PositionLeg = account.positionMode == .oneWay ? .net : .long
    try? account.transferMargin(amount, random.below(4), leg, marks: marks, at: now)
  }

  private mutating func accrueInterest() throws {
    let asset = random.below(2)
    money[asset] -= try account.accrueInterest(
      yearlyRate: 0.1, of: asset, nanoseconds: Span.day, at: now)
  }

  private mutating func changeLeverage() {
    let leverage = Double(1 + random.below(20))
    try? account.setLeverage(leverage, random.below(4), marks: marks, at: now)
  }

  private mutating func settle() throws {
    guard (try? account.settle(3, price: marks[3], at: now)) != nil else { return }
    settlements += 1
    for leg in [PositionLeg.long, .short] {
      let slot = LegSlot(3, leg)
      book(3, slot, -quantities[slot.index], marks[3])
    }
  }

  private mutating func coverShortfalls() throws {
    for instrument in 0..<4 {
      for leg in [PositionLeg.long, .short] {
        let held: PositionLeg = account.positionMode == .oneWay ? .net : leg
        if held == .net, leg == .short { continue }
        let lacking = try account.coverShortfall(instrument, held, at: now)
        money[settlement(instrument)] += lacking
        if lacking > 0 { shortfalls += 1 }
        let margin = account.isolatedMargin(instrument, leg)
        if margin < -1e-12 { faults.append("a margin of \(margin)") }
        if account.position(instrument, leg).isFlat, abs(margin) > 1e-9 {
          faults.append("\(margin) stands behind no position")
        }
      }
    }
  }

  private mutating func liquidate() throws {
    for _ in 0..<40 {
      guard let (instrument, leg) = account.liquidatable(marks: marks) else { return }
      let outcome = try account.liquidate(
        instrument, leg, random.below(2) == 0 ? .whole : .tier,
        price: random.below(2) == 0 ? nil : marks[instrument], marks: marks, at: now)
      liquidations += 1
      let slot = LegSlot(instrument, leg)
      book(instrument, slot, outcome.quantity, outcome.price)
      let asset = settlement(instrument)
      money[asset] -= outcome.fee + outcome.insurance - outcome.deleveraged
      try coverShortfalls()
    }
    faults.append("liquidations do not end")
  }

  private mutating func compare() {
    for index in quantities.indices where index != 8 && index != 9 {
      let held = account.positions[index].quantity
      if abs(held - quantities[index]) > 1e-9 * max(1, abs(held)) {
        faults.append("position \(index): \(held), second way \(quantities[index])")
      }
    }
    for asset in account.assets.indices {
      var second = money[asset]
      for index in 0..<8 where settlement(index / 2) == asset {
        let coordinate = index / 2 == 2 ? 1 / marks[2] : marks[index / 2]
        second += flows[index] + slopes[index] * coordinate
      }
      let equity = account.equity(of: asset, marks: marks)
      if abs(equity - second) > 1e-10 * gross {
        faults.append("equity of \(account.assets[asset]): \(equity), second way \(second)")
      }
      let moving = account.contracts.indices.reduce(0) { sum, index in
        let payoff = account.contracts[index].payoff
        guard payoff.kind == .linear, asset == 0 else { return sum }
        return sum + payoff.slope(account.netQuantity(index)) * marks[index]
      }
      if asset == 0, abs(account.cash(asset) + moving - equity) > 1e-10 * gross {
        faults.append("cash and marks make \(account.cash(asset) + moving), equity is \(equity)")
      }
      let imbalance = account.ledger.imbalance(of: asset)
      if abs(imbalance) > account.ledger.grossMoved(of: asset).ulp {
        faults.append("the ledger is out by \(imbalance)")
      }
    }
  }
}
