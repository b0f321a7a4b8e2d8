import Documents
import Numerics

/// Distinct points of Sobol's sequence, scrambled by the seed.
package struct SobolSampler: Sampler {
  private var points: DistinctPoints
  private let sequence: Sobol
  private var nextIndex = 0

  /// A sampler over at most 64 dimensions with more than one value.
  package init(_ space: SearchSpace, seed: UInt64) throws {
    let free = space.freeDimensionCount
    if free > Sobol.dimensionLimit {
      throw AssayError(
        .usage, "sobol searches at most \(Sobol.dimensionLimit) parameters, not \(free)",
        mend: "fix some of them or search by random")
    }
    points = DistinctPoints(space)
    sequence = Sobol(dimensions: max(free, 1), seed: seed)
  }

  package mutating func ask(_ count: Int) throws -> [[Double]] {
    let free = points.space.freeDimensionCount
    return try points.take(count) {
      guard nextIndex < Sobol.pointLimit else { return nil }
      defer { nextIndex += 1 }
      return Array(sequence.point(nextIndex).prefix(free))
    }
  }
}
