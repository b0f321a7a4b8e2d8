/// Takes in returns some trials at a time and keeps their means alone, in the sample and resampled.
package struct BootstrapAccumulator {
  private typealias Lanes = DeviationTile.Lanes

  /// Registers side by side: the running totals of 16 trials over 4,000 periods fill half a
  /// megabyte, half of the second-level cache, whose bandwidth is the bound.
  private static let width = 2

  private let resamples: Resamples
  private let trials: Int
  /// How many trials have been taken in.
  package private(set) var filled = 0
  private var sampleMeans: [Double]
  private var resampled: [Double]

  package init(_ resamples: Resamples, trials: Int) {
    self.resamples = resamples
    self.trials = trials
    sampleMeans = [Double](repeating: .nan, count: trials)
    resampled = [Double](repeating: .nan, count: resamples.count * trials)
  }

  /// What came of it; NaN for trials that were not taken in.
  package var means: BootstrapMeans {
    BootstrapMeans(periods: resamples.periods, means: sampleMeans, resampled: resampled)
  }

  /// Takes in the returns of the next trials, one row a period, rows `stride` apart.
  package mutating func add(
    _ returns: UnsafeBufferPointer<Double>, trials count: Int, stride step: Int
  ) {
    let periods = resamples.periods
    precondition(count >= 0 && step >= count && filled + count <= trials, "Trials fit.")
    guard count > 0, periods > 0, let start = returns.baseAddress else { return }
    precondition(returns.count >= (periods - 1) * step + count, "A row a period.")
    let capacity = Self.width * Lanes.scalarCount
    for first in stride(from: 0, to: count, by: capacity) {
      let taken = min(capacity, count - first)
      var totals = [Lanes](repeating: .zero, count: (periods + 1) * Self.width)
      DeviationTile.forEach(start + first, trials: taken, periods: periods, stride: step) {
        offset, tile in
        for lane in 0..<tile.trials { sampleMeans[filled + offset + lane] = tile.means[lane] }
        var total = Lanes.zero
        for period in 0..<periods {
          total += tile.rows[period]
          totals[(period + 1) * Self.width + offset / Lanes.scalarCount] = total
        }
      }
      resample(totals, trials: filled..<filled + taken)
      filled += taken
    }
  }

  /// Writes a tile's resampled means from running totals of its deviations.
  private mutating func resample(_ totals: [Lanes], trials tile: Range<Int>) {
    let scale = 1 / Double(resamples.periods)
    var means = (Lanes.zero, Lanes.zero)
    for (lane, trial) in tile.enumerated() {
      if lane < 8 {
        means.0[lane] = sampleMeans[trial]
      } else {
        means.1[lane - 8] = sampleMeans[trial]
      }
    }
    let (width, count) = (trials, tile.count)
    resampled.withUnsafeMutableBufferPointer { resampled in
      totals.withUnsafeBufferPointer { totals in
        for resample in 0..<resamples.count {
          let (left, right) = Self.sum(totals, resamples, resample)
          let (first, second) = (means.0 + left * scale, means.1 + right * scale)
          let row = resample * width + tile.lowerBound
          for lane in 0..<min(8, count) { resampled[row + lane] = first[lane] }
          for lane in 0..<max(0, count - 8) { resampled[row + 8 + lane] = second[lane] }
        }
      }
    }
  }

  /// The running totals of one resample, some added and some subtracted.
  @inline(__always)
  private static func sum(
    _ totals: UnsafeBufferPointer<Lanes>, _ resamples: Resamples, _ resample: Int
  ) -> (Lanes, Lanes) {
    let ends = resamples.ends
    var (first, second) = (Lanes.zero, Lanes.zero)
    for index in ends[2 * resample]..<ends[2 * resample + 1] {
      let row = Int(resamples.places[index]) * width
      first += totals[row]
      second += totals[row + 1]
    }
    for index in ends[2 * resample + 1]..<ends[2 * resample + 2] {
      let row = Int(resamples.places[index]) * width
      first -= totals[row]
      second -= totals[row + 1]
    }
    return (first, second)
  }
}
