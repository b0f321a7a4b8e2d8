/// The first four moments of a series of returns: what every statistic of a Sharpe ratio needs.
package struct ReturnMoments: Sendable, Equatable {
  /// How the third and fourth moments are estimated.
  package enum Estimator: String, Sendable, CaseIterable {
    /// m3/m2^1.5 and m4/m2², as scipy and numpy users have them.
    case population
    /// Corrected for small samples, as pandas has them.
    case unbiased
  }

  /// A variance of less than this share of the mean square is noise of rounding.
  static let smallestVarianceShare = 1e-14

  package let count: Int
  package let mean: Double
  /// With count − 1 in the denominator.
  package let standardDeviation: Double
  package let skewness: Double
  /// Of the normal distribution: 3.
  package let kurtosis: Double

  /// Nil for fewer than two numbers (four for the unbiased estimators), for a series that does not
  /// vary and for one that is not finite.
  package init?(_ returns: [Double], _ estimator: Estimator = .population) {
    let count = Double(returns.count)
    guard returns.count >= (estimator == .unbiased ? 4 : 2) else { return nil }
    let mean = Self.mean(returns)
    var (second, third, fourth, squares) = (0.0, 0.0, 0.0, 0.0)
    for value in returns {
      let deviation = value - mean
      let square = deviation * deviation
      second += square
      third += square * deviation
      fourth += square * square
      squares += value * value
    }
    let variance = second / (count - 1)
    guard variance.isFinite, squares.isFinite,
      variance > Self.smallestVarianceShare * squares / count
    else { return nil }
    let spread = (second / count).squareRoot()
    let skewness = third / count / spread / spread / spread
    let kurtosis = fourth / count / (second / count) / (second / count)
    guard skewness.isFinite, kurtosis.isFinite else { return nil }
    self.count = returns.count
    self.mean = mean
    standardDeviation = variance.squareRoot()
    switch estimator {
    case .population:
      self.skewness = skewness
      self.kurtosis = kurtosis
    case .unbiased:
      self.skewness = skewness * (count * (count - 1)).squareRoot() / (count - 2)
      let excess = (count + 1) * (kurtosis - 3) + 6
      self.kurtosis = 3 + (count - 1) / ((count - 2) * (count - 3)) * excess
    }
  }

  /// The mean with the rounding errors of the first pass taken out by a second one.
  private static func mean(_ returns: [Double]) -> Double {
    let count = Double(returns.count)
    let first = returns.reduce(0, +) / count
    return first + returns.reduce(0) { $0 + ($1 - first) } / count
  }

  /// Mean over standard deviation, per period.
  package var sharpe: Double { mean / standardDeviation }

  /// What these moments say of the Sharpe ratio behind them.
  package var estimate: SharpeEstimate {
    SharpeEstimate(
      sharpe: sharpe, observations: Double(count), skewness: skewness, kurtosis: kurtosis)
  }
}
