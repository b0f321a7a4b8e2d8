import Foundation

/// The block lengths for which a bootstrap of a series' mean has the smallest error.
///
/// Politis and White (2004) with the correction of Patton, Politis and White (2009). Where the
/// paper leaves room we do what the Python package arch does: autocorrelations are divided by the
/// energies of the shifted series, which leave one number more out than they need.
package struct BlockLength: Sendable, Equatable {
  /// The mean block of the stationary bootstrap.
  package let stationary: Double
  /// The fixed block of the circular bootstrap.
  package let circular: Double
  /// How many autocovariances count (M).
  package let bandwidth: Int

  /// Nil for fewer than eight numbers and for a series that does not vary.
  package init?(_ series: [Double]) {
    guard series.count >= 8, let moments = ReturnMoments(series) else { return nil }
    let deviations = series.map { $0 - moments.mean }
    let count = Double(series.count)
    let correlations = Self.correlations(deviations)
    let limit = correlations.count - 1
    bandwidth = Self.bandwidth(correlations.map(\.relative), count, limit)
    var (slope, variance) = (0.0, correlations[0].covariance)
    for lag in 1...bandwidth {
      let share = Double(lag) / Double(bandwidth)
      let weight = share <= 0.5 ? 1 : 2 * (1 - share)
      slope += 2 * weight * Double(lag) * correlations[lag].covariance
      variance += 2 * weight * correlations[lag].covariance
    }
    let largest = min(3 * count.squareRoot(), count / 3).rounded(.up)
    func best(_ factor: Double) -> Double {
      let length = cbrt(2 * slope * slope / (factor * variance * variance)) * cbrt(count)
      return length.isNaN ? 1 : min(length, largest)
    }
    stationary = best(2)
    circular = best(4 / 3)
  }

  /// How many lags in a row must look like noise.
  private static func run(_ count: Double) -> Int { max(5, Int(log10(count))) }

  /// Autocovariances and the magnitudes of autocorrelations of every lag that may count.
  private static func correlations(
    _ deviations: [Double]
  ) -> [(covariance: Double, relative: Double)] {
    let count = deviations.count
    let limit = Int(Double(count).squareRoot().rounded(.up)) + run(Double(count))
    return (0...min(limit, count - 2)).map { lag in
      let product = dot(deviations[lag...], deviations[..<(count - lag)])
      let (late, early) = (deviations[(lag + 1)...], deviations[..<(count - lag - 1)])
      let energy = dot(late, late) * dot(early, early)
      return (product / Double(count), abs(product) / energy.squareRoot())
    }
  }

  /// Twice the last lag before a run of autocorrelations that are all insignificant.
  private static func bandwidth(_ correlations: [Double], _ count: Double, _ limit: Int) -> Int {
    let run = run(count)
    let critical = 2 * (log10(count) / count).squareRoot()
    for lag in run..<max(run, correlations.count)
    where correlations[(lag - run)..<lag].allSatisfy({ $0 < critical }) {
      return min(2 * max(lag - run, 1), limit)
    }
    return limit
  }

  private static func dot(_ a: ArraySlice<Double>, _ b: ArraySlice<Double>) -> Double {
    var sum = 0.0
    for (x, y) in zip(a, b) { sum += x * y }
    return sum
  }
}
