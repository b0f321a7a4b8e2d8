import Foundation

/// The expected improvement of a normal variable below a target, by its logarithm.
///
/// Far from any improvement the expectation itself is 0 to a computer and its slope says nothing;
/// the logarithm stays finite (Ament et al., "Unexpected Improvements to Expected Improvement for
/// Bayesian Optimization", 2023).
enum ExpectedImprovement {
  private static let logRootTwoPi = 0.918_938_533_204_672_74
  private static let rootHalfPi = 1.253_314_137_315_500_3

  /// log h(z) with h(z) = φ(z) + z Φ(z), their equation 9, and its slope Φ(z) / h(z).
  static func logarithm(_ z: Double) -> (value: Double, slope: Double) {
    if z > -1 {
      let density = exp(-z * z / 2 - logRootTwoPi)
      let probability = erfc(-z * 0.5.squareRoot()) / 2
      let h = density + z * probability
      return (log(h), probability / h)
    }
    // h = φ(z) (1 − |z| M) with Mills' ratio M = Φ(z) / φ(z).
    let (mills, rest) = millsRatio(-z)
    return (-z * z / 2 - logRootTwoPi + log(rest), mills / rest)
  }

  /// M = (1 − Φ(x)) / φ(x) and 1 − x M, for x ≥ 1.
  private static func millsRatio(_ x: Double) -> (ratio: Double, rest: Double) {
    if x < 10 {
      let ratio = rootHalfPi * exp(x * x / 2) * erfc(x * 0.5.squareRoot())
      return (ratio, 1 - x * ratio)
    }
    // 1 − x M = 1/x² − 3/x⁴ + 15/x⁶ − …: Abramowitz and Stegun, 26.2.12.
    let square = x * x
    var term = 1 / square
    var rest = 0.0
    for index in 1...16 {
      rest += term
      term *= -Double(2 * index + 1) / square
    }
    return ((1 - rest) / x, rest)
  }

  /// The logarithm of the expectation and its slopes by the mean and by the variance.
  static func logarithm(
    mean: Double, variance: Double, target: Double
  ) -> (value: Double, byMean: Double, byVariance: Double) {
    let deviation = max(variance, leastVariance).squareRoot()
    let z = (target - mean) / deviation
    let (value, slope) = logarithm(z)
    // log σ + log h(z), with dz/dμ = −1/σ and dz/dσ = −z/σ.
    let byDeviation = (1 - slope * z) / deviation
    return (
      value + log(deviation), -slope / deviation,
      variance > leastVariance ? byDeviation / (2 * deviation) : 0
    )
  }

  /// Rounding leaves variances of nought near this.
  private static let leastVariance = 1e-14
}
