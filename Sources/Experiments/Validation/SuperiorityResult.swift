import Validation

/// Whether any set beats a benchmark by more than the best of many would by luck.
package struct SuperiorityResult: Sendable {
  package let benchmark: String
  package let realityCheck: Double
  package let ability: SuperiorPredictiveAbility
  /// Sets found better, at each level.
  package let steps: [StepwiseTest]

  /// - Parameter excess: Means of sets' returns less the benchmark's.
  init(_ benchmark: String, _ excess: BootstrapMeans) {
    let variances = excess.variances
    self.benchmark = benchmark
    realityCheck = RealityCheck(excess, p: .addOne).p
    ability = SuperiorPredictiveAbility(excess, variances: variances, p: .addOne)
    steps = [0.05, 0.10].map { StepwiseTest(excess, alpha: $0, variances: variances) }
  }
}

/// The sets that cannot be told from the best, among some that stand for all.
package struct ConfidenceSet: Sendable {
  package let level: Double
  package let representatives: Int
  package let included: Int
  /// Nil where the chosen set is none of them.
  package let hasChosen: Bool?

  static let most = 200

  /// - Parameters:
  ///   - places: Of the representatives among the trials of `means`.
  ///   - chosen: The chosen set's place.
  init?(_ means: BootstrapMeans, _ places: [Int], chosen: Int?, level: Double = 0.1) {
    var seen: Set<[Double]> = []
    // Sets that never differ have no standard error between them; one speaks for all.
    let kept = places.filter { place in
      means.means[place].isFinite
        && seen.insert((0..<means.resamples).map { means.resampled[$0 * means.trials + place] })
          .inserted
    }
    let some = BootstrapMeans(
      periods: means.periods, means: kept.map { means.means[$0] },
      resampled: (0..<means.resamples).flatMap { row in
        kept.map { means.resampled[row * means.trials + $0] }
      })
    guard kept.count >= 2, let found = try? ModelConfidenceSet(some) else { return nil }
    let included = found.included(level: level)
    self.level = level
    representatives = kept.count
    self.included = included.count
    hasChosen = chosen.flatMap { kept.firstIndex(of: $0) }.map(included.contains)
  }
}

/// The tests of all sets against benchmarks, and how they were made.
package struct SuperiorityTests: Sendable {
  package let results: [SuperiorityResult]
  package let confidence: ConfidenceSet?
  package let sets: [[Double]]
  package let resamples: Int
  package let meanBlock: Double
  package let periods: Int
  package let periodNanoseconds: Int64
  /// Whether the sets are a sample of their own, since results steered the search.
  package let isCompanion: Bool

  /// The standard error of a p-value that so many resamples leave.
  package func error(of p: Double) -> Double {
    (p * (1 - p) / Double(resamples)).squareRoot()
  }
}
