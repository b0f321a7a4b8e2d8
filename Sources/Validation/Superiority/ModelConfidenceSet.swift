/// The trials that cannot be told from the best: worse ones are eliminated one by one.
///
/// P. R. Hansen, A. Lunde and J. M. Nason, "The model confidence set", 2011, as arch computes it.
package struct ModelConfidenceSet: Sendable, Equatable {
  /// What the worst trial is told by.
  package enum Method: Sendable {
    /// The largest standardised difference of a pair.
    case range
    /// The largest standardised difference from the mean of those that are left.
    case maximum
  }

  /// All trials in the order in which they were eliminated, the last one never.
  package let order: [Int]
  /// The p-value at which each was eliminated, in the same order; never falling, the last is 1.
  package let p: [Double]

  /// - Parameter means: Means of returns: more is better. Every one is finite.
  /// - Throws: `UnusableReturns` when a mean is not finite or two trials never differ.
  package init(_ means: BootstrapMeans, method: Method = .range) throws {
    guard means.trials > 0, means.resamples > 0, means.means.allSatisfy(\.isFinite) else {
      throw UnusableReturns(
        "a model confidence set needs trials whose every mean is a number",
        mend: "leave out trials without returns")
    }
    let steps =
      switch method {
      case .range: try Self.byPairs(means)
      case .maximum: try Self.bySurvivors(means)
      }
    order = steps.map(\.trial)
    var running = 0.0
    p = steps.map {
      running = max(running, $0.p)
      return running
    }
  }

  /// The trials that stay at a level, in ascending order.
  package func included(level: Double) -> [Int] {
    zip(order, p).filter { $0.1 > level }.map(\.0).sorted()
  }

  private struct Step {
    var trial: Int
    var p: Double
  }

  private static let twins = UnusableReturns(
    "two trials have the same returns, so their difference has no standard error",
    mend: "leave one of them out")

  /// Losses of trials as deviations of resampled means, one row a trial.
  private static func deviations(_ means: BootstrapMeans) -> [[Double]] {
    (0..<means.trials).map { trial in
      (0..<means.resamples).map {
        means.means[trial] - means.resampled[$0 * means.trials + trial]
      }
    }
  }

  /// Who goes next does not depend on who is left but through the differences that are left, so the
  /// order comes first; then, backwards, each trial adds its pairs to the resampled maxima.
  private static func byPairs(_ means: BootstrapMeans) throws -> [Step] {
    let trials = means.trials
    let errors = deviations(means)
    var scales = [Double](repeating: 0, count: trials * trials)
    for first in 0..<trials {
      for second in 0..<first {
        let square = zip(errors[first], errors[second]).reduce(0) {
          $0 + ($1.0 - $1.1) * ($1.0 - $1.1)
        }
        guard square > 0 else { throw twins }
        let scale = (Double(means.resamples) / square).squareRoot()
        scales[first * trials + second] = scale
        scales[second * trials + first] = scale
      }
    }
    var left = Array(0..<trials)
    var order: [(trial: Int, statistic: Double)] = []
    while left.count > 1 {
      var worst = (trial: left[0], statistic: -Double.infinity)
      for first in left {
        for second in left where second != first {
          let statistic =
            (means.means[second] - means.means[first]) * scales[first * trials + second]
          if statistic > worst.statistic { worst = (first, statistic) }
        }
      }
      order.append(worst)
      left.removeAll { $0 == worst.trial }
    }
    return backwards(order, last: left[0], errors, scales)
  }

  private static func backwards(
    _ order: [(trial: Int, statistic: Double)], last: Int, _ errors: [[Double]],
    _ scales: [Double]
  ) -> [Step] {
    var steps = [Step(trial: last, p: 1)]
    var maxima = [Double](repeating: 0, count: errors[last].count)
    for (trial, statistic) in order.reversed() {
      for other in steps.map(\.trial) {
        let scale = scales[trial * errors.count + other]
        for resample in maxima.indices {
          let deviation = abs(errors[trial][resample] - errors[other][resample]) * scale
          if deviation > maxima[resample] { maxima[resample] = deviation }
        }
      }
      steps.append(Step(trial: trial, p: BootstrapP.share.value(maxima, statistic: statistic)))
    }
    return steps.reversed()
  }

  private static func bySurvivors(_ means: BootstrapMeans) throws -> [Step] {
    let errors = deviations(means)
    var left = Array(0..<means.trials)
    var steps: [Step] = []
    while left.count > 1 {
      let count = Double(left.count)
      let level = left.reduce(0) { $0 + means.means[$1] } / count
      let levels = (0..<means.resamples).map { resample in
        left.reduce(0) { $0 + errors[$1][resample] } / count
      }
      var maxima = [Double](repeating: -.infinity, count: means.resamples)
      var worst = (trial: left[0], statistic: -Double.infinity)
      for trial in left {
        let deviations = zip(errors[trial], levels).map { $0 - $1 }
        let square = deviations.reduce(0) { $0 + $1 * $1 }
        guard square > 0 else { throw twins }
        let scale = (Double(means.resamples) / square).squareRoot()
        for resample in maxima.indices {
          maxima[resample] = max(maxima[resample], deviations[resample] * scale)
        }
        let statistic = (level - means.means[trial]) * scale
        if statistic > worst.statistic { worst = (trial, statistic) }
      }
      steps.append(
        Step(trial: worst.trial, p: BootstrapP.share.value(maxima, statistic: worst.statistic)))
      left.removeAll { $0 == worst.trial }
    }
    return steps + [Step(trial: left[0], p: 1)]
  }
}
