/// Finds the nearest sets by a tree that halves the widest ordered dimension of each cell.
///
/// Friedman, Bentley and Finkel, "An algorithm for finding best matches in logarithmic expected
/// time", 1977; cells are cut in the middle of their extent, so that cutting costs one pass.
struct NearestLookup: Sendable {
  let neighbourCount: Int
  private let coordinates: Int
  /// The sets in the unit cube, row after row.
  private let units: [Double]
  private let isOrdered: [Bool]
  /// Set indices, each cell's together.
  private var order: [Int]
  private var cells: [Cell] = []

  /// Some of the sets; of an inner cell those below the cut come first.
  private struct Cell {
    var range: Range<Int>
    /// Nil in a leaf.
    var cut: (axis: Int, value: Double, below: Int, above: Int)?
  }

  /// Cells with fewer sets are not cut.
  private static let leafCount = 16

  init(space: SearchSpace, sets: [[Double]]) {
    let free = space.freeDimensions
    coordinates = free.count
    units = sets.flatMap { set in free.map { space.dimensions[$0].unit(of: set[$0]) } }
    isOrdered = free.map { space.dimensions[$0].isOrdered }
    neighbourCount = max(8, 2 * free.count)
    order = Array(sets.indices)
    if !sets.isEmpty { cut(0..<sets.count) }
  }

  /// Makes the cell of a range of `order`, with all beneath it.
  private mutating func cut(_ range: Range<Int>) {
    let number = cells.count
    cells.append(Cell(range: range))
    guard range.count > Self.leafCount, let (axis, value) = widest(range) else { return }
    let middle = order[range].partition { units[$0 * coordinates + axis] > value }
    // A partition is not stable; the ties that are kept depend on indices alone, not on order.
    let below = cells.count
    cut(range.lowerBound..<middle)
    let above = cells.count
    cut(middle..<range.upperBound)
    cells[number].cut = (axis, value, below, above)
  }

  /// The ordered axis along which a cell extends most, and its middle; nil where there is none.
  private func widest(_ range: Range<Int>) -> (axis: Int, value: Double)? {
    var best: (axis: Int, value: Double, extent: Double)?
    for axis in 0..<coordinates where isOrdered[axis] {
      var (low, high) = (Double.infinity, -Double.infinity)
      for index in order[range] {
        let unit = units[index * coordinates + axis]
        (low, high) = (min(low, unit), max(high, unit))
      }
      // Between two neighbouring numbers the middle may be the upper one, which cuts nothing.
      let middle = low / 2 + high / 2
      if high > low, middle < high, high - low > best?.extent ?? 0 {
        best = (axis, middle, high - low)
      }
    }
    return best.map { ($0.axis, $0.value) }
  }

  /// The nearest sets, ties by index, in ascending order of index.
  func neighbours(of index: Int) -> [Int] {
    var best = NearestList(capacity: neighbourCount)
    search(0, index, &best)
    return best.indices.sorted()
  }

  private func search(_ cell: Int, _ index: Int, _ best: inout NearestList) {
    guard let (axis, value, below, above) = cells[cell].cut else {
      for other in order[cells[cell].range] where other != index {
        best.offer(other, distance: distance(index, other))
      }
      return
    }
    let gap = units[index * coordinates + axis] - value
    search(gap > 0 ? above : below, index, &best)
    if best.mayHold(gap * gap) { search(gap > 0 ? below : above, index, &best) }
  }

  private func distance(_ a: Int, _ b: Int) -> Double {
    var sum = 0.0
    for axis in 0..<coordinates {
      let difference = units[a * coordinates + axis] - units[b * coordinates + axis]
      sum += isOrdered[axis] ? difference * difference : difference == 0 ? 0 : 1
    }
    return sum
  }
}

/// The few smallest of the distances offered, ties by index.
private struct NearestList {
  let capacity: Int
  private(set) var indices: [Int] = []
  private var distances: [Double] = []

  init(capacity: Int) { self.capacity = capacity }

  func mayHold(_ distance: Double) -> Bool {
    indices.count < capacity || distance <= distances[capacity - 1]
  }

  mutating func offer(_ index: Int, distance: Double) {
    guard mayHold(distance) else { return }
    var place = indices.count
    while place > 0, (distance, index) < (distances[place - 1], indices[place - 1]) { place -= 1 }
    indices.insert(index, at: place)
    distances.insert(distance, at: place)
    if indices.count > capacity {
      indices.removeLast()
      distances.removeLast()
    }
  }
}
