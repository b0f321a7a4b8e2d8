/// White's reality check: whether the best of all trials beats the benchmark by more than luck.
///
/// H. White, "A reality check for data snooping", 2000: V = max √T d̄ against max √T (d̄* − d̄).
/// Poor and noisy trials weaken it; `SuperiorPredictiveAbility` does not have that fault.
package struct RealityCheck: Sendable {
  /// V; −∞ when no trial has a mean.
  package let statistic: Double
  package let p: Double

  /// - Parameter means: Means of returns less the benchmark's.
  package init(_ means: BootstrapMeans, p convention: BootstrapP = .share) {
    let root = Double(means.periods).squareRoot()
    let maxima = BootstrapMaxima(
      means: means, centres: means.means,
      scales: [Double](repeating: root, count: means.trials))
    let best = means.means.reduce(-Double.infinity) { $1 > $0 ? $1 : $0 }
    statistic = root * best
    p = best > -.infinity ? convention.value(maxima.values(), statistic: statistic) : .nan
  }
}
