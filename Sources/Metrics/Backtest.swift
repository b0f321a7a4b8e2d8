/// One account followed bar by bar: what an engine hands to the metrics and the report.
package struct Backtest: Sendable {
  /// Equity and units held at the close of each bar.
  package var equity: [Double]
  package var quantity: [Double]
  package var trades: [ClosedTrade]
  /// The position open at the end, valued at the last close.
  package var openTrade: ClosedTrade?
  /// The sums that a sweep keeps of a set; equal bit for bit when its own account made them.
  package var tallies: Tallies
  /// Bars with a fill in which nothing was traded.
  package var zeroVolumeFills: Int

  package init(
    equity: [Double], quantity: [Double], trades: [ClosedTrade], openTrade: ClosedTrade?,
    tallies: Tallies, zeroVolumeFills: Int
  ) {
    self.equity = equity
    self.quantity = quantity
    self.trades = trades
    self.openTrade = openTrade
    self.tallies = tallies
    self.zeroVolumeFills = zeroVolumeFills
  }
}
