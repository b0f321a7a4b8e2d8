/// How much room points of one front have.
package enum CrowdingDistance {
  /// The sum over the objectives of the gap between a point's two neighbours, as a share of the
  /// front's extent; infinite at the ends (Deb et al., NSGA-II, 2002, section III-B).
  ///
  /// An objective in which all points are equal counts nothing; of equal points all but the first
  /// have no room.
  package static func distances(of points: [[Double]]) -> [Double] {
    guard let objectives = points.first?.count else { return [] }
    var distances = [Double](repeating: 0, count: points.count)
    for objective in 0..<objectives {
      // Halves cannot overflow.
      let values = points.map { $0[objective] / 2 }
      let order = points.indices.sorted { (values[$0], $0) < (values[$1], $1) }
      let extent = values[order[order.count - 1]] - values[order[0]]
      guard extent > 0 else { continue }
      distances[order[0]] = .infinity
      distances[order[order.count - 1]] = .infinity
      for place in 1..<max(order.count - 1, 1) {
        let gap = values[order[place + 1]] - values[order[place - 1]]
        // Infinite values leave no finite share.
        let share = gap / extent
        if !share.isNaN { distances[order[place]] += share }
      }
    }
    var seen: Set<[Double]> = []
    for index in points.indices where !seen.insert(points[index]).inserted { distances[index] = 0 }
    return distances
  }
}
