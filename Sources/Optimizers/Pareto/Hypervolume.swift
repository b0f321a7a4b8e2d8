/// The volume that a set of points dominates, up to a reference point that all should beat.
package enum Hypervolume {
  /// The exact volume, all objectives minimised; points that do not beat the reference everywhere
  /// count nothing.
  ///
  /// A sweep for two objectives; for more, the sum of each point's volume that no later one shares,
  /// sorted by the last objective so that one is dropped at each level (While, Bradstreet and
  /// Barone, "A fast way of calculating exact hypervolumes", 2012, the algorithm WFG with slicing).
  package static func volume(of points: [[Double]], reference: [Double]) -> Double {
    let inside = points.filter { point in zip(point, reference).allSatisfy { $0 < $1 } }
    guard !inside.isEmpty, !reference.isEmpty else { return 0 }
    return volume(ParetoFront.indices(of: inside).map { inside[$0] }, reference[...])
  }

  /// The volume of points none of which dominates another, by the first objectives alone.
  private static func volume(_ front: [[Double]], _ reference: ArraySlice<Double>) -> Double {
    let last = reference.count - 1
    if last == 0 { return reference[0] - front.reduce(.infinity) { min($0, $1[0]) } }
    if last == 1 { return area(front, reference) }
    let sorted = front.sorted { $0[last] > $1[last] }
    var sum = 0.0
    for (place, point) in sorted.enumerated() {
      let shared = sorted[(place + 1)...].map { other in
        (0..<last).map { max(point[$0], other[$0]) }
      }
      let edges = (0..<last).reduce(1.0) { $0 * (reference[$1] - point[$1]) }
      let covered =
        shared.isEmpty
        ? 0 : volume(ParetoFront.indices(of: shared).map { shared[$0] }, reference.prefix(last))
      sum += (reference[last] - point[last]) * (edges - covered)
    }
    return sum
  }

  private static func area(_ front: [[Double]], _ reference: ArraySlice<Double>) -> Double {
    var sum = 0.0
    var least = reference[1]
    for point in front.sorted(by: { ($0[0], $0[1]) < ($1[0], $1[1]) }) where point[1] < least {
      sum += (reference[0] - point[0]) * (least - point[1])
      least = point[1]
    }
    return sum
  }
}
