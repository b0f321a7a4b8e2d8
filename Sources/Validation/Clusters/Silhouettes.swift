/// How much nearer each point is to its own cluster than to the next one, from −1 to 1.
///
/// P. J. Rousseeuw, "Silhouettes", 1987: (b − a)/max(a, b) of mean distances to the own cluster and
/// to the nearest other; 0 for a point alone in its cluster.
struct Silhouettes {
  let values: [Double]
  let clusters: [[Int]]

  /// - Parameter distances: Between all pairs of points, row by row.
  init(_ clusters: [[Int]], distances: [Double], points: Int) {
    self.clusters = clusters
    var labels = [Int](repeating: 0, count: points)
    for (label, members) in clusters.enumerated() {
      for point in members { labels[point] = label }
    }
    values = (0..<points).map { point in
      let own = labels[point]
      guard clusters[own].count > 1 else { return 0 }
      var sums = [Double](repeating: 0, count: clusters.count)
      for other in 0..<points { sums[labels[other]] += distances[point * points + other] }
      let inside = sums[own] / Double(clusters[own].count - 1)
      var outside = Double.infinity
      for label in clusters.indices where label != own {
        outside = min(outside, sums[label] / Double(clusters[label].count))
      }
      let larger = max(inside, outside)
      return larger > 0 && larger < .infinity ? (outside - inside) / larger : 0
    }
  }

  /// Mean over standard deviation (ddof 0) of all.
  var quality: Double { Self.quality(values) }

  /// The same of each cluster.
  var qualities: [Double] { clusters.map { members in Self.quality(members.map { values[$0] }) } }

  /// 0 where there is no spread to judge by, as in a cluster of one.
  private static func quality(_ values: [Double]) -> Double {
    let mean = values.reduce(0, +) / Double(values.count)
    let square = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return square > 0 ? mean / (square / Double(values.count)).squareRoot() : 0
  }
}
