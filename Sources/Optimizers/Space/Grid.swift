import Documents

/// How many points a grid has.
package enum PointCount: Sendable, Equatable {
  case exactly(Int)
  /// The cells of a grid too large to test each against `where`.
  case atMost(Int)
}

extension SearchSpace {
  /// Up to how many cells `where` is tested to count the points of a grid.
  package static let countingLimit = 10_000_000

  /// How many cells the grid has before `where`; nil when a dimension is continuous or the number
  /// does not fit 63 bits.
  package var cellCount: Int? {
    dimensions.reduce(1) { product, dimension in
      guard let product, let count = dimension.count else { return nil }
      let (cells, overflow) = product.multipliedReportingOverflow(by: count)
      return overflow ? nil : cells
    }
  }

  /// How many points the grid has after `where`, exactly up to `countingLimit` cells.
  package func gridCount() throws -> PointCount {
    let cells = try gridCells()
    if isPlain { return .exactly(cells) }
    if cells > Self.countingLimit { return .atMost(cells) }
    var point = [Double](repeating: 0, count: dimensions.count)
    let count = (0..<cells).count { cell in
      decode(cell, into: &point)
      return allows(point)
    }
    if count == 0 { throw unsatisfiable() }
    return .exactly(count)
  }

  /// The grid's points that satisfy `where` in a block of cells, in lexicographic order.
  package func gridPoints(inCells cells: Range<Int>) -> [[Double]] {
    precondition(cells.lowerBound >= 0 && cells.upperBound <= cellCount ?? 0, "Cells of the grid.")
    var point = [Double](repeating: 0, count: dimensions.count)
    return cells.compactMap { cell in
      decode(cell, into: &point)
      return allows(point) ? point : nil
    }
  }

  /// How many cells the grid has, or why there is no such grid.
  func gridCells() throws -> Int {
    if let continuous = dimensions.first(where: { $0.count == nil }) {
      throw AssayError(
        .usage, "parameter '\(continuous.name)' has no step, so a grid cannot list its values",
        mend: "give it a step or search by random or sobol")
    }
    guard let cells = cellCount else {
      throw AssayError(
        .usage, "the grid has more than \(Int.max) points",
        mend: "use larger steps or search by random or sobol")
    }
    return cells
  }

  /// The values at a cell's number; the last dimension varies fastest.
  func decode(_ cell: Int, into point: inout [Double]) {
    var rest = cell
    for index in dimensions.indices.reversed() {
      let count = dimensions[index].count ?? 1
      point[index] = dimensions[index].value(at: rest % count)
      rest /= count
    }
  }
}
