import Foundation

/// A rising map from an objective's values to numbers of mean 0 and variance 1.
///
/// Either plain standardisation, or that of log(1 + (y − lowest) / offset), which spreads out the
/// values near the best where they span decades: the one-parameter form of Box and Cox ("An
/// analysis of transformations", 1964, section 2) at their λ2 that suits minimisation.
struct OutputWarp: Sendable, Equatable {
  /// The offsets tried, as shares of the median's distance from the lowest value.
  static let shares = [10, 3, 1, 0.3, 0.1, 0.03, 0.01, 0.003, 0.001, 1e-4]

  private let lowest: Double
  private let range: Double
  /// The median's distance from the lowest value, as a share of the range.
  private let median: Double
  /// As a share of the range; nil without a logarithm.
  private let offset: Double?
  private let mean: Double
  private let deviation: Double

  /// The warp that standardises finite values, logarithmic where a share of the median is given.
  init(_ values: [Double], share: Double?) {
    lowest = values.min() ?? 0
    let width = (values.max() ?? 0) - lowest
    range = width > 0 && width.isFinite ? width : 1
    let (range, lowest) = (range, lowest)
    let distances = values.map { $0 / range - lowest / range }.sorted()
    let middle = distances.isEmpty ? 0 : distances[distances.count / 2]
    median = middle > 0 ? middle : distances.first { $0 > 0 } ?? 1
    offset = share.map { [median] in max($0 * median, .leastNormalMagnitude) }
    let warped = distances.map { [offset] in Self.warp($0, offset) }
    let count = Double(max(1, warped.count))
    let mean = warped.reduce(0, +) / count
    self.mean = mean
    let variance = warped.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
    deviation = variance > 0 && variance.isFinite ? variance.squareRoot() : 1
  }

  private static func warp(_ distance: Double, _ offset: Double?) -> Double {
    offset.map { log1p(distance / $0) } ?? distance
  }

  /// What a value becomes.
  func warped(_ value: Double) -> Double {
    (Self.warp(value / range - lowest / range, offset) - mean) / deviation
  }

  /// Σ log dz/dy, by which likelihoods of differently warped values compare.
  func logJacobian(_ values: [Double]) -> Double {
    var sum = -Double(values.count) * log(deviation)
    guard let offset else { return sum }
    for value in values { sum -= log(offset + (value / range - lowest / range)) }
    return sum
  }

  /// The mean and the variance of the objective where its warped value is normal.
  ///
  /// Those of the shifted log-normal distribution where the warp is logarithmic.
  func unwarped(mean z: Double, variance: Double) -> (mean: Double, variance: Double) {
    let centre = mean + deviation * z
    let spread = deviation * deviation * max(variance, 0)
    guard let offset else { return (lowest + range * centre, range * range * spread) }
    let scale = range * offset
    let expected = exp(centre + spread / 2)
    return (
      lowest + scale * (expected - 1), scale * scale * expected * expected * expm1(spread)
    )
  }
}
