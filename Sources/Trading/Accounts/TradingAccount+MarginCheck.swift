extension TradingAccount {
  /// Why the account cannot carry an order; nil when it can.
  ///
  /// The worst case of the open orders counts: all buys or all sells of an instrument fill. Only
  /// what adds to the size of a position needs margin.
  ///
  /// - Parameters:
  ///   - price: What the order is expected to trade at, its limit if it has one.
  ///   - working: The open orders of each instrument, without this one.
  package func marginCheck(
    _ request: OrderRequest, price: Double, working: [WorkingOrders], marks: [Double]
  ) -> OrderRefusal? {
    do {
      let slot = try slot(request.instrument, request.leg)
      try check(price: price, quantity: request.closesPosition ? 1 : request.quantity)
      guard !instruments[slot.instrument].isSettled else { return .notTrading }
      if instruments[slot.instrument].isSpot { return balanceCheck(request, price, working, marks) }
      if try isReducing(request, slot) { return nil }
    } catch {
      return error
    }
    return openingCheck(request, price, working, marks)
  }

  /// Whether an order can only make a position smaller, and so needs no margin.
  private func isReducing(_ request: OrderRequest, _ slot: LegSlot) throws(OrderRefusal) -> Bool {
    let held = positions[slot.index].quantity
    let closesLeg = request.leg != .net && (request.side == .buy) != (request.leg == .long)
    guard closesLeg || request.isReduceOnly && request.leg == .net || request.closesPosition else {
      return false
    }
    guard held * request.side.sign < 0 else { throw .nothingToReduce }
    if closesLeg, !request.closesPosition {
      let left = instruments[slot.instrument].sum(held.magnitude, -request.quantity)
      guard left >= 0 else { throw .legExceeded }
    }
    return true
  }

  private func openingCheck(
    _ request: OrderRequest, _ price: Double, _ working: [WorkingOrders], _ marks: [Double]
  ) -> OrderRefusal? {
    let index = request.instrument
    let instrument = instruments[index]
    guard instrument.marginMode != .none else { return nil }
    let before = index < working.count ? working[index] : WorkingOrders()
    var after = before
    after.add(request.side, quantity: request.quantity, price: price, payoff: instrument.payoff)
    let added = request.side == .buy ? after.buyQuantity : -after.sellQuantity
    let held = positions[LegSlot(index, request.leg).index].quantity
    let value = instrument.payoff.value(held + added, at: price)
    let needed = orderMargin(index, after) - orderMargin(index, before)
    if needed <= 0 { return nil }
    guard instrument.leverage <= contracts[index].tiers.maximumLeverage(of: value) else {
      return .leverageTooHigh
    }
    let asset = instrument.settlement
    // Written so that NaN, an unknown mark, refuses.
    let isCovered = needed <= available(asset, marks: marks) - reserved(asset, working)
    return isCovered ? nil : .insufficientMargin
  }

  /// The initial margin that an instrument's open orders ask for at worst.
  private func orderMargin(_ index: Int, _ orders: WorkingOrders) -> Double {
    let isOneWay = positionMode == .oneWay
    let value =
      isOneWay
      ? orders.addedValue(to: positions[2 * index].quantity) : orders.buyValue + orders.sellValue
    return instruments[index].initialMargin(value)
  }

  /// What the open orders keep of an asset: initial margins, and what spot orders would pay out.
  private func reserved(_ asset: Int, _ working: [WorkingOrders]) -> Double {
    var sum = 0.0
    for index in 0..<min(working.count, instruments.count) {
      let instrument = instruments[index]
      if instrument.isSpot {
        if instrument.quote == asset { sum += working[index].buyValue * (1 + instrument.buyerFee) }
        if instrument.base == asset {
          sum += working[index].sellQuantity * instrument.payoff.multiplier
        }
      } else if instrument.settlement == asset {
        sum += orderMargin(index, working[index])
      }
    }
    return sum
  }

  /// Whether the balances pay for a spot order besides those that are open.
  private func balanceCheck(
    _ request: OrderRequest, _ price: Double, _ working: [WorkingOrders], _ marks: [Double]
  ) -> OrderRefusal? {
    if allowsBorrowing { return nil }
    let instrument = instruments[request.instrument]
    let isBuy = request.side == .buy
    let asset = isBuy ? instrument.quote : instrument.base
    let held = max(0, positions[2 * request.instrument].quantity)
    let quantity = request.closesPosition ? held : request.quantity
    let paid =
      isBuy
      ? instrument.payoff.value(quantity, at: price) * (1 + instrument.buyerFee)
      : quantity * instrument.payoff.multiplier
    // What rounding leaves of a balance must not keep it from being sold whole.
    let isCovered = paid * (1 - 1e-12) <= available(asset, marks: marks) - reserved(asset, working)
    return isCovered ? nil : .insufficientBalance
  }
}
