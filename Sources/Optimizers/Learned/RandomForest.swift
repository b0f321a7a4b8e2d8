import Numerics

/// Rows of binned coordinates with a value each.
struct ForestData: Sendable {
  let axes: [ForestAxis]
  /// The bin of every row along the first axis, then along the second, and so on.
  let bins: [UInt8]
  let values: [Double]

  /// - Parameter columns: The positions of all rows in [0, 1], one column an axis.
  init(axes: [ForestAxis], columns: [[Double]], values: [Double]) {
    precondition(axes.count == columns.count, "One column an axis.")
    precondition(columns.allSatisfy { $0.count == values.count }, "One row a value.")
    self.axes = axes
    bins = zip(axes, columns).flatMap { axis, column in column.map { UInt8(axis.bin($0)) } }
    self.values = values
  }
}

/// Regression trees, each grown on rows drawn with replacement (Breiman, "Random Forests", 2001).
///
/// Every split looks at all axes: what is wanted of the forest is how the values spread, to which
/// a choice among few axes adds a spread of its own.
struct RandomForest: Sendable {
  /// How a forest grows.
  struct Options: Sendable {
    var trees = 64
    /// No leaf stands on fewer rows.
    var leastLeafRows = 1
    var seed: UInt64 = 1
  }

  let trees: [RegressionTree]
  /// How much of the values' variance is foretold by the trees that have not seen a row; nil when
  /// there is no variance or no such tree.
  let outOfBagShare: Double?

  init(_ data: ForestData, _ options: Options = Options()) {
    let count = data.values.count
    var trees: [RegressionTree] = []
    var sums = [Double](repeating: 0, count: count)
    var unseen = [Double](repeating: 0, count: count)
    for number in 0..<(count == 0 ? 0 : options.trees) {
      // Each tree has a stream of its own, so that it does not depend on those before it.
      var generator = Xoshiro256StarStar(
        seed: options.seed ^ (UInt64(number) &* 0x9E37_79B9_7F4A_7C15))
      var weights = [Double](repeating: 0, count: count)
      for _ in 0..<count { weights[generator.below(count)] += 1 }
      var grower = TreeGrower(
        data, weights: weights, leastLeafWeight: Double(options.leastLeafRows),
        generator: generator)
      let tree = grower.grow()
      trees.append(tree)
      for row in 0..<count where weights[row] == 0 {
        sums[row] += tree.prediction { Int(data.bins[$0 * count + row]) }
        unseen[row] += 1
      }
    }
    self.trees = trees
    outOfBagShare = Self.explained(data.values, sums, unseen)
  }

  /// 1 - Σ(y - ŷ)² / Σ(y - ȳ)² over the rows that some tree has not seen.
  private static func explained(
    _ values: [Double], _ sums: [Double], _ unseen: [Double]
  ) -> Double? {
    let rows = values.indices.filter { unseen[$0] > 0 }
    let mean = rows.reduce(0) { $0 + values[$1] } / Double(max(rows.count, 1))
    var errors = 0.0
    var squares = 0.0
    for row in rows {
      let error = values[row] - sums[row] / unseen[row]
      errors += error * error
      squares += (values[row] - mean) * (values[row] - mean)
    }
    return squares > 0 ? 1 - errors / squares : nil
  }
}
