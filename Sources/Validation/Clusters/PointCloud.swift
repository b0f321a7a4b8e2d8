import Numerics

/// Points and the squared distances between them, to be clustered.
struct PointCloud {
  let count: Int
  let dimensions: Int
  /// One row a point.
  let points: [Double]
  private let norms: [Double]

  init(_ points: [Double], count: Int) {
    self.count = count
    self.points = points
    let dimensions = points.count / max(1, count)
    self.dimensions = dimensions
    norms = (0..<count).map { Self.square(points, $0 * dimensions, dimensions) }
  }

  private static func square(_ values: [Double], _ start: Int, _ count: Int) -> Double {
    (start..<start + count).reduce(0) { $0 + values[$1] * values[$1] }
  }

  /// Between all pairs of points, row by row, from differences: near points keep their digits.
  var distances: [Double] {
    var distances = [Double](repeating: 0, count: count * count)
    points.withUnsafeBufferPointer { points in
      for first in 0..<count {
        for second in 0..<first {
          var square = 0.0
          for axis in 0..<dimensions {
            let gap = points[first * dimensions + axis] - points[second * dimensions + axis]
            square += gap * gap
          }
          distances[first * count + second] = square.squareRoot()
          distances[second * count + first] = distances[first * count + second]
        }
      }
    }
    return distances
  }

  /// Squared, from every point to every centre, one row a point.
  func squaredDistances(to centres: [Double], count centreCount: Int) -> [Double] {
    var products = [Double](repeating: 0, count: count * centreCount)
    points.withUnsafeBufferPointer { points in
      centres.withUnsafeBufferPointer { centres in
        guard let left = points.baseAddress, let right = centres.baseAddress else { return }
        MatrixView(left, rows: count, columns: dimensions).multiply(
          MatrixView(right, rows: centreCount, columns: dimensions).transposed, into: &products,
          stride: centreCount, scale: -2)
      }
    }
    let squares = (0..<centreCount).map { Self.square(centres, $0 * dimensions, dimensions) }
    for point in 0..<count {
      for centre in 0..<centreCount {
        let place = point * centreCount + centre
        products[place] = max(0, products[place] + norms[point] + squares[centre])
      }
    }
    return products
  }

  /// The cluster of each point by Lloyd's algorithm from k-means++ centres.
  ///
  /// D. Arthur and S. Vassilvitskii, "k-means++: the advantages of careful seeding", 2007.
  func kMeans(_ clusters: Int, using generator: inout some RandomNumberGenerator) -> [Int] {
    var centres = seeds(clusters, using: &generator)
    var labels: [Int] = []
    for _ in 0..<300 {
      let distances = squaredDistances(to: centres, count: clusters)
      var next = (0..<count).map { point in
        Self.firstSmallest(distances[point * clusters..<(point + 1) * clusters])
      }
      fillEmpty(&next, clusters, distances)
      if next == labels { break }
      labels = next
      centres = means(labels, clusters)
    }
    return labels
  }

  private static func firstSmallest(_ values: ArraySlice<Double>) -> Int {
    var best = values.startIndex
    for index in values.indices where values[index] < values[best] { best = index }
    return best - values.startIndex
  }

  /// Centres drawn from the points, each by its squared distance from those before.
  private func seeds(_ clusters: Int, using generator: inout some RandomNumberGenerator) -> [Double]
  {
    var centres = row(generator.below(count))
    var nearest = squaredDistances(to: centres, count: 1)
    for _ in 1..<clusters {
      var rest = generator.uniform() * nearest.reduce(0, +)
      let drawn = nearest.firstIndex {
        rest -= $0
        return rest < 0
      }
      let centre = row(drawn ?? count - 1)
      centres += centre
      for (point, distance) in squaredDistances(to: centre, count: 1).enumerated() {
        nearest[point] = min(nearest[point], distance)
      }
    }
    return centres
  }

  private func row(_ point: Int) -> [Double] {
    Array(points[point * dimensions..<(point + 1) * dimensions])
  }

  private func means(_ labels: [Int], _ clusters: Int) -> [Double] {
    var means = [Double](repeating: 0, count: clusters * dimensions)
    var sizes = [Double](repeating: 0, count: clusters)
    for (point, label) in labels.enumerated() {
      sizes[label] += 1
      for axis in 0..<dimensions {
        means[label * dimensions + axis] += points[point * dimensions + axis]
      }
    }
    for place in means.indices { means[place] /= sizes[place / dimensions] }
    return means
  }

  /// Gives a cluster without points the one that lies farthest from its centre.
  private func fillEmpty(_ labels: inout [Int], _ clusters: Int, _ distances: [Double]) {
    var sizes = [Int](repeating: 0, count: clusters)
    for label in labels { sizes[label] += 1 }
    for empty in 0..<clusters where sizes[empty] == 0 {
      var farthest: (point: Int, distance: Double)?
      for point in 0..<count where sizes[labels[point]] > 1 {
        let distance = distances[point * clusters + labels[point]]
        if distance > farthest?.distance ?? -1 { farthest = (point, distance) }
      }
      guard let farthest else { return }
      sizes[labels[farthest.point]] -= 1
      labels[farthest.point] = empty
      sizes[empty] = 1
    }
  }
}
