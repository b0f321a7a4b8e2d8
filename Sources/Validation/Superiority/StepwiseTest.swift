/// Which trials beat the benchmark, at a bound on the chance that any of them does not.
///
/// J. P. Romano and M. Wolf, "Stepwise multiple testing as formalized data snooping", 2005: trials
/// above the critical value of the largest are rejected and left out, and the rest tested again.
package struct StepwiseTest: Sendable, Equatable {
  /// What is compared across trials, and what a resample's mean is compared with.
  package enum Style: Sendable {
    /// √T d̄/ω, every trial recentred at its mean.
    case romanoWolf
    /// d̄ itself, recentred where Hansen's screen is passed: arch 8.0.0.
    case arch
  }

  /// The bound on the chance of one false rejection.
  package let alpha: Double
  /// Trials that beat the benchmark, in ascending order.
  package let rejected: [Int]
  /// The critical value of each step; the last rejected none, unless no trial was left.
  package let criticalValues: [Double]

  package init(
    _ means: BootstrapMeans, alpha: Double, variances: [Double]? = nil, style: Style = .romanoWolf
  ) {
    let variances = variances ?? means.variances
    precondition(variances.count == means.trials, "One variance a trial.")
    var maxima = Self.maxima(means, variances, style)
    let statistics = zip(means.means, maxima.scales).map { $0 * $1 }
    var rejected: [Int] = []
    var criticalValues: [Double] = []
    while maxima.scales.contains(where: { !$0.isNaN }), means.resamples > 0 {
      let critical = Self.percentile(maxima.values(), 1 - alpha)
      criticalValues.append(critical)
      let found = statistics.indices.filter {
        !maxima.scales[$0].isNaN && statistics[$0] > critical
      }
      if found.isEmpty { break }
      rejected += found
      for trial in found { maxima.scales[trial] = .nan }
    }
    self.alpha = alpha
    self.rejected = rejected.sorted()
    self.criticalValues = criticalValues
  }

  private static func maxima(
    _ means: BootstrapMeans, _ variances: [Double], _ style: Style
  ) -> BootstrapMaxima {
    let periods = Double(means.periods)
    let scales = SuperiorPredictiveAbility.scales(
      means, variances, style == .arch ? .unstudentised : .studentised)
    let relevant = SuperiorPredictiveAbility.relevant(means.means, variances, periods: periods)
    let centres = means.means.indices.map {
      style == .romanoWolf || relevant[$0] ? means.means[$0] : 0
    }
    return BootstrapMaxima(means: means, centres: centres, scales: scales)
  }

  /// Linear between order statistics, as numpy and R's type 7.
  static func percentile(_ values: [Double], _ share: Double) -> Double {
    let sorted = values.sorted()
    let place = min(max(share, 0), 1) * Double(sorted.count - 1)
    let below = Int(place)
    guard below + 1 < sorted.count else { return sorted[below] }
    let weight = place - Double(below)
    let step = sorted[below + 1] - sorted[below]
    // From the nearer end, as numpy does, so that the last bit is its.
    return weight < 0.5
      ? sorted[below] + weight * step : sorted[below + 1] - (1 - weight) * step
  }

  /// The smallest alpha at which each trial would be rejected: (1 + #)/(B + 1), stepping down.
  ///
  /// J. P. Romano and M. Wolf, "Efficient computation of adjusted p-values", 2016. NaN for trials
  /// without a standard error.
  package static func adjustedP(
    _ means: BootstrapMeans, variances: [Double]? = nil
  ) -> [Double] {
    let tests = maxima(means, variances ?? means.variances, .romanoWolf)
    let statistics = zip(means.means, tests.scales).map { $0 * $1 }
    let order = statistics.indices.filter { !statistics[$0].isNaN }
      .sorted { (statistics[$0], $1) > (statistics[$1], $0) }
    var atLeast = [Int](repeating: 0, count: order.count)
    means.resampled.withUnsafeBufferPointer { resampled in
      for resample in 0..<means.resamples {
        let row = resample * means.trials
        // The largest of this trial and all that are worse.
        var largest = -Double.infinity
        for rank in order.indices.reversed() {
          let trial = order[rank]
          let value = (resampled[row + trial] - tests.centres[trial]) * tests.scales[trial]
          if value > largest { largest = value }
          if largest >= statistics[trial] { atLeast[rank] += 1 }
        }
      }
    }
    var adjusted = [Double](repeating: .nan, count: means.trials)
    var running = 0.0
    for (rank, trial) in order.enumerated() {
      running = max(running, Double(1 + atLeast[rank]) / Double(1 + means.resamples))
      adjusted[trial] = running
    }
    return adjusted
  }
}
