import Validation

/// How many independent trials a study's are worth.
package struct EffectiveTrials: Sendable {
  /// Groups of trials that do much the same.
  package struct Clusters: Sendable {
    package let count: Int
    package let representatives: Int
    /// Of the clusters' Sharpe ratios a year; nil for fewer than two.
    package let annualVariance: Double?
  }

  package let averageCorrelation: Double
  package let byCorrelation: Double
  package let trials: Int
  package let clusters: Clusters?
}

/// Takes in the returns of a study's trials, a tile at a time.
struct EffectiveGathering {
  static let mostClustered = 500
  private var correlation: AverageCorrelation
  private let places: [Int]
  private let periods: Int
  private var columns: [[Double]] = []

  /// - Parameter clustered: Places of the trials that stand for all, ascending.
  init(clustered: [Int], periods: Int) {
    correlation = AverageCorrelation(periods: periods)
    places = clustered
    self.periods = periods
  }

  mutating func add(first: Int, _ returns: UnsafeBufferPointer<Double>, width: Int) {
    correlation.add(returns, trials: width, stride: width)
    for place in places where first <= place && place < first + width {
      columns.append((0..<periods).map { returns[$0 * width + place - first] })
    }
  }

  func result(periodsPerYear: Double) -> EffectiveTrials {
    EffectiveTrials(
      averageCorrelation: correlation.value, byCorrelation: correlation.effectiveTrials,
      trials: correlation.trials, clusters: clusters(periodsPerYear))
  }

  private func clusters(_ periodsPerYear: Double) -> EffectiveTrials.Clusters? {
    let varying = columns.filter { ReturnMoments($0) != nil }
    guard varying.count >= 4 else { return nil }
    let table = ReturnTable(
      periods: periods, trials: varying.count,
      values: (0..<periods).flatMap { period in varying.map { $0[period] } })
    let found = OptimalClusters(CorrelationMatrix(table), restarts: 3, seed: 0)
    let variance = ClusterReturns(table, found.clusters).sharpeVariance
    return EffectiveTrials.Clusters(
      count: found.clusters.count, representatives: varying.count,
      annualVariance: variance.isFinite ? variance * periodsPerYear : nil)
  }
}
