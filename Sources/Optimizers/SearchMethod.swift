import Documents

/// The ways to search a space.
package enum SearchMethod: String, Sendable, CaseIterable {
  case grid, random, sobol, halving, hyperband

  /// Whether what a candidate was worth moves the next ones.
  package var learns: Bool {
    switch self {
    case .grid, .random, .sobol: false
    case .halving, .hyperband: true
    }
  }

  /// Whether it judges candidates on part of the data.
  package var usesFidelity: Bool { self == .halving || self == .hyperband }

  /// A search by this method, none of whose points is paid for twice.
  ///
  /// - Parameters:
  ///   - budget: How many candidates will be asked for, if that is known.
  ///   - known: Trials made before, which a search that learns begins with.
  package func optimizer(
    _ space: SearchSpace, seed: UInt64, budget: Int?, objectives: Int = 1,
    known: [KnownTrial] = []
  ) throws -> any Optimizer {
    func sampled(_ sampler: any Sampler) -> any Optimizer {
      let search = SampledOptimizer(sampler)
      if known.isEmpty { return search }
      return DistinctCandidates(search, in: space, seed: seed, known: known)
    }
    return switch self {
    case .grid: sampled(try GridSampler(space))
    case .random: sampled(RandomSampler(space, seed: seed))
    case .sobol: sampled(try SobolSampler(space, seed: seed))
    case .halving, .hyperband:
      SuccessiveHalving(
        RandomSampler(space, seed: seed), shortest: 1.0 / 27, isHyperband: self == .hyperband)
    }
  }
}
