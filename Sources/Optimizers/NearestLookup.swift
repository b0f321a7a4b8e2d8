/// Finds the nearest sets by scanning outward along one dimension.
struct NearestLookup: Sendable {
  let neighbourCount: Int
  private let coordinates: Int
  /// The sets in the unit cube, row after row.
  private let units: [Double]
  private let isOrdered: [Bool]
  /// Set indices in the order of the first coordinate, and each set's place in it.
  private let order: [Int]
  private let rank: [Int]

  init(space: SearchSpace, sets: [[Double]]) {
    let free = space.dimensions.indices.filter { space.dimensions[$0].count != 1 }
    // The scan prunes best along the ordered dimension with the most values.
    let values = space.dimensions.map { $0.isOrdered ? $0.count ?? .max : 0 }
    let axes = free.sorted { (values[$0], $1) > (values[$1], $0) }
    let width = axes.count
    let units = sets.flatMap { set in axes.map { space.dimensions[$0].unit(of: set[$0]) } }
    self.units = units
    coordinates = width
    isOrdered = axes.map { space.dimensions[$0].isOrdered }
    neighbourCount = max(8, 2 * width)
    let order =
      width == 0
      ? Array(sets.indices)
      : sets.indices.sorted { (units[$0 * width], $0) < (units[$1 * width], $1) }
    self.order = order
    var rank = [Int](repeating: 0, count: sets.count)
    for (place, index) in order.enumerated() { rank[index] = place }
    self.rank = rank
  }

  /// The nearest sets, ties by index, in ascending order of index.
  func neighbours(of index: Int) -> [Int] {
    var best = NearestList(capacity: neighbourCount)
    var below = rank[index] - 1
    var above = rank[index] + 1
    var lowerOpen = true
    var upperOpen = true
    while lowerOpen || upperOpen {
      lowerOpen = lowerOpen && below >= 0 && best.mayHold(gap(index, order[below]))
      if lowerOpen {
        best.offer(order[below], distance: distance(index, order[below]))
        below -= 1
      }
      upperOpen = upperOpen && above < order.count && best.mayHold(gap(index, order[above]))
      if upperOpen {
        best.offer(order[above], distance: distance(index, order[above]))
        above += 1
      }
    }
    return best.indices.sorted()
  }

  /// The least squared distance that sets from here outward can have.
  private func gap(_ a: Int, _ b: Int) -> Double {
    guard coordinates > 0, isOrdered[0] else { return 0 }
    let difference = units[a * coordinates] - units[b * coordinates]
    return difference * difference
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
