/// How a p-value is read off a bootstrap.
package enum BootstrapP: Sendable {
  /// The share of resamples above the statistic (White; arch).
  case share
  /// (1 + those not below it) / (1 + all): never 0, and valid at any number of resamples.
  case addOne

  package func value(_ resampled: [Double], statistic: Double) -> Double {
    guard !statistic.isNaN, !resampled.isEmpty else { return .nan }
    switch self {
    case .share:
      return Double(resampled.count { $0 > statistic }) / Double(resampled.count)
    case .addOne:
      return Double(1 + resampled.count { $0 >= statistic }) / Double(1 + resampled.count)
    }
  }
}
