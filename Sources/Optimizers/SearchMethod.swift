import Documents

/// The ways to search a space.
package enum SearchMethod: String, Sendable, CaseIterable {
  case grid, random, sobol

  /// A search by this method, none of whose points is paid for twice.
  ///
  /// - Parameter budget: How many candidates will be asked for, if that is known.
  package func optimizer(
    _ space: SearchSpace, seed: UInt64, budget: Int?, objectives: Int = 1
  ) throws -> any Optimizer {
    switch self {
    case .grid: SampledOptimizer(try GridSampler(space))
    case .random: SampledOptimizer(RandomSampler(space, seed: seed))
    case .sobol: SampledOptimizer(try SobolSampler(space, seed: seed))
    }
  }
}
