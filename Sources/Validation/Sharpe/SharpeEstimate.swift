import Numerics

/// A Sharpe ratio that was measured, and how far it can be trusted.
///
/// All per period: the ratio, the benchmarks it is compared with, and the moments.
package struct SharpeEstimate: Sendable, Equatable {
  package let sharpe: Double
  package let observations: Double
  package let skewness: Double
  /// Of the normal distribution: 3.
  package let kurtosis: Double

  package init(
    sharpe: Double, observations: Double, skewness: Double = 0, kurtosis: Double = 3
  ) {
    self.sharpe = sharpe
    self.observations = observations
    self.skewness = skewness
    self.kurtosis = kurtosis
  }

  /// T times the variance of the estimate: 1 − γ₃ SR + (γ₄ − 1)/4 SR² (Mertens 2002; Opdyke 2007).
  package var varianceFactor: Double {
    1 - skewness * sharpe + (kurtosis - 1) / 4 * sharpe * sharpe
  }

  /// The standard error √(factor / (T − 1)); nil where moments contradict one another.
  package var standardError: Double? {
    let variance = varianceFactor / (observations - 1)
    return variance > 0 && variance.isFinite ? variance.squareRoot() : nil
  }

  /// The probability that the true ratio is above a benchmark (Bailey and López de Prado 2012).
  package func probability(above benchmark: Double) -> Double? {
    standardError.map { NormalDistribution.cumulative((sharpe - benchmark) / $0) }
  }

  /// How many observations would show, with a confidence, that the ratio is above a benchmark;
  /// nil for one that is not (Bailey and López de Prado 2012, MinTRL).
  package func minimumTrackRecord(above benchmark: Double, confidence: Double) -> Double? {
    guard sharpe > benchmark, varianceFactor > 0 else { return nil }
    let reach = NormalDistribution.quantile(confidence) / (sharpe - benchmark)
    return 1 + varianceFactor * reach * reach
  }

  /// The two-sided interval of the asymptotic normal distribution.
  package func interval(confidence: Double) -> ClosedRange<Double>? {
    guard let standardError, confidence > 0, confidence < 1 else { return nil }
    let reach = NormalDistribution.upperQuantile((1 - confidence) / 2) * standardError
    return (sharpe - reach)...(sharpe + reach)
  }
}
