extension ReportContent {
  /// The account bar by bar, with what it is measured against.
  package struct EquityCurve: Codable, Equatable, Sendable {
    /// Open times of the bars at whose close the equity is taken, milliseconds since 1970 UTC.
    package var times: [Int64]
    package var equity: [Double]
    /// Equity before the first bar: the base of the first return and of the first drawdown.
    package var initialEquity: Double
    /// The capital that returns and falls are fractions of, for sizes that do not grow with the
    /// account; nil where they are fractions of the equity before.
    package var additiveCapital: Double?
    /// The benchmark's equity on the same bars.
    package var benchmark: [Double]?
    package var benchmarkName: String
    /// Index of the first bar the search did not see.
    package var holdOutStart: Int?
    /// Bars in a year, for the rolling Sharpe ratio.
    package var barsPerYear: Double
    /// Length of the rolling window; nil leaves the rolling Sharpe ratio out.
    package var rollingWindowBars: Int?

    package init(
      times: [Int64], equity: [Double], initialEquity: Double, benchmark: [Double]? = nil,
      benchmarkName: String = "buy and hold", holdOutStart: Int? = nil, barsPerYear: Double,
      rollingWindowBars: Int? = nil
    ) {
      self.times = times
      self.equity = equity
      self.initialEquity = initialEquity
      self.benchmark = benchmark
      self.benchmarkName = benchmarkName
      self.holdOutStart = holdOutStart
      self.barsPerYear = barsPerYear
      self.rollingWindowBars = rollingWindowBars
    }
  }
}
