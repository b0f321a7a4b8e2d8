extension ReportContent {
  /// The bars traded, as columns; the page shows candles of a whole multiple of the interval.
  package struct PriceBars: Codable, Equatable, Sendable {
    package var intervalMilliseconds: Int64
    /// Open times in milliseconds since 1970 UTC, strictly increasing.
    package var openTimes: [Int64]
    package var open: [Double]
    package var high: [Double]
    package var low: [Double]
    package var close: [Double]
    package var volume: [Double]

    package init(
      intervalMilliseconds: Int64, openTimes: [Int64], open: [Double], high: [Double],
      low: [Double], close: [Double], volume: [Double]
    ) {
      self.intervalMilliseconds = intervalMilliseconds
      self.openTimes = openTimes
      self.open = open
      self.high = high
      self.low = low
      self.close = close
      self.volume = volume
    }
  }
}
