/// Bars of one instrument in time order, with the columns that may come beside them.
package struct BarSeries: Sendable {
  /// The name under which the bars were imported, or the file they came from.
  package var name: String
  /// Strictly increasing open times, finite positive prices, low ≤ open, close ≤ high, volume ≥ 0.
  package var bars: [Bar]
  /// Nanoseconds between opens: the commonest step.
  package var interval: Int64
  /// The power of ten that makes every price a whole number of ticks; nil when none up to 1e9 does.
  package var ticksPerUnit: Double?
  /// Turnover in the quote currency, one value a bar.
  package var quoteVolume: [Double]?
  /// Bid–ask spread as a fraction of the price, one value a bar.
  package var spread: [Double]?
  /// SHA-256 of the columns, lower-case hexadecimal: equal bars have equal hashes.
  package var hash: String

  package init(
    name: String, bars: [Bar], interval: Int64, ticksPerUnit: Double?, quoteVolume: [Double]? = nil,
    spread: [Double]? = nil, hash: String
  ) {
    self.name = name
    self.bars = bars
    self.interval = interval
    self.ticksPerUnit = ticksPerUnit
    self.quoteVolume = quoteVolume
    self.spread = spread
    self.hash = hash
  }
}
