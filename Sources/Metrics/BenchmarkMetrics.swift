/// How returns relate to those of a benchmark over the same periods.
///
/// Ordinary least squares of r on b: β = cov(r, b) / var(b), α = mean r − β · mean b.
package func benchmarkMetrics(
  returns: [Double], benchmark: [Double], _ terms: PerformanceTerms
) -> [Metric] {
  precondition(returns.count == benchmark.count, "The same periods.")
  let n = Double(returns.count)
  let periods = terms.periodsPerYear
  func mean(_ numbers: [Double]) -> Double { numbers.reduce(0, +) / n }
  func covariance(_ a: [Double], _ b: [Double]) -> Double {
    let (meanA, meanB) = (mean(a), mean(b))
    return zip(a, b).reduce(0) { $0 + ($1.0 - meanA) * ($1.1 - meanB) } / (n - 1)
  }
  let difference = zip(returns, benchmark).map { $0 - $1 }
  // A variance that is nothing but rounding is none.
  func variance(of numbers: [Double], scale: [Double]) -> Double {
    guard n >= 2 else { return 0 }
    let value = covariance(numbers, numbers)
    return value > 1e-14 * scale.reduce(0) { $0 + $1 * $1 } / n ? value : 0
  }
  let spread = variance(of: difference, scale: returns + benchmark).squareRoot()
  let variance = variance(of: benchmark, scale: benchmark)
  let beta = variance > 0 ? covariance(returns, benchmark) / variance : nil
  let free = terms.riskFreeRate / periods
  return [
    Metric("beta", "Beta", .ratio, beta, "cov(r, benchmark) / var(benchmark)"),
    Metric(
      "alpha", "Alpha a year", .fraction,
      beta.map { (mean(returns) - free - $0 * (mean(benchmark) - free)) * periods },
      "(mean r − rf − β · (mean benchmark − rf)) · periods a year"),
    Metric(
      "information_ratio", "Information ratio", .ratio,
      spread > 0 ? mean(difference) / spread * periods.squareRoot() : nil,
      "mean(r − benchmark) / sd(r − benchmark, ddof 1) · √(periods a year)"),
  ]
}
