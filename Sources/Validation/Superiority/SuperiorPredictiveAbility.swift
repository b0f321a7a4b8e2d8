import Foundation

/// Hansen's test of superior predictive ability: the reality check made fair to good trials.
///
/// P. R. Hansen, "A test for superior predictive ability", 2005. Means are divided by their
/// standard error ω, and trials that are clearly worse than the benchmark are not counted as if
/// they were as good.
package struct SuperiorPredictiveAbility: Sendable {
  /// What is compared across trials.
  package enum Scaling: Sendable {
    /// max(0, √T d̄/ω), as published.
    case studentised
    /// max d̄ against the largest resampled mean: arch 8.0.0, which uses ω in the screen alone.
    case unstudentised
  }

  package let statistic: Double
  /// The p-value if trials worse than the benchmark are as bad as they look: too low.
  package let lower: Double
  /// The one to quote.
  package let consistent: Double
  /// The p-value if all trials are as good as the benchmark: too high.
  package let upper: Double
  /// Trials that are not clearly worse than the benchmark.
  package let isRelevant: [Bool]

  /// - Parameters:
  ///   - means: Means of returns less the benchmark's.
  ///   - variances: ω² of each trial, by `LongRunVariance` or from the resamples (the default).
  package init(
    _ means: BootstrapMeans, variances: [Double]? = nil, scaling: Scaling = .studentised,
    p convention: BootstrapP = .share
  ) {
    let periods = Double(means.periods)
    let variances = variances ?? means.variances
    precondition(variances.count == means.trials, "One variance a trial.")
    let scales = Self.scales(means, variances, scaling)
    let relevant = Self.relevant(means.means, variances, periods: periods)
    let floor = scaling == .studentised ? 0 : -Double.infinity
    let statistic = zip(means.means, scales).reduce(floor) { best, trial in
      let value = trial.0 * trial.1
      return value > best ? value : best
    }
    func p(_ centres: [Double]) -> Double {
      let maxima = BootstrapMaxima(means: means, centres: centres, scales: scales).values()
      return convention.value(maxima.map { max($0, floor) }, statistic: statistic)
    }
    let isKnown = scales.contains { !$0.isNaN }
    self.statistic = isKnown ? statistic : .nan
    isRelevant = relevant
    lower = isKnown ? p(means.means.map { max($0, 0) }) : .nan
    consistent = isKnown ? p(zip(means.means, relevant).map { $1 ? $0 : 0 }) : .nan
    upper = isKnown ? p(means.means) : .nan
  }

  /// NaN leaves out what has no mean, and no standard error where one is needed.
  ///
  /// A trillionth of the mean is no standard error but the rounding of returns that never vary.
  static func scales(
    _ means: BootstrapMeans, _ variances: [Double], _ scaling: Scaling
  ) -> [Double] {
    let periods = Double(means.periods)
    return zip(means.means, variances).map { mean, variance in
      let error = (variance / periods).squareRoot()
      return switch scaling {
      case .studentised: error > 1e-12 * abs(mean) ? 1 / error : .nan
      case .unstudentised: variance.isNaN ? .nan : 1
      }
    }
  }

  /// Hansen's screen: d̄ ≥ −√(ω²/T · 2 ln ln T).
  static func relevant(_ means: [Double], _ variances: [Double], periods: Double) -> [Bool] {
    let factor = periods > 1 ? max(0, 2 * log(log(periods))) / periods : 0
    return zip(means, variances).map { $0 >= -($1 * factor).squareRoot() }
  }
}
