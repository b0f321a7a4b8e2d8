/// Finds the sets one step away by their step numbers.
struct GridLookup: Sendable {
  /// Step numbers of each set, of ordered dimensions with more than one value first.
  private let steps: [[Int]]
  private let orderedCount: Int
  private let indices: [[Int]: Int]
  /// 3^d, or `Int.max` where that does not fit.
  let fullCount: Int

  init(space: SearchSpace, sets: [[Double]]) {
    precondition(space.dimensions.allSatisfy { $0.count != nil }, "A grid has no continuous range.")
    let free = space.dimensions.indices.filter { space.dimensions[$0].count != 1 }
    let ordered = free.filter { space.dimensions[$0].isOrdered }
    let order = ordered + free.filter { !space.dimensions[$0].isOrdered }
    let steps = sets.map { set in order.map { space.dimensions[$0].index(of: set[$0]) ?? 0 } }
    self.steps = steps
    orderedCount = ordered.count
    indices = Dictionary(zip(steps, steps.indices), uniquingKeysWith: { first, _ in first })
    fullCount = ordered.reduce(1) { product, _ in
      let (next, overflow) = product.multipliedReportingOverflow(by: 3)
      return overflow ? .max : next
    }
  }

  /// Looks up every cell around, or compares with every set where those are fewer.
  func neighbours(of index: Int) -> [Int] {
    // Hashing a cell costs about as much as comparing with sixteen sets.
    if fullCount > steps.count / 16 {
      return steps.indices.filter { $0 != index && areAdjacent(steps[$0], steps[index]) }
    }
    var found: [Int] = []
    var cell = steps[index]
    collect(around: &cell, dimension: 0, into: &found)
    return found.filter { $0 != index }.sorted()
  }

  private func collect(around cell: inout [Int], dimension: Int, into found: inout [Int]) {
    guard dimension < orderedCount else {
      if let index = indices[cell] { found.append(index) }
      return
    }
    let centre = cell[dimension]
    for step in -1...1 {
      cell[dimension] = centre + step
      collect(around: &cell, dimension: dimension + 1, into: &found)
    }
    cell[dimension] = centre
  }

  private func areAdjacent(_ a: [Int], _ b: [Int]) -> Bool {
    a.indices.allSatisfy { abs(a[$0] - b[$0]) <= ($0 < orderedCount ? 1 : 0) }
  }
}
