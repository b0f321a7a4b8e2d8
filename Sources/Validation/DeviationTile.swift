/// Up to eight trials' returns less their means, one register a period.
struct DeviationTile {
  typealias Lanes = SIMD8<Double>

  let trials: Int
  /// Lanes beyond the last trial are 0; a trial with an undefined return is NaN throughout.
  let rows: [Lanes]
  let means: Lanes

  /// - Parameters:
  ///   - start: The first trial's first return, others of the period beside it.
  ///   - trials: How many, 1 to 8.
  ///   - stride: From one period to the next.
  init(_ start: UnsafePointer<Double>, trials: Int, periods: Int, stride: Int) {
    self.trials = trials
    var sum = Lanes.zero
    var rows = [Lanes](unsafeUninitializedCapacity: periods) { rows, count in
      for period in 0..<periods {
        var row = Lanes.zero
        if trials == Lanes.scalarCount {
          row = UnsafeRawPointer(start + period * stride).loadUnaligned(as: Lanes.self)
        } else {
          for lane in 0..<trials { row[lane] = start[period * stride + lane] }
        }
        sum += row
        rows.initializeElement(at: period, to: row)
      }
      count = periods
    }
    means = sum / Double(periods)
    for period in 0..<periods { rows[period] -= means }
    self.rows = rows
  }

  /// Σ of the squares over time.
  var squares: Lanes { rows.reduce(into: .zero) { $0 += $1 * $1 } }

  /// One over the root of `squares`; 0 for a trial that does not vary or is not a number.
  ///
  /// - Parameter squares: Of the deviations.
  static func inverseNorms(_ squares: Lanes) -> Lanes {
    Lanes.zero.replacing(
      with: 1 / squares.squareRoot(), where: squares .> 0 .& squares .< .infinity)
  }

  /// Hands out all columns of a table, eight at a time, with the index of the first.
  static func forEach(
    _ start: UnsafePointer<Double>, trials: Int, periods: Int, stride step: Int,
    _ visit: (_ first: Int, DeviationTile) -> Void
  ) {
    for first in Swift.stride(from: 0, to: trials, by: Lanes.scalarCount) {
      visit(
        first,
        DeviationTile(
          start + first, trials: min(Lanes.scalarCount, trials - first), periods: periods,
          stride: step))
    }
  }
}
