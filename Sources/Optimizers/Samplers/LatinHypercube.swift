import Numerics

/// Latin hypercube designs: each of n points has an n-th of every axis to itself.
///
/// McKay, Beckman and Conover, "A comparison of three methods for selecting values of input
/// variables", 1979. Of a few random designs the one whose closest points are farthest apart is
/// taken (the maximin criterion of Johnson, Moore and Ylvisaker, 1990). A discrete dimension's
/// values have equal shares, to within one. Where `where` or repeats leave points out, further
/// blocks follow.
package struct LatinHypercube: Sampler {
  /// How many points a block has when the number of points is not known.
  static let blockSize = 64
  /// The limit of a block; above, points in so many strata are as good as in more.
  static let largestBlock = 1 << 20

  private var points: DistinctPoints
  private var blocks: LatinHypercubeBlocks

  /// - Parameter budget: How many points will be asked for, if that is known.
  package init(_ space: SearchSpace, seed: UInt64, budget: Int?) {
    points = DistinctPoints(space)
    blocks = LatinHypercubeBlocks(
      axes: space.cubeAxes,
      size: min(max(budget ?? Self.blockSize, 1), Self.largestBlock), seed: seed)
  }

  package mutating func ask(_ count: Int) throws -> [[Double]] {
    try points.take(count) { blocks.next() }
  }
}
