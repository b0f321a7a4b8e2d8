extension ReportContent {
  /// One closed trade.
  package struct Trade: Codable, Equatable, Sendable {
    /// The direction of the position.
    package enum Side: String, Codable, Sendable { case long, short }
    /// Whether the search saw the bars of the trade.
    package enum Sample: String, Codable, Sendable { case inSample = "in", outOfSample = "out" }
    /// One end of a trade: bar index, milliseconds since 1970 UTC, price paid or got.
    package struct End: Codable, Equatable, Sendable {
      package var bar: Int
      package var time: Int64
      package var price: Double

      package init(bar: Int, time: Int64, price: Double) {
        self.bar = bar
        self.time = time
        self.price = price
      }
    }

    package var side: Side
    package var entry: End
    package var exit: End
    package var quantity: Double
    package var fees: Double
    package var slippage: Double
    package var funding: Double
    /// Profit after all costs, in money.
    package var profit: Double
    /// Profit over the notional at entry, a fraction.
    package var returnFraction: Double
    /// Worst excursion against the position, a fraction ≤ 0.
    package var maximumAdverse: Double
    /// Best excursion in its favour, a fraction ≥ 0.
    package var maximumFavourable: Double
    package var barsHeld: Int
    package var exitReason: String
    package var sample: Sample

    package init(
      side: Side, entry: End, exit: End, quantity: Double, fees: Double, slippage: Double,
      funding: Double, profit: Double, returnFraction: Double, maximumAdverse: Double,
      maximumFavourable: Double, barsHeld: Int, exitReason: String, sample: Sample
    ) {
      self.side = side
      self.entry = entry
      self.exit = exit
      self.quantity = quantity
      self.fees = fees
      self.slippage = slippage
      self.funding = funding
      self.profit = profit
      self.returnFraction = returnFraction
      self.maximumAdverse = maximumAdverse
      self.maximumFavourable = maximumFavourable
      self.barsHeld = barsHeld
      self.exitReason = exitReason
      self.sample = sample
    }
  }
}
