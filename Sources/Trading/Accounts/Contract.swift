import MarketData

/// An instrument as its venue defines it: payoff, precision, fees and margin.
public struct Contract: Sendable {
  public var symbol: String
  public var payoff: Payoff
  /// The asset bought and sold; the settlement asset of an inverse contract.
  public var base: String
  /// The asset of the price; the settlement asset of all but inverse contracts.
  public var quote: String
  public var filters: OrderFilters
  /// Of the notional; negative pays a rebate.
  public var makerFeeRate: Double
  /// Of the notional.
  public var takerFeeRate: Double
  public var tiers: MarginTiers
  /// Which value the maintenance margin is a rate of.
  public var maintenanceBasis: MaintenanceBasis
  /// Of the notional that a liquidation closes, paid to the insurance fund.
  public var liquidationFeeRate: Double
  /// When a dated future settles; nil for a perpetual contract and for spot.
  public var expiry: Timestamp?
  /// From one funding payment to the next; nil without funding.
  public var fundingIntervalNanoseconds: Int64?

  public init(
    _ symbol: String, _ kind: ContractKind, base: String, quote: String, multiplier: Double = 1,
    filters: OrderFilters = OrderFilters(), makerFeeRate: Double = 0, takerFeeRate: Double = 0,
    tiers: MarginTiers = .none, maintenanceBasis: MaintenanceBasis? = nil,
    liquidationFeeRate: Double = 0, expiry: Timestamp? = nil,
    fundingIntervalNanoseconds: Int64? = nil
  ) {
    self.symbol = symbol
    payoff = Payoff(kind, multiplier: multiplier)
    self.base = base
    self.quote = quote
    self.filters = filters
    self.makerFeeRate = makerFeeRate
    self.takerFeeRate = takerFeeRate
    self.tiers = tiers
    self.maintenanceBasis = maintenanceBasis ?? (kind == .inverse ? .entry : .mark)
    self.liquidationFeeRate = liquidationFeeRate
    self.expiry = expiry
    self.fundingIntervalNanoseconds = fundingIntervalNanoseconds
  }

  public var kind: ContractKind { payoff.kind }

  /// The asset of margin, profit and fees.
  public var settlementAsset: String { kind == .inverse ? base : quote }

  /// What makes the contract impossible, for a person; nil when nothing does.
  public var problem: String? {
    let rates = [makerFeeRate, takerFeeRate, liquidationFeeRate]
    if symbol.isEmpty { return "a contract has no symbol" }
    if base.isEmpty || quote.isEmpty || base == quote { return "base and quote must be two assets" }
    if !(payoff.multiplier >= 1e-15 && payoff.multiplier <= 1e15) {
      return "the multiplier is not a number between 1e-15 and 1e15"
    }
    if !rates.allSatisfy({ $0.magnitude < 1 }) { return "a fee rate is not between -1 and 1" }
    if kind == .spot, expiry != nil { return "spot does not expire" }
    if liquidationFeeRate < 0 { return "the liquidation fee is negative" }
    if let interval = fundingIntervalNanoseconds, interval <= 0 {
      return "the funding interval is not above zero"
    }
    return nil
  }
}

/// Which value of a position its maintenance margin is a rate of.
public enum MaintenanceBasis: String, Sendable, CaseIterable {
  /// The value at the mark: it moves with the price.
  case mark
  /// The value at the average entry, as some venues take for inverse contracts.
  case entry
}
