import Numerics

/// A genetic search for the least value of one objective, over numbers, steps and categories.
///
/// Two draws at random compete to breed, the worst gives way to a better child, and the kinds of
/// variation are used by their success (Goldberg and Deb, "A comparative analysis of selection
/// schemes", 1991; Syswerda, "A study of reproduction in generational and steady-state genetic
/// algorithms", 1991). A population that has converged is replaced by a new one twice as large
/// (Auger and Hansen, "A restart CMA evolution strategy with increasing population size", 2005).
package struct GeneticSearch: Optimizer {
  /// The first population's size: a fiftieth of the budget within bounds.
  private static let sizes = 12...50
  /// Restarts grow no further.
  private static let largest = 1000
  /// Members closer than this on every axis have converged.
  private static let convergence = 1e-9

  private let space: SearchSpace
  private var population: EvolvingPopulation
  private var design: LatinHypercubeBlocks
  private var waiting: [Int: (position: [Double], kind: MixedVariation.Kind?, epoch: Int)] = [:]
  private var asked = 0
  private var size: Int
  /// How many members of the population there is now have been asked for.
  private var settlers = 0
  private var epoch = 0
  private let seed: UInt64

  /// - Parameters:
  ///   - budget: How many candidates will be asked for, if that is known.
  ///   - known: Trials made before, members of the first population.
  package init(_ space: SearchSpace, seed: UInt64, budget: Int?, known: [KnownTrial] = []) {
    self.space = space
    self.seed = seed
    size = min(max((budget ?? .max) / 50, Self.sizes.lowerBound), Self.sizes.upperBound)
    population = EvolvingPopulation(space, seed: seed)
    design = LatinHypercubeBlocks(axes: space.cubeAxes, size: size, seed: ~seed)
    if !known.isEmpty { population.admit(known.best(size), size: size) }
  }

  package mutating func ask(_ count: Int) throws -> [Candidate] {
    (0..<count).map { _ in
      defer { asked += 1 }
      var child: (position: [Double], kind: MixedVariation.Kind)?
      if settlers >= size, population.members.count >= 4 {
        child = hasConverged ? nil : population.child()
        if child == nil { restart() }
      }
      settlers += 1
      let position = child?.position ?? population.settler(&design)
      waiting[asked] = (position, child?.kind, epoch)
      return Candidate(asked, space.point(atUnit: position))
    }
  }

  private var hasConverged: Bool {
    guard population.members.count >= size else { return false }
    let first = population.members[0].position
    return population.members.allSatisfy { member in
      zip(member.position, first).allSatisfy { abs($0 - $1) < Self.convergence }
    }
  }

  private mutating func restart() {
    epoch += 1
    size = min(2 * size, Self.largest)
    settlers = 0
    population.clear()
    design = LatinHypercubeBlocks(
      axes: space.cubeAxes, size: size, seed: ~seed &+ UInt64(epoch))
  }

  package mutating func tell(_ evaluations: [Evaluation]) {
    let newcomers = evaluations.compactMap {
      evaluation -> (EvolvingPopulation.Member, MixedVariation.Kind?)? in
      guard let (position, kind, epoch) = waiting.removeValue(forKey: evaluation.number),
        epoch == self.epoch
      else { return nil }
      return (EvolvingPopulation.Member(position, evaluation), kind)
    }
    if !newcomers.isEmpty { population.admit(newcomers, size: size) }
  }
}
