import Numerics

/// Correlations of all pairs of some trials.
package struct CorrelationMatrix: Sendable, Equatable {
  package let trials: Int
  /// Row by row.
  package let values: [Double]

  package init(trials: Int, values: [Double]) {
    precondition(values.count == trials * trials, "The matrix is square.")
    self.trials = trials
    self.values = values
  }

  /// A trial that does not vary, or has an undefined return, correlates with itself alone.
  package init(_ table: ReturnTable) {
    var units = [Double](repeating: 0, count: table.values.count)
    let trials = table.trials
    var products = [Double](repeating: 0, count: trials * trials)
    table.values.withUnsafeBufferPointer { returns in
      guard let start = returns.baseAddress, table.periods > 0 else { return }
      DeviationTile.forEach(start, trials: trials, periods: table.periods, stride: trials) {
        first, tile in
        let scales = DeviationTile.inverseNorms(tile.squares)
        for period in 0..<table.periods {
          for lane in 0..<tile.trials where scales[lane] > 0 {
            units[period * trials + first + lane] = tile.rows[period][lane] * scales[lane]
          }
        }
      }
    }
    units.withUnsafeBufferPointer { units in
      guard let start = units.baseAddress else { return }
      let matrix = MatrixView(start, rows: table.periods, columns: trials)
      matrix.transposed.multiply(matrix, into: &products, stride: trials)
    }
    for trial in 0..<trials { products[trial * trials + trial] = 1 }
    self.init(trials: trials, values: products.map { min(1, max(-1, $0)) })
  }

  package subscript(first: Int, second: Int) -> Double { values[first * trials + second] }

  /// (Σλ)²/Σλ² over the eigenvalues λ: how many equal ones would spread as much.
  ///
  /// Their sum is the trace and the sum of their squares that of all entries.
  package var participationRatio: Double {
    let trace = (0..<trials).reduce(0) { $0 + self[$1, $1] }
    return trace * trace / values.reduce(0) { $0 + $1 * $1 }
  }

  /// The correlations among some trials, in the order given.
  func among(_ members: [Int]) -> CorrelationMatrix {
    CorrelationMatrix(
      trials: members.count,
      values: members.flatMap { row in members.map { self[row, $0] } })
  }

  /// √((1 − ρ)/2), row by row: 0 for equal trials, 1 for opposite ones.
  var distances: [Double] { values.map { ((1 - $0) / 2).squareRoot() } }
}
