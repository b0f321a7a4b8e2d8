import Numerics

/// How much of its space a search has seen.
///
/// A space with few enough points is counted out: distinct points tried over all that it allows.
/// Any other is looked at two parameters at a time: each is cut into ten (fewer where it has fewer
/// values) and the share is that of the cells of all pairs that a trial fell into, among the cells
/// that can be fallen into. Such a cell is one that a trial or any of 4096 probes fell into.
package struct ExploredShare: Sendable, Equatable {
  /// What the share is a share of.
  package enum Measure: Sendable, Equatable {
    /// All points of the space.
    case points
    /// Cells of pairs of parameters, or of the only one.
    case cells
  }

  /// Where nothing was tried: the ball about a point of the space that holds no trial.
  package struct Gap: Sendable, Equatable {
    /// The middle of the gap.
    package let point: [Double]
    /// Its radius over the diagonal of the cube; unlike categories are a whole side apart.
    package let radius: Double
  }

  /// Up to how many cells of a grid its points are counted.
  static let countingLimit = 1_000_000
  private static let cellsPerAxis = 10
  private static let probes = 4096
  /// So many of the probes are looked at for the largest gap, fewer where there are many trials.
  private static let gapProbes = 512
  private static let gapComparisons = 5_000_000

  package let measure: Measure
  package let seen: Int
  package let possible: Int
  /// The largest gap met by probes of the space, its dispersion (Niederreiter 1992, chapter 6).
  ///
  /// Nil in a space that is counted out or allows none of the probes.
  package let largestGap: Gap?

  /// The share of the possible that was seen, in 0...1.
  package var share: Double { possible > 0 ? Double(seen) / Double(possible) : 0 }

  /// The share that the trials have seen, those that failed among them.
  package init(_ history: SearchHistory) {
    let space = history.space
    if let cells = space.cellCount, cells <= Self.countingLimit {
      measure = .points
      let allowed = try? space.gridCount()
      seen = Set(history.points.filter(space.allows)).count
      possible = if case .exactly(let count) = allowed { count } else { 0 }
      largestGap = nil
      return
    }
    let probes = Self.probePoints(space)
    var cells = PairCells(space, cellsPerAxis: Self.cellsPerAxis)
    for point in history.points { cells.visit(point) }
    measure = .cells
    seen = cells.visitedCount
    for point in probes { cells.visit(point) }
    possible = cells.visitedCount
    let affordable = Self.gapComparisons / max(history.points.count, 1)
    largestGap = Self.gap(history, probes.prefix(min(max(affordable, 16), Self.gapProbes)))
  }

  /// Evenly spread points that the space allows.
  private static func probePoints(_ space: SearchSpace) -> [[Double]] {
    let free = space.freeDimensionCount
    if free <= Sobol.dimensionLimit {
      let sequence = Sobol(dimensions: max(free, 1), seed: 1)
      return (0..<probes).map { space.point(atUnit: Array(sequence.point($0).prefix(free))) }
        .filter(space.allows)
    }
    var generator = Xoshiro256StarStar(seed: 1)
    return (0..<probes).map { _ in
      space.point(atUnit: (0..<free).map { _ in generator.uniform() })
    }
    .filter(space.allows)
  }

  private static func gap(_ history: SearchHistory, _ probes: ArraySlice<[Double]>) -> Gap? {
    let space = history.space
    let isOrdered = space.freeDimensions.map { space.dimensions[$0].isOrdered }
    let tried = history.points.flatMap(space.cubePosition)
    var largest: (point: [Double], square: Double)?
    for probe in probes {
      let square = nearest(space.cubePosition(of: probe), among: tried, isOrdered)
      if square > largest?.square ?? -1 { largest = (probe, square) }
    }
    guard let largest, !history.points.isEmpty else { return nil }
    return Gap(
      point: largest.point,
      radius: (largest.square / Double(max(isOrdered.count, 1))).squareRoot())
  }

  /// The squared distance to the nearest of positions that lie one after the other.
  private static func nearest(
    _ position: [Double], among tried: [Double], _ isOrdered: [Bool]
  ) -> Double {
    let width = position.count
    var nearest = Double.infinity
    for start in stride(from: 0, to: tried.count, by: max(width, 1)) {
      var square = 0.0
      for axis in 0..<width where square < nearest {
        let difference = tried[start + axis] - position[axis]
        square += isOrdered[axis] ? difference * difference : difference == 0 ? 0 : 1
      }
      nearest = min(nearest, square)
    }
    return nearest
  }
}
