import MarketData

/// What an account keeps of each instrument besides its positions: plain numbers, so that a fill
/// reads them without touching a reference count.
struct AccountInstrument: Sendable {
  let payoff: Payoff
  let lotStep: StepSize
  let makerFeeRate: Double
  let takerFeeRate: Double
  let liquidationFeeRate: Double
  let basis: MaintenanceBasis
  /// The place of the settlement asset among the account's.
  let settlement: Int
  let base: Int
  let quote: Int
  var marginMode: MarginMode
  var leverage = 1.0
  /// The last funding that was paid or received.
  var lastFunding: Timestamp?
  var isSettled = false

  init(_ contract: Contract, assets: [String], marginMode: MarginMode) {
    func place(_ asset: String) -> Int { assets.firstIndex(of: asset) ?? 0 }
    payoff = contract.payoff
    lotStep = contract.filters.lot.step
    makerFeeRate = contract.makerFeeRate
    takerFeeRate = contract.takerFeeRate
    liquidationFeeRate = contract.liquidationFeeRate
    basis = contract.maintenanceBasis
    settlement = place(contract.settlementAsset)
    base = place(contract.base)
    quote = place(contract.quote)
    self.marginMode = contract.kind == .spot ? .none : marginMode
  }

  var isSpot: Bool { payoff.kind == .spot }

  /// What a buyer must be able to pay in fees, whichever way the order fills.
  var buyerFee: Double { max(0, makerFeeRate, takerFeeRate) }

  /// The initial margin of a value.
  func initialMargin(_ value: Double) -> Double {
    marginMode == .none ? 0 : value / leverage
  }

  /// The sum of two quantities; nothing when it is only what rounding left.
  @inline(__always)
  func sum(_ quantity: Double, _ change: Double) -> Double {
    let sum = lotStep.mended(quantity + change)
    return sum.magnitude <= 1e-12 * max(quantity.magnitude, change.magnitude) ? 0 : sum
  }
}
