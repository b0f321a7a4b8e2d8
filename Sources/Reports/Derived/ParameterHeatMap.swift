/// The objective over two parameters, the others folded away.
struct ParameterHeatMap: Equatable {
  /// How the trials that share a cell become one number.
  enum Fold: String, CaseIterable { case best, median }

  /// Cells row by row, the second parameter slower; nil where no trial is.
  struct Surface: Equatable {
    var cells: [Double?]
    /// Cells whose neighbourhood's median is within 5 % of the best cell.
    var plateau: [Int]
  }

  /// Indices of the two parameters.
  var parameters: (x: Int, y: Int)
  var x: ParameterAxis
  var y: ParameterAxis
  var best: Surface
  /// Nil when no cell holds more than one trial: it would equal `best`.
  var median: Surface?

  static func == (left: ParameterHeatMap, right: ParameterHeatMap) -> Bool {
    left.parameters == right.parameters && left.x == right.x && left.y == right.y
      && left.best == right.best && left.median == right.median
  }

  init(_ search: ReportContent.Search, x first: Int, y second: Int) {
    parameters = (first, second)
    x = ParameterAxis(search.parameters[first])
    y = ParameterAxis(search.parameters[second])
    let objective = search.metrics[search.objective].values
    let columns = x.labels.count
    var groups = [[Double]](repeating: [], count: columns * y.labels.count)
    for trial in objective.indices where objective[trial].isFinite {
      guard let column = x.cells[trial], let row = y.cells[trial] else { continue }
      groups[row * columns + column].append(objective[trial])
    }
    let maximized = search.isMaximized
    let highest = groups.map { maximized ? $0.max() : $0.min() }
    best = Surface(highest, columns: columns, maximized: maximized)
    if groups.contains(where: { $0.count > 1 }) {
      median = Surface(groups.map(medianOf), columns: columns, maximized: maximized)
    }
  }

  /// The cell of a trial, counted as `Surface.cells`.
  func cell(ofTrial trial: Int?) -> Int? {
    guard let trial, let column = x.cells[trial], let row = y.cells[trial] else { return nil }
    return row * x.labels.count + column
  }
}

extension ParameterHeatMap.Surface {
  fileprivate init(_ cells: [Double?], columns: Int, maximized: Bool) {
    self.cells = cells
    plateau = []
    let finite = cells.compactMap { $0 }
    guard let top = maximized ? finite.max() : finite.min() else { return }
    let tolerance = 0.05 * top.magnitude
    for index in cells.indices where cells[index] != nil {
      guard let middle = medianOf(neighbours(of: index, columns: columns)) else { continue }
      if maximized ? middle >= top - tolerance : middle <= top + tolerance { plateau.append(index) }
    }
  }

  /// The cell itself and those that touch it, as far as they are defined.
  private func neighbours(of index: Int, columns: Int) -> [Double] {
    let rows = cells.count / columns
    let (row, column) = (index / columns, index % columns)
    var found: [Double] = []
    for near in max(0, row - 1)...min(rows - 1, row + 1) {
      for beside in max(0, column - 1)...min(columns - 1, column + 1) {
        if let value = cells[near * columns + beside] { found.append(value) }
      }
    }
    return found
  }
}

/// The middle value, the mean of the two middle ones of an even count.
func medianOf(_ values: [Double]) -> Double? {
  guard !values.isEmpty else { return nil }
  let sorted = values.sorted()
  let middle = sorted.count / 2
  return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
}
