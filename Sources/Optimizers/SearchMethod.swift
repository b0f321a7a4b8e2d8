import Documents

/// The ways to search a space.
package enum SearchMethod: String, Sendable, CaseIterable {
  case grid, random, sobol, lhs, tpe, genetic, nsga2, halving, hyperband

  /// Whether what a candidate was worth moves the next ones.
  package var learns: Bool {
    switch self {
    case .grid, .random, .sobol, .lhs: false
    case .tpe, .genetic, .nsga2, .halving, .hyperband: true
    }
  }

  /// Whether it judges candidates on part of the data.
  package var usesFidelity: Bool { self == .halving || self == .hyperband }

  /// Whether several objectives can be searched for at once.
  package var takesSeveralObjectives: Bool { !learns || self == .nsga2 }

  /// A search by this method, none of whose points is paid for twice.
  ///
  /// - Parameters:
  ///   - budget: How many candidates will be asked for, if that is known.
  ///   - known: Trials made before, which a search that learns begins with.
  /// - Throws: `.usage` for more objectives than the method takes.
  package func optimizer(
    _ space: SearchSpace, seed: UInt64, budget: Int?, objectives: Int = 1,
    known: [KnownTrial] = []
  ) throws -> any Optimizer {
    if objectives > 1, !takesSeveralObjectives {
      throw AssayError(
        .usage, "\(rawValue) searches for one objective, not \(objectives)",
        mend: "search by nsga2, or name one objective")
    }
    func distinct(_ search: any Optimizer) -> any Optimizer {
      DistinctCandidates(search, in: space, seed: seed, known: known)
    }
    func sampled(_ sampler: any Sampler) -> any Optimizer {
      let search = SampledOptimizer(sampler)
      return known.isEmpty ? search : distinct(search)
    }
    return switch self {
    case .grid: sampled(try GridSampler(space))
    case .random: sampled(RandomSampler(space, seed: seed))
    case .sobol: sampled(try SobolSampler(space, seed: seed))
    case .lhs: sampled(LatinHypercube(space, seed: seed, budget: budget))
    case .tpe: distinct(TreeParzenEstimator(space, seed: seed, known: known))
    case .genetic: distinct(GeneticSearch(space, seed: seed, budget: budget, known: known))
    case .nsga2: distinct(NSGA2(space, seed: seed, known: known))
    case .halving, .hyperband:
      SuccessiveHalving(
        RandomSampler(space, seed: seed), shortest: 1.0 / 27, isHyperband: self == .hyperband)
    }
  }
}
