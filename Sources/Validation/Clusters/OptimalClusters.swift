import Numerics

/// Clusters of trials that do much the same, in a number that the data choose.
///
/// M. López de Prado and M. J. Lewis, "Detection of false investment strategies using unsupervised
/// learning methods", 2019: k-means on the rows of the distance matrix, the number of clusters of
/// the best mean silhouette over its deviation; then clusters below the mean quality are clustered
/// anew together, which is kept when the new mean quality exceeds theirs.
package struct OptimalClusters: Sendable, Equatable {
  /// Members ascending, clusters by their first member.
  package let clusters: [[Int]]
  /// One a trial.
  package let silhouettes: [Double]
  /// The mean silhouette over its standard deviation (ddof 0).
  package let quality: Double

  /// - Parameters:
  ///   - mostClusters: The largest number tried, at least 2; √N twice, or 10, unless told.
  ///   - restarts: How often each number is tried from new centres.
  ///   - seed: Of the centres.
  package init(
    _ correlations: CorrelationMatrix, mostClusters: Int? = nil, restarts: Int = 10, seed: UInt64
  ) {
    let root = Double(correlations.trials).squareRoot()
    let most = max(2, mostClusters ?? max(10, Int(2 * root)))
    var search = ClusterSearch(
      generator: Xoshiro256StarStar(seed: seed), restarts: max(1, restarts), mostClusters: most)
    let found = search.clusters(correlations)
    clusters = found.clusters
    silhouettes = found.values
    quality = found.quality
  }
}

/// The recursion of `OptimalClusters`.
private struct ClusterSearch {
  var generator: Xoshiro256StarStar
  let restarts: Int
  let mostClusters: Int

  /// The best clusters, with the weak ones tried anew.
  mutating func clusters(_ correlations: CorrelationMatrix) -> Silhouettes {
    let cloud = PointCloud(correlations.distances, count: correlations.trials)
    let distances = cloud.distances
    let base = best(cloud, distances)
    let qualities = base.qualities
    let mean = qualities.reduce(0, +) / Double(max(1, qualities.count))
    let weak = qualities.indices.filter { qualities[$0] < mean }
    guard weak.count > 1, weak.count < qualities.count else { return base }
    let members = weak.flatMap { base.clusters[$0] }.sorted()
    let again = clusters(correlations.among(members)).clusters.map { $0.map { members[$0] } }
    let kept = base.clusters.indices.filter { qualities[$0] >= mean }.map { base.clusters[$0] }
    let joined = Silhouettes(
      Self.ordered(kept + again), distances: distances, points: cloud.count)
    let weakMean = weak.reduce(0) { $0 + qualities[$1] } / Double(weak.count)
    let joinedMean = joined.qualities.reduce(0, +) / Double(joined.clusters.count)
    return joinedMean > weakMean ? joined : base
  }

  /// The k-means result of the highest quality, the first of equals.
  private mutating func best(_ cloud: PointCloud, _ distances: [Double]) -> Silhouettes {
    let one = Silhouettes(
      cloud.count > 0 ? [Array(0..<cloud.count)] : [], distances: distances, points: cloud.count)
    let most = min(mostClusters, cloud.count - 1)
    guard most >= 2 else { return one }
    var best: Silhouettes?
    for _ in 0..<restarts {
      for count in 2...most {
        let labels = cloud.kMeans(count, using: &generator)
        let clusters = (0..<count).map { label in labels.indices.filter { labels[$0] == label } }
        let found = Silhouettes(
          Self.ordered(clusters.filter { !$0.isEmpty }), distances: distances,
          points: cloud.count)
        if found.quality > best?.quality ?? -.infinity { best = found }
      }
    }
    return best ?? one
  }

  private static func ordered(_ clusters: [[Int]]) -> [[Int]] {
    clusters.sorted { ($0.first ?? 0) < ($1.first ?? 0) }
  }
}
