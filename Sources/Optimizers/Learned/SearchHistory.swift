/// What a search has tried and what it was worth: what everything that is learned from it reads.
package struct SearchHistory: Sendable {
  package let space: SearchSpace
  /// The sets of values, in the order of the trials, each value moved to the nearest of the space.
  package let points: [[Double]]
  /// One objective's value of each trial; a trial without a finite one failed.
  package let values: [Double]
  package let isMaximized: Bool
  /// The trials that did not fail, ascending.
  package let valued: [Int]
  /// Which dimensions matter in each trial; empty where all always do.
  private let activity: [[Bool]]

  /// The trials of a search, finished or running.
  package init(
    _ space: SearchSpace, points: [[Double]], values: [Double], isMaximized: Bool = false
  ) {
    precondition(points.count == values.count, "One value for each set.")
    precondition(
      points.allSatisfy { $0.count == space.dimensions.count }, "One coordinate a dimension.")
    self.space = space
    valued = values.indices.filter { trial in
      values[trial].isFinite && points[trial].allSatisfy(\.isFinite)
    }
    let points = points.map { point in
      space.canonical(zip(space.dimensions, point).map { $0.nearest(to: $1) })
    }
    self.points = points
    self.values = values
    self.isMaximized = isMaximized
    activity = space.isConditional ? points.map(space.activity) : []
  }

  /// A trial's value with the sign that makes less better.
  func loss(_ trial: Int) -> Double { isMaximized ? -values[trial] : values[trial] }

  /// Whether a dimension matters in a trial.
  func isActive(_ dimension: Int, in trial: Int) -> Bool {
    activity.isEmpty || activity[trial][dimension]
  }

  /// A trial's place along a dimension, in [0, 1] of the cube.
  func position(_ trial: Int, along dimension: Int) -> Double {
    min(max(space.dimensions[dimension].cubePosition(of: points[trial][dimension]), 0), 1)
  }
}

extension SearchSpace.Dimension {
  /// The nearest of the values; the first one to what is no number.
  func nearest(to value: Double) -> Double {
    if value.isNaN { return first }
    if let index = index(of: value) { return self.value(at: index) }
    guard case .float(let low, let high, _, _) = kind else { return value }
    return min(max(value, low), high)
  }

  /// Whether there is more than one value.
  var isFree: Bool {
    if case .float(let low, let high, _, nil) = kind { low < high } else { count != 1 }
  }
}
