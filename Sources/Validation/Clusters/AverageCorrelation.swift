/// The mean correlation of all pairs of trials, without looking at pairs.
///
/// Of unit vectors z, Σ of all pairs' products is (‖Σz‖² − N)/2, so that one vector as long as time
/// is kept however many trials pass.
package struct AverageCorrelation {
  private let periods: Int
  private var sum: [Double]
  /// Trials that vary; others have no correlation and are passed over.
  package private(set) var trials = 0

  package init(periods: Int) {
    self.periods = periods
    sum = [Double](repeating: 0, count: periods)
  }

  /// All trials of a table.
  package init(_ table: ReturnTable) {
    self.init(periods: table.periods)
    table.values.withUnsafeBufferPointer {
      add($0, trials: table.trials, stride: table.trials)
    }
  }

  /// Takes in returns of further trials, one row a period, rows `stride` apart.
  package mutating func add(
    _ returns: UnsafeBufferPointer<Double>, trials count: Int, stride: Int
  ) {
    guard count > 0, periods > 0, let start = returns.baseAddress else { return }
    precondition(returns.count >= (periods - 1) * stride + count, "A row a period.")
    DeviationTile.forEach(start, trials: count, periods: periods, stride: stride) { _, tile in
      let scales = DeviationTile.inverseNorms(tile.squares)
      for lane in 0..<tile.trials where scales[lane] > 0 { trials += 1 }
      for period in 0..<periods {
        let row = tile.rows[period] * scales
        // NaN where a trial is left out.
        sum[period] += DeviationTile.Lanes.zero.replacing(with: row, where: scales .> 0).sum()
      }
    }
  }

  /// NaN for fewer than two trials.
  package var value: Double {
    let count = Double(trials)
    let square = sum.reduce(0) { $0 + $1 * $1 }
    return trials > 1 ? (square - count) / (count * (count - 1)) : .nan
  }

  /// How many independent trials these are worth: ρ̄ + (1 − ρ̄) M (Bailey and López de Prado 2014).
  ///
  /// It overrates trials in clusters, which correlate highly inside and little in the mean.
  package var effectiveTrials: Double {
    trials > 1 ? value + (1 - value) * Double(trials) : Double(trials)
  }
}
