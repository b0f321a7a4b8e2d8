import Numerics

/// Distinct points drawn uniformly at random.
package struct RandomSampler: Sampler {
  private var points: DistinctPoints
  private var generator: Xoshiro256StarStar

  package init(_ space: SearchSpace, seed: UInt64) {
    points = DistinctPoints(space)
    generator = Xoshiro256StarStar(seed: seed)
  }

  package mutating func ask(_ count: Int) throws -> [[Double]] {
    let free = points.space.freeDimensionCount
    return try points.take(count) { (0..<free).map { _ in generator.uniform() } }
  }
}
