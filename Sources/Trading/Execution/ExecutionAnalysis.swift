import MarketData

/// What a run's trading cost and how well its orders did, from the log of its orders.
///
/// Every price is compared in basis points in the order's own direction: a positive cost is a loss,
/// a positive markout a gain.
package struct ExecutionAnalysis: Sendable, Equatable {
  /// Parent orders, in the order of their planning.
  package var parents: [ParentOutcome]
  /// Costs against the middle at the decision.
  package var shortfall: ImplementationShortfall
  /// By the value filled, in powers of ten of settlement money.
  package var slippageBySize: [SlippageBucket]
  /// By the UTC hour of the decision.
  package var slippageByHour: [SlippageBucket]
  package var outcomes: OrderOutcomes
  package var makerWait: WaitTimes?
  /// By horizon, as the log has them.
  package var markouts: [Markout]
  package var maker: FillShare
  package var taker: FillShare

  /// - Parameter contracts: Those of the run, by instrument: they value quantities.
  package init(_ log: ExecutionLog, contracts: [Contract]) {
    let orders = log.orders.filter { contracts.indices.contains($0.request.instrument) }
    let fills = log.fills.filter { contracts.indices.contains($0.fill.instrument) }
    parents = ParentOutcome.all(log, contracts)
    shortfall = ImplementationShortfall(orders, parents, fills, contracts)
    let slips = orders.compactMap { OrderSlippage($0, contracts[$0.request.instrument]) }
    slippageBySize = SlippageBucket.bySize(slips)
    slippageByHour = SlippageBucket.byHour(slips)
    outcomes = OrderOutcomes(orders, contracts)
    makerWait = WaitTimes(fills.filter(\.fill.isMaker).map(\.waitedNanoseconds))
    markouts = log.markoutHorizonsNanoseconds.enumerated().map { place, horizon in
      Markout(
        horizonNanoseconds: horizon,
        maker: Markout.gains(fills.filter(\.fill.isMaker), place),
        taker: Markout.gains(fills.filter { !$0.fill.isMaker }, place))
    }
    maker = FillShare(fills.filter(\.fill.isMaker), contracts)
    taker = FillShare(fills.filter { !$0.fill.isMaker }, contracts)
  }
}

/// Fills that made or took liquidity, together.
package struct FillShare: Sendable, Equatable {
  package var fills = 0
  /// Σ value at the fill price, in settlement money.
  package var volume = 0.0
  /// Σ fee, in settlement money; negative for rebates.
  package var fees = 0.0

  init(_ logged: [LoggedFill], _ contracts: [Contract]) {
    for entry in logged {
      let fill = entry.fill
      fills += 1
      volume += contracts[fill.instrument].payoff.value(fill.quantity, at: fill.price)
      fees += entry.fee
    }
  }
}

/// How long orders stood in the book before they traded, fill by fill.
package struct WaitTimes: Sendable, Equatable {
  package var fills: Int
  /// The middle value, or the mean of the two in the middle.
  package var medianNanoseconds: Double
  /// Nine tenths waited no longer: linear between the ranks (Hyndman and Fan 1996, type 7).
  package var ninthDecileNanoseconds: Double

  /// - Returns: Nil of nothing.
  init?(_ waits: [Int64]) {
    guard !waits.isEmpty else { return nil }
    let sorted = waits.map(Double.init).sorted()
    fills = sorted.count
    medianNanoseconds = sorted.quantile(0.5)
    ninthDecileNanoseconds = sorted.quantile(0.9)
  }
}

extension [Double] {
  /// The quantile of ascending values at h = (n − 1)p: x_⌊h⌋ + (h − ⌊h⌋)(x_⌊h⌋₊₁ − x_⌊h⌋).
  fileprivate func quantile(_ probability: Double) -> Double {
    let place = Double(count - 1) * probability
    let low = Int(place)
    guard low + 1 < count else { return self[count - 1] }
    return self[low] + (place - Double(low)) * (self[low + 1] - self[low])
  }
}
