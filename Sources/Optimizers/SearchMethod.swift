import Documents

/// The ways to search a space.
package enum SearchMethod: String, Sendable, CaseIterable {
  case auto, grid, random, sobol, lhs, tpe, gp
  case cma = "cma-es"
  case de, genetic, portfolio, nsga2, halving, hyperband

  /// Whether what a candidate was worth moves the next ones.
  package var learns: Bool {
    switch self {
    case .grid, .random, .sobol, .lhs: false
    default: true
    }
  }

  /// Whether it judges candidates on part of the data.
  package var usesFidelity: Bool { self == .halving || self == .hyperband }

  /// Whether several objectives can be searched for at once.
  package var takesSeveralObjectives: Bool { !learns || self == .nsga2 || self == .auto }

  /// A search by this method, none of whose points is paid for twice.
  ///
  /// - Parameters:
  ///   - budget: How many candidates will be asked for, if that is known.
  ///   - known: Trials made before, which a search that learns begins with.
  ///   - isNoisy: Whether the same point would have another value the next time.
  ///   - leastShare: The least share of the data on which a set can be judged.
  /// - Throws: `.usage` for more objectives than the method takes.
  package func optimizer(
    _ space: SearchSpace, seed: UInt64, budget: Int?, objectives: Int = 1,
    known: [KnownTrial] = [], isNoisy: Bool = false, leastShare: Double = 0
  ) throws -> any Optimizer {
    if objectives > 1, !takesSeveralObjectives {
      throw AssayError(
        .usage, "\(rawValue) searches for one objective, not \(objectives)",
        mend: "search by nsga2, or name one objective")
    }
    switch self {
    case .grid, .random, .sobol, .lhs:
      let search = SampledOptimizer(try sampler(space, seed: seed, budget: budget))
      if known.isEmpty { return search }
      return DistinctCandidates(search, in: space, seed: seed, known: known)
    case .halving, .hyperband:
      guard known.isEmpty else {
        throw AssayError(
          .usage, "\(rawValue) judges sets on part of the data and cannot begin with known trials",
          mend: "take another method, or drop them")
      }
      let shortest = max(leastShare, SuccessiveHalving.shortestShare(budget: budget))
      return SuccessiveHalving(
        RandomSampler(space, seed: seed), shortest: shortest, isHyperband: self == .hyperband)
    case .auto where objectives > 1:
      return try Self.nsga2.optimizer(
        space, seed: seed, budget: budget, objectives: objectives, known: known)
    default:
      let search = learner(space, seed, budget, known, isNoisy)
      return DistinctCandidates(search, in: space, seed: seed, known: known)
    }
  }

  private func sampler(_ space: SearchSpace, seed: UInt64, budget: Int?) throws -> any Sampler {
    switch self {
    case .grid: try GridSampler(space)
    case .sobol: try SobolSampler(space, seed: seed)
    case .lhs: LatinHypercube(space, seed: seed, budget: budget)
    default: RandomSampler(space, seed: seed)
    }
  }

  private func learner(
    _ space: SearchSpace, _ seed: UInt64, _ budget: Int?, _ known: [KnownTrial],
    _ isNoisy: Bool
  ) -> any Optimizer {
    switch self {
    case .tpe: TreeParzenEstimator(space, seed: seed, known: known)
    case .gp: GaussianProcessSearch(space, seed: seed, budget: budget, known: known)
    case .cma: CMAES(space, seed: seed, start: known.best(1).first?.point)
    case .de:
      DifferentialEvolution(
        space, seed: seed, budget: budget, start: known.best(1).first?.point)
    case .genetic: GeneticSearch(space, seed: seed, budget: budget, known: known)
    case .portfolio: CheapPortfolio(space, seed: seed, budget: budget, known: known)
    case .nsga2: NSGA2(space, seed: seed, known: known)
    default:
      AutomaticSearch(space, seed: seed, budget: budget, known: known, isNoisy: isNoisy)
    }
  }
}
