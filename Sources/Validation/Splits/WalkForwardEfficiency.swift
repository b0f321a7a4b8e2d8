/// What is left out of sample of what the best trial of each window earned in sample.
///
/// Pardo's walk-forward efficiency (1992) in three forms. A ratio means something only to a profit
/// in sample: without one, forms that divide by it are nil.
package struct WalkForwardEfficiency: Sendable, Equatable {
  /// One window's best trial and its returns, per period.
  package struct Window: Sendable, Equatable {
    package let ranges: WalkForward.Window
    package let best: Int
    package let inSampleMean: Double
    package let outOfSampleMean: Double
    package let inSampleSharpe: Double
    /// Nil when the test does not vary.
    package let outOfSampleSharpe: Double?
  }

  package let windows: [Window]
  /// Mean return of all tests put together.
  package let stitchedMean: Double
  package let stitchedSharpe: Double?
  /// The mean of all tests over the mean of the windows' means in sample.
  package let aggregate: Double?
  /// The mean of the windows' own ratios; nil when one of them lost in sample.
  package let meanOfRatios: Double?
  /// The Sharpe ratio of all tests over the mean of the windows' ratios in sample.
  package let sharpeRatio: Double?
  /// The share of windows whose test earned something.
  package let profitableShare: Double
  /// The largest window's share of the sum of returns; nil when nothing was earned.
  package let largestShare: Double?

  /// - Parameter plan: Windows over the table's periods.
  /// - Throws: When no trial of a window has a Sharpe ratio.
  package init(_ table: ReturnTable, _ plan: WalkForward.Plan) throws {
    let columns = (0..<table.trials).map(table.column)
    windows = try plan.windows.map { try Self.judge($0, columns) }
    let tests = windows.map { Array(columns[$0.best][$0.ranges.test]) }
    let stitched = tests.flatMap { $0 }
    stitchedMean = Self.mean(stitched)
    stitchedSharpe = ReturnMoments(stitched)?.sharpe
    let inSample = Self.mean(windows.map(\.inSampleMean))
    let inSampleSharpe = Self.mean(windows.map(\.inSampleSharpe))
    aggregate = inSample > 0 ? stitchedMean / inSample : nil
    meanOfRatios =
      windows.allSatisfy { $0.inSampleMean > 0 }
      ? Self.mean(windows.map { $0.outOfSampleMean / $0.inSampleMean }) : nil
    sharpeRatio = inSampleSharpe > 0 ? stitchedSharpe.map { $0 / inSampleSharpe } : nil
    let count = Double(windows.count)
    profitableShare = Double(windows.filter { $0.outOfSampleMean > 0 }.count) / count
    let sums = tests.map { $0.reduce(0, +) }
    let total = sums.reduce(0, +)
    largestShare = total > 0 ? sums.max().map { $0 / total } : nil
  }

  /// Picks the highest Sharpe ratio of the training, the first one of equals.
  private static func judge(
    _ ranges: WalkForward.Window, _ columns: [[Double]]
  ) throws -> Window {
    var best: (trial: Int, moments: ReturnMoments)?
    for trial in columns.indices {
      guard let moments = ReturnMoments(Array(columns[trial][ranges.train])) else { continue }
      if moments.sharpe > best?.moments.sharpe ?? -.infinity { best = (trial, moments) }
    }
    guard let best else {
      throw SplitFault(
        "no trial varies in the training \(ranges.train)", mend: "lengthen the training")
    }
    let test = Array(columns[best.trial][ranges.test])
    return Window(
      ranges: ranges, best: best.trial, inSampleMean: best.moments.mean,
      outOfSampleMean: mean(test), inSampleSharpe: best.moments.sharpe,
      outOfSampleSharpe: ReturnMoments(test)?.sharpe)
  }

  private static func mean(_ values: [Double]) -> Double {
    values.reduce(0, +) / Double(values.count)
  }
}
