/// Intervals of a Sharpe ratio from resamples of its returns, which may depend on one another.
package struct SharpeBootstrap: Sendable {
  /// What of a resample is compared with the sample.
  package enum Method: String, Sendable, CaseIterable {
    /// The ratio itself.
    case percentile
    /// Its distance in standard errors (Mertens 2002), each resample by its own.
    case studentised
  }

  /// A resample of less than this share of the sample's variance does not vary.
  static let smallestVarianceShare = 1e-12

  private let sample: SharpeEstimate
  /// Those of the resamples that vary.
  private let resampled: [SharpeEstimate]

  /// - Parameter resamples: Those of as many periods as there are returns.
  package init?(_ returns: [Double], _ resamples: Resamples) {
    guard let moments = ReturnMoments(returns) else { return nil }
    sample = moments.estimate
    // Powers of standardised returns, so that no digits are lost to a mean or a scale.
    let powers = returns.flatMap { value in
      let z = (value - moments.mean) / moments.standardDeviation
      return [z, z * z, z * z * z, z * z * z * z]
    }
    let table = ReturnTable(periods: returns.count, trials: 4, values: powers)
    let means = BootstrapMeans(table, resamples)
    resampled = (0..<means.resamples).compactMap { resample in
      Self.estimate(Array(means.resampled[4 * resample..<4 * resample + 4]), moments)
    }
  }

  /// A resample's ratio and moments, from the means of its powers.
  private static func estimate(_ raw: [Double], _ moments: ReturnMoments) -> SharpeEstimate? {
    let (first, second, third, fourth) = (raw[0], raw[1], raw[2], raw[3])
    let variance = second - first * first
    guard variance > smallestVarianceShare else { return nil }
    let skew = third - 3 * first * second + 2 * first * first * first
    let square = first * first
    let tail = fourth - 4 * first * third + 6 * square * second - 3 * square * square
    let count = Double(moments.count)
    let deviation = (variance * count / (count - 1)).squareRoot()
    return SharpeEstimate(
      sharpe: (moments.mean / moments.standardDeviation + first) / deviation,
      observations: count, skewness: skew / (variance * variance.squareRoot()),
      kurtosis: tail / (variance * variance))
  }

  /// The two-sided interval; nil where no resample varies.
  package func interval(_ method: Method, confidence: Double) -> ClosedRange<Double>? {
    let share = (1 - confidence) / 2
    switch method {
    case .percentile:
      let ratios = resampled.map(\.sharpe)
      guard !ratios.isEmpty else { return nil }
      return StepwiseTest.percentile(ratios, share)...StepwiseTest.percentile(ratios, 1 - share)
    case .studentised:
      let distances = resampled.compactMap { estimate in
        estimate.standardError.map { (estimate.sharpe - sample.sharpe) / $0 }
      }
      guard !distances.isEmpty, let error = sample.standardError else { return nil }
      let low = StepwiseTest.percentile(distances, 1 - share)
      let high = StepwiseTest.percentile(distances, share)
      return (sample.sharpe - low * error)...(sample.sharpe - high * error)
    }
  }
}
