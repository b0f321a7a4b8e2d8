/// What is best when several objectives count and none is traded for another; the less the better.
package enum ParetoFront {
  /// Whether one point is nowhere worse than another and somewhere better; a point with a value
  /// that is not a number dominates none and is dominated by all that have numbers.
  package static func dominates(_ a: [Double], _ b: [Double]) -> Bool {
    let aHasNumbers = a.allSatisfy { !$0.isNaN }
    let bHasNumbers = b.allSatisfy { !$0.isNaN }
    guard aHasNumbers, bHasNumbers else { return aHasNumbers && !bHasNumbers }
    var isBetter = false
    for (x, y) in zip(a, b) {
      if x > y { return false }
      if x < y { isBetter = true }
    }
    return isBetter
  }

  /// The points that no other dominates, in their order; of equal ones the first.
  ///
  /// Only a point that comes earlier in lexicographic order can dominate another (Kung, Luccio and
  /// Preparata, "On finding the maxima of a set of vectors", 1975), so one pass over the sorted
  /// points compares with those kept so far.
  package static func indices(of points: [[Double]]) -> [Int] {
    let order = sorted(points)
    guard let first = order.first else { return [] }
    var kept: [Int] = []
    if points[first].count == 2 {
      // With two objectives the second alone decides.
      var least = Double.infinity
      for index in order where kept.isEmpty || points[index][1] < least {
        kept.append(index)
        least = points[index][1]
      }
    } else {
      for index in order {
        let isWorse = kept.contains { other in
          zip(points[other], points[index]).allSatisfy { $0 <= $1 }
        }
        if !isWorse { kept.append(index) }
      }
    }
    return kept.sorted()
  }

  /// The points that have numbers, in lexicographic order, equal ones in theirs.
  static func sorted(_ points: [[Double]]) -> [Int] {
    points.indices.filter { points[$0].allSatisfy { !$0.isNaN } }.sorted { a, b in
      for (x, y) in zip(points[a], points[b]) where x != y { return x < y }
      return a < b
    }
  }
}
