import Numerics

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
  package init(_ table: ReturnTable, _ counts: ResampleCounts) {
    var sum = BootstrapAccumulator(counts, trials: table.trials)
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

/// Takes in returns some trials at a time and keeps their means alone.
package struct BootstrapAccumulator {
  private let counts: ResampleCounts
  private let trials: Int
  /// How many trials have been taken in.
  package private(set) var filled = 0
  private var sampleMeans: [Double]
  private var resampled: [Double]

  package init(_ counts: ResampleCounts, trials: Int) {
    self.counts = counts
    self.trials = trials
    sampleMeans = [Double](repeating: .nan, count: trials)
    resampled = [Double](repeating: .nan, count: counts.resamples * trials)
  }

  /// Takes in the returns of the next trials, one row a period, rows `stride` apart.
  package mutating func add(
    _ returns: UnsafeBufferPointer<Double>, trials count: Int, stride: Int
  ) {
    precondition(count >= 0 && stride >= count && filled + count <= trials, "Trials fit.")
    guard count > 0, counts.periods > 0, let start = returns.baseAddress else { return }
    precondition(returns.count >= (counts.periods - 1) * stride + count, "A row a period.")
    let scale = 1 / Double(counts.periods)
    let (first, width) = (filled, trials)
    let tile = MatrixView(start, rows: counts.periods, columns: count, stride: stride)
    sampleMeans.withUnsafeMutableBufferPointer { means in
      for trial in first..<first + count { means[trial] = 0 }
      for period in 0..<counts.periods {
        for trial in 0..<count { means[first + trial] += start[period * stride + trial] }
      }
      for trial in first..<first + count { means[trial] *= scale }
    }
    counts.values.withUnsafeBufferPointer { values in
      resampled.withUnsafeMutableBufferPointer { product in
        guard let left = values.baseAddress, let target = product.baseAddress else { return }
        MatrixView(left, rows: counts.resamples, columns: counts.periods)
          .multiply(tile, into: target + first, stride: width, scale: scale)
      }
    }
    filled += count
  }

  /// What came of it; NaN for trials that were not taken in.
  package var means: BootstrapMeans {
    BootstrapMeans(periods: counts.periods, means: sampleMeans, resampled: resampled)
  }
}
