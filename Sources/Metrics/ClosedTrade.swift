/// A position from its first fill to its last, with what it earned.
package struct ClosedTrade: Sendable, Equatable {
  /// +1 long, −1 short.
  package var direction: Double
  package var entryBar: Int
  /// The average price of what is held; a reduction does not change it.
  package var entryPrice: Double
  package var exitBar: Int
  package var exitPrice: Double
  /// The most units held.
  package var quantity: Double
  package var fees: Double
  package var slippage: Double
  /// Funding and interest paid, negative if received.
  package var funding: Double
  /// Net of every cost.
  package var profit: Double
  /// The worst and best price against the entry while it was open, as fractions of it.
  package var adverseExcursion: Double
  package var favourableExcursion: Double
  package var exitReason: String

  /// Bars at whose close the position was held.
  package var barsHeld: Int { exitBar - entryBar }

  /// Net profit as a fraction of the notional at entry.
  package var returnFraction: Double { profit / (quantity * entryPrice) }

  package init(
    direction: Double, entryBar: Int, entryPrice: Double, exitBar: Int, exitPrice: Double,
    quantity: Double, fees: Double, slippage: Double, funding: Double, profit: Double,
    adverseExcursion: Double, favourableExcursion: Double, exitReason: String
  ) {
    self.direction = direction
    self.entryBar = entryBar
    self.entryPrice = entryPrice
    self.exitBar = exitBar
    self.exitPrice = exitPrice
    self.quantity = quantity
    self.fees = fees
    self.slippage = slippage
    self.funding = funding
    self.profit = profit
    self.adverseExcursion = adverseExcursion
    self.favourableExcursion = favourableExcursion
    self.exitReason = exitReason
  }
}
