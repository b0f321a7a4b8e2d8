import Numerics

/// How often each resample holds each period: resampled sums are this matrix times the returns.
package struct ResampleCounts: Sendable {
  package let resamples: Int
  package let periods: Int
  /// One row a resample.
  let values: [Double]

  /// Draws resamples, all from one seed, so that fewer are the first of more.
  package init(_ bootstrap: BlockBootstrap, resamples: Int, periods: Int, seed: UInt64) {
    var generator = Xoshiro256StarStar(seed: seed)
    self.init(periods: periods, resamples: resamples) { _ in
      bootstrap.indices(periods: periods, using: &generator)
    }
  }

  /// Counts given indices, one row a resample.
  ///
  /// - Throws: `UnusableReturns` when an index is no period.
  package init(indices: [[Int]], periods: Int) throws {
    let all = 0..<periods
    guard indices.allSatisfy({ $0.allSatisfy(all.contains) }) else {
      throw UnusableReturns(
        "a resample names a period that is not among \(periods)",
        mend: "count periods from 0 and give indices made for this many")
    }
    self.init(periods: periods, resamples: indices.count) { indices[$0].map(Int32.init) }
  }

  private init(periods: Int, resamples: Int, _ draw: (Int) -> [Int32]) {
    precondition(periods > 0 || resamples == 0, "There must be something to draw from.")
    var counts = [Double](repeating: 0, count: resamples * periods)
    counts.withUnsafeMutableBufferPointer { counts in
      for resample in 0..<resamples {
        for period in draw(resample) { counts[resample * periods + Int(period)] += 1 }
      }
    }
    (self.resamples, self.periods, values) = (resamples, periods, counts)
  }
}
