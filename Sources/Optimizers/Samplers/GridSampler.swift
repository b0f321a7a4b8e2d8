/// Every point of the grid, in lexicographic order.
package struct GridSampler: Sampler {
  private let space: SearchSpace
  private let cells: Int
  private var nextCell = 0
  private var foundAny = false

  package init(_ space: SearchSpace) throws {
    self.space = space
    cells = try space.gridCells()
  }

  package mutating func ask(_ count: Int) throws -> [[Double]] {
    var points: [[Double]] = []
    while points.count < count, let point = next() { points.append(point) }
    if nextCell == cells, !foundAny, count > 0 { throw space.unsatisfiable() }
    return points
  }

  mutating func next() -> [Double]? {
    var point = [Double](repeating: 0, count: space.dimensions.count)
    while nextCell < cells {
      space.decode(nextCell, into: &point)
      nextCell += 1
      if space.allows(point) {
        foundAny = true
        return point
      }
    }
    return nil
  }
}
