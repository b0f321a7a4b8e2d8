/// Ranks of points by how many fronts lie before theirs.
package enum ParetoRanks {
  /// The rank of each point: 0 for those that none dominates, 1 for those that only points of rank
  /// 0 dominate, and so on.
  ///
  /// Points that break limits come after all that keep them, the lesser violation first (Deb et
  /// al., "A fast and elitist multiobjective genetic algorithm: NSGA-II", 2002, definition 1);
  /// points with a value that is not a number come last. Fronts are found by looking up each point,
  /// in lexicographic order, in those before it by bisection (Zhang et al., "An efficient approach
  /// to nondominated sorting", 2015, algorithm ENS-BS).
  ///
  /// - Parameter violations: By how much each point breaks its limits; none does when it is empty.
  package static func ranks(of points: [[Double]], violations: [Double] = []) -> [Int] {
    var ranks = [Int](repeating: 0, count: points.count)
    var fronts: [[Int]] = []
    let order = ParetoFront.sorted(points)
    let broken = order.filter { !violations.isEmpty && violations[$0] > 0 }
    for index in order where violations.isEmpty || violations[index] == 0 {
      var low = 0
      var high = fronts.count
      while low < high {
        let middle = (low + high) / 2
        if isDominated(points[index], by: fronts[middle], of: points) {
          low = middle + 1
        } else {
          high = middle
        }
      }
      if low == fronts.count { fronts.append([]) }
      fronts[low].append(index)
      ranks[index] = low
    }
    var rank = fronts.count - 1
    var last = -1.0
    for index in broken.sorted(by: { (violations[$0], $0) < (violations[$1], $1) }) {
      if violations[index] != last { rank += 1 }
      last = violations[index]
      ranks[index] = rank
    }
    for index in points.indices where points[index].contains(where: \.isNaN) {
      ranks[index] = rank + 1
    }
    return ranks
  }

  private static func isDominated(_ point: [Double], by front: [Int], of points: [[Double]]) -> Bool
  {
    // With two objectives the last of a front in lexicographic order has the least second value.
    let rivals = point.count == 2 ? front[(front.count - 1)...] : front[...]
    return rivals.contains { rival in
      var isBetter = false
      for place in point.indices {
        if points[rival][place] > point[place] { return false }
        if points[rival][place] < point[place] { isBetter = true }
      }
      return isBetter
    }
  }
}
