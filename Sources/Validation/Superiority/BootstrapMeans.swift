/// Means of trials' returns, in the sample and in each resample: what tests of superiority need.
package struct BootstrapMeans: Sendable {
  package let periods: Int
  package let resamples: Int
  package let trials: Int
  /// One a trial.
  package private(set) var means: [Double]
  /// One row a resample, one column a trial.
  package private(set) var resampled: [Double]

  package init(periods: Int, means: [Double], resampled: [Double]) {
    precondition(
      means.isEmpty ? resampled.isEmpty : resampled.count.isMultiple(of: means.count),
      "A row a resample.")
    self.periods = periods
    self.means = means
    self.resampled = resampled
    trials = means.count
    resamples = means.isEmpty ? 0 : resampled.count / means.count
  }

  /// Means of a table's returns over resamples of its periods.
  package init(_ table: ReturnTable, _ resamples: Resamples) {
    var sum = BootstrapAccumulator(resamples, trials: table.trials)
    table.values.withUnsafeBufferPointer {
      sum.add($0, trials: table.trials, stride: table.trials)
    }
    self = sum.means
  }

  /// The means of differences to a benchmark, which must come from the same resamples.
  ///
  /// A mean of differences is the difference of means, so that one pass over the returns serves any
  /// number of benchmarks.
  package func excess(over benchmark: BootstrapMeans, column: Int = 0) -> BootstrapMeans {
    precondition(benchmark.resamples == resamples && benchmark.periods == periods)
    var excess = self
    for trial in 0..<trials { excess.means[trial] -= benchmark.means[column] }
    for resample in 0..<resamples {
      let level = benchmark.resampled[resample * benchmark.trials + column]
      for place in resample * trials..<(resample + 1) * trials {
        excess.resampled[place] -= level
      }
    }
    return excess
  }

  /// ω², the variance of √T times each mean, from the resamples (Hansen 2005, 3.2).
  package var variances: [Double] {
    var squares = [Double](repeating: 0, count: trials)
    for resample in 0..<resamples {
      for trial in 0..<trials {
        let deviation = resampled[resample * trials + trial] - means[trial]
        squares[trial] += deviation * deviation
      }
    }
    return squares.map { $0 * Double(periods) / Double(resamples) }
  }
}
