import Numerics

/// A genetic search for the front of several objectives, after NSGA-II.
///
/// Deb, Pratap, Agarwal and Meyarivan, "A fast and elitist multiobjective genetic algorithm:
/// NSGA-II", 2002: ranks by constrained domination, then by crowding, decide who breeds and who
/// stays. Different are the steady state, the kinds of variation, which are used by their success,
/// and a population that begins small, to find the front soon, and grows, to cover it.
package struct NSGA2: Optimizer {
  /// How many members there are at first and at most.
  private static let sizes = (least: 20, most: 100)
  /// A member more for so many values.
  private static let growth = 100

  private let space: SearchSpace
  private var population: EvolvingPopulation
  private var design: LatinHypercubeBlocks
  private var waiting: [Int: (position: [Double], kind: MixedVariation.Kind?)] = [:]
  private var asked = 0
  private var told = 0

  /// - Parameter known: Trials made before, members of the first population.
  package init(_ space: SearchSpace, seed: UInt64, known: [KnownTrial] = []) {
    self.space = space
    population = EvolvingPopulation(space, seed: seed)
    design = LatinHypercubeBlocks(
      axes: space.cubeAxes, size: Self.sizes.least, seed: ~seed)
    if !known.isEmpty { population.admit(known, size: Self.sizes.most) }
  }

  package mutating func ask(_ count: Int) throws -> [Candidate] {
    (0..<count).map { _ in
      defer { asked += 1 }
      let isEarly = asked < Self.sizes.least || population.members.count < 4
      let child = isEarly ? nil : population.child()
      let position = child?.position ?? population.settler(&design)
      waiting[asked] = (position, child?.kind)
      return Candidate(asked, space.point(atUnit: position))
    }
  }

  package mutating func tell(_ evaluations: [Evaluation]) {
    let newcomers = evaluations.compactMap { evaluation in
      waiting.removeValue(forKey: evaluation.number).map { position, kind in
        (EvolvingPopulation.Member(position, evaluation), kind)
      }
    }
    told += newcomers.count
    let size = min(max(told / Self.growth, Self.sizes.least), Self.sizes.most)
    if !newcomers.isEmpty { population.admit(newcomers, size: size) }
  }
}
