/// The objective over two parameters, whatever the others were.
package struct ParameterContour: Sendable, Equatable {
  package let x: DimensionBins
  package let y: DimensionBins
  /// One for each cell, row after row of x; nil where no trial was worth anything.
  package let cells: [ValueSummary?]

  /// The trials in which both dimensions matter, by their values.
  package init(_ history: SearchHistory, x first: Int, y second: Int, binLimit: Int = 20) {
    let x = DimensionBins(history.space, dimension: first, limit: binLimit)
    let y = DimensionBins(history.space, dimension: second, limit: binLimit)
    var groups = [[Double]](repeating: [], count: x.bins.count * y.bins.count)
    for trial in history.valued
    where history.isActive(first, in: trial) && history.isActive(second, in: trial) {
      let point = history.points[trial]
      groups[y.bin(of: point[second]) * x.bins.count + x.bin(of: point[first])]
        .append(history.values[trial])
    }
    self.x = x
    self.y = y
    cells = groups.map { ValueSummary($0, isMaximized: history.isMaximized) }
  }

  /// What the trials of one cell were worth.
  package subscript(x column: Int, y row: Int) -> ValueSummary? {
    cells[row * x.bins.count + column]
  }
}
