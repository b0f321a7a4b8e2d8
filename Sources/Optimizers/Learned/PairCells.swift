/// Which cells of each pair of dimensions with more than one value points fell into, or of the only
/// such dimension.
struct PairCells {
  private let space: SearchSpace
  private let cellsPerAxis: Int
  private let pairs: [(Int, Int)]
  private var visited: [Bool]
  private(set) var visitedCount = 0

  init(_ space: SearchSpace, cellsPerAxis: Int) {
    let free = space.freeDimensions.filter { space.dimensions[$0].isFree }
    self.space = space
    self.cellsPerAxis = cellsPerAxis
    let only = free.first ?? 0
    pairs =
      free.count < 2
      ? [(only, only)]
      : free.indices.flatMap { place in free[(place + 1)...].map { (free[place], $0) } }
    visited = [Bool](repeating: false, count: pairs.count * cellsPerAxis * cellsPerAxis)
  }

  /// Notes the cells of a point, of those pairs that matter in it.
  mutating func visit(_ point: [Double]) {
    let isActive = space.isConditional ? space.activity(point) : []
    let cells = space.dimensions.indices.map { cell(point[$0], along: $0) }
    for (place, pair) in pairs.enumerated() {
      if !isActive.isEmpty, !isActive[pair.0] || !isActive[pair.1] { continue }
      let index = (place * cellsPerAxis + cells[pair.0]) * cellsPerAxis + cells[pair.1]
      if !visited[index] { visitedCount += 1 }
      visited[index] = true
    }
  }

  private func cell(_ value: Double, along dimension: Int) -> Int {
    let position = space.dimensions[dimension].cubePosition(of: value)
    return Int(min(max(position * Double(cellsPerAxis), 0), Double(cellsPerAxis - 1)))
  }
}
