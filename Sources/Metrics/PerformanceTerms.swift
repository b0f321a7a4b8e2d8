/// What turns sums into yearly numbers.
package struct PerformanceTerms: Sendable, Equatable {
  /// Return periods in a year.
  package var periodsPerYear: Double
  /// Calendar years from the first bar to the last, of 365.25 days.
  package var years: Double
  /// Interest a year that a return must exceed to count as excess.
  package var riskFreeRate: Double

  package init(periodsPerYear: Double, years: Double, riskFreeRate: Double = 0) {
    self.periodsPerYear = periodsPerYear
    self.years = years
    self.riskFreeRate = riskFreeRate
  }
}
