/// Each cluster as one trial: its members' returns weighted by inverse variance.
package struct ClusterReturns: Sendable, Equatable {
  /// One column a cluster.
  package let table: ReturnTable

  /// Members that never vary have no weight; a cluster of such is the mean of its members.
  package init(_ table: ReturnTable, _ clusters: [[Int]]) {
    var values = [Double](repeating: 0, count: table.periods * clusters.count)
    for (cluster, members) in clusters.enumerated() {
      let weights = Self.weights(members.map(table.column))
      for (trial, weight) in zip(members, weights) where weight > 0 {
        for period in 0..<table.periods {
          values[period * clusters.count + cluster] += weight * table[period, trial]
        }
      }
    }
    self.table = ReturnTable(periods: table.periods, trials: clusters.count, values: values)
  }

  private static func weights(_ columns: [[Double]]) -> [Double] {
    let inverse = columns.map { column in
      let square = moments(column).square
      return square > 0 && square < .infinity ? 1 / square : 0
    }
    let total = inverse.reduce(0, +)
    return total > 0
      ? inverse.map { $0 / total } : inverse.map { _ in 1 / Double(columns.count) }
  }

  /// The mean and the sum of squared deviations.
  private static func moments(_ column: [Double]) -> (mean: Double, square: Double) {
    let mean = column.reduce(0, +) / Double(column.count)
    return (mean, column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) })
  }

  /// Mean over standard deviation (ddof 1) of each cluster, per period; NaN where it does not vary.
  package var sharpes: [Double] {
    (0..<table.trials).map { cluster in
      let (mean, square) = Self.moments(table.column(cluster))
      return square > 0 ? mean / (square / Double(table.periods - 1)).squareRoot() : .nan
    }
  }

  /// V of the deflated Sharpe ratio: the variance (ddof 1) of the clusters' finite Sharpe ratios.
  package var sharpeVariance: Double {
    let finite = sharpes.filter(\.isFinite)
    return finite.count > 1 ? Self.moments(finite).square / Double(finite.count - 1) : .nan
  }
}
