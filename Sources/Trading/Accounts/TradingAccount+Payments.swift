import MarketData

extension TradingAccount {
  /// Pays or receives funding on what an instrument's legs hold now: −side · value · rate.
  ///
  /// An isolated position pays from its own margin, others from the wallet. Fills of the same
  /// moment are to be applied first.
  ///
  /// - Parameter time: When the funding fell due; one that is not later than the last paid is not
  ///   paid again.
  /// - Returns: What came in, negative for a payment; nil when it had been paid.
  @discardableResult
  package mutating func payFunding(
    _ instrument: Int, rate: Double, mark: Double, at time: Timestamp
  ) throws(OrderRefusal) -> Double? {
    guard instruments.indices.contains(instrument) else { throw .unknownInstrument }
    guard rate.magnitude < 1 else { throw .notFinite }
    try check(price: mark, quantity: 1)
    if let last = instruments[instrument].lastFunding, time <= last { return nil }
    instruments[instrument].lastFunding = time
    let terms = instruments[instrument]
    var received = 0.0
    for slot in [LegSlot(instrument, .long), LegSlot(instrument, .short)] {
      let quantity = positions[slot.index].quantity
      guard quantity != 0, !terms.isSpot else { continue }
      let side = quantity < 0 ? -1.0 : 1.0
      let amount = -side * terms.payoff.value(quantity, at: mark) * rate
      let account = terms.marginMode == .isolated ? LedgerAccount.margin(slot) : .wallet
      ledger.move(amount, of: terms.settlement, from: .funding, to: account, at: time)
      received += amount
    }
    return received
  }

  /// Charges interest; a negative amount is earned.
  package mutating func accrueInterest(_ amount: Double, of asset: Int, at time: Timestamp)
    throws(OrderRefusal)
  {
    guard assets.indices.contains(asset) else { throw .unknownInstrument }
    ledger.move(try Self.checked(amount), of: asset, from: .wallet, to: .interest, at: time)
  }

  /// Charges what is borrowed of an asset, a wallet below zero, at a yearly rate of 365 days.
  ///
  /// - Returns: The interest charged.
  @discardableResult
  package mutating func accrueInterest(
    yearlyRate: Double, of asset: Int, nanoseconds: Int64, at time: Timestamp
  ) throws(OrderRefusal) -> Double {
    guard assets.indices.contains(asset) else { throw .unknownInstrument }
    let years = Double(nanoseconds) / Double(365 * Span.day)
    let amount = max(0, -wallet(asset)) * (try Self.checked(yearlyRate)) * years
    try accrueInterest(amount, of: asset, at: time)
    return amount
  }

  /// Closes what an instrument's legs hold at its settlement price, without a fee, for good.
  ///
  /// - Returns: The profit realised.
  @discardableResult
  package mutating func settle(_ instrument: Int, price: Double, at time: Timestamp)
    throws(OrderRefusal) -> Double
  {
    guard instruments.indices.contains(instrument) else { throw .unknownInstrument }
    try check(price: price, quantity: 1)
    guard !instruments[instrument].isSpot, !instruments[instrument].isSettled else {
      throw .notTrading
    }
    var realised = 0.0
    for slot in [LegSlot(instrument, .long), LegSlot(instrument, .short)] {
      let quantity = positions[slot.index].quantity
      if quantity != 0 { realised += trade(slot, -quantity, at: price, time).realised }
    }
    instruments[instrument].isSettled = true
    return realised
  }
}
