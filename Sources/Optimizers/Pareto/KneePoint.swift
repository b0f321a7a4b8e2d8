/// The point of a front where more of one objective would cost most of the others.
package enum KneePoint {
  /// The index of the front's point that lies farthest beyond the plane through the front's
  /// corners.
  ///
  /// Objectives are scaled so that the front spans 0 to 1 in each; a corner is 1 in one objective
  /// and 0 in the others, and the distance beyond the plane through them is (1 − Σ f) / √m. With
  /// two objectives the plane is the line through the front's ends (Das, "On characterizing the
  /// 'knee' of the Pareto curve based on normal-boundary intersection", 1999). The first of equals;
  /// nil when no point has finite values.
  package static func index(of points: [[Double]]) -> Int? {
    let finite = points.indices.filter { points[$0].allSatisfy(\.isFinite) }
    guard let first = finite.first else { return nil }
    let front = ParetoFront.indices(of: finite.map { points[$0] }).map { finite[$0] }
    // Halves cannot overflow.
    let ranges = points[first].indices.map { objective in
      let values = front.map { points[$0][objective] / 2 }
      return (low: values.min() ?? 0, high: values.max() ?? 0)
    }
    var best: (index: Int, sum: Double)?
    for index in front {
      let sum = zip(points[index], ranges).reduce(0.0) { sum, pair in
        let (value, range) = pair
        return range.high > range.low
          ? sum + (value / 2 - range.low) / (range.high - range.low) : sum
      }
      if best.map({ sum < $0.sum }) ?? true { best = (index, sum) }
    }
    return best?.index
  }
}
