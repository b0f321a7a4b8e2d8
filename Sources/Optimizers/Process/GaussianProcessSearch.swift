import Foundation
import Numerics

/// Bayesian optimisation: a Gaussian process of the objective says where to look next.
///
/// A scrambled Sobol sequence comes first. Then two searches take turns: one over the whole space,
/// and one near the best point, with a process of its own over the points around it and a box that
/// shrinks and grows with its luck (a trust region, as in Eriksson et al., "Scalable Global
/// Optimization via Local Bayesian Optimization", 2019).
package struct GaussianProcessSearch: Optimizer {
  /// So many of the trials that were made before are learnt from at most.
  private static let knownLimit = 400

  private let space: SearchSpace
  private let embedding: SpaceEmbedding
  private let designCount: Int
  private var design: any Sampler
  private var generator: Xoshiro256StarStar
  private var count = 0
  private var trials: ObservedTrials
  /// What has been proposed or was known from the start.
  private var taken: Set<[Double]>
  private var waiting: [Int: Proposal] = [:]
  /// The waiting candidates' numbers in the order in which they were proposed.
  private var waitingOrder: [Int] = []
  private var globalModel = ModelState()
  private var localModel = ModelState()
  private var region = TrustRegion()
  private var turn = 0

  private struct Proposal {
    let point: [Double]
    let isLocal: Bool
  }

  /// A search of a space, with evaluated points to start from.
  package init(
    _ space: SearchSpace, seed: UInt64, budget: Int?,
    known: [KnownTrial] = []
  ) {
    self.space = space
    embedding = SpaceEmbedding(space)
    let free = space.freeDimensionCount
    generator = Xoshiro256StarStar(seed: seed)
    design =
      (try? SobolSampler(space, seed: seed)) ?? RandomSampler(space, seed: seed) as any Sampler
    designCount = max(3, min(4 + free / 2, 24, (budget ?? .max) / 4))
    trials = ObservedTrials(space, embedding)
    for trial in known.representatives(Self.knownLimit) {
      trials.append(trial.point, trial.evaluation(0))
    }
    taken = Set(known.map { space.canonical($0.point) })
  }

  package mutating func ask(_ count: Int) throws -> [Candidate] {
    var candidates: [Candidate] = []
    for _ in 0..<count {
      guard let proposal = try propose() else { break }
      taken.insert(proposal.point)
      candidates.append(Candidate(self.count, proposal.point))
      waiting[self.count] = proposal
      waitingOrder.append(self.count)
      self.count += 1
    }
    return candidates
  }

  package mutating func tell(_ evaluations: [Evaluation]) {
    for evaluation in evaluations {
      guard let proposal = waiting.removeValue(forKey: evaluation.number) else { continue }
      waitingOrder.removeAll { $0 == evaluation.number }
      trials.append(proposal.point, evaluation)
      if proposal.isLocal { region.learn(isBetter: trials.hasNewBest) }
    }
  }
}

extension GaussianProcessSearch {
  /// The next point to try; nil when the space has no other.
  private mutating func propose() throws -> Proposal? {
    if trials.count + waiting.count < designCount || !trials.hasValid {
      return try design.ask(1).first.map { Proposal(point: $0, isLocal: false) }
    }
    turn += 1
    // While nothing keeps the limits, every other point looks elsewhere: what breaks them least may
    // lie where nothing is worth anything.
    if !trials.hasKept, turn % 2 == 0, let point = try design.ask(1).first {
      return Proposal(point: point, isLocal: false)
    }
    if isLocalTurn, let point = localPoint() { return Proposal(point: point, isLocal: true) }
    if let point = globalPoint() { return Proposal(point: point, isLocal: false) }
    return try design.ask(1).first.map { Proposal(point: $0, isLocal: false) }
  }

  /// Three local searches for a global one while points are few, then one for one.
  private var isLocalTurn: Bool {
    let isEarly = trials.count < 6 * space.freeDimensionCount
    return turn % (isEarly ? 4 : 2) >= 1
  }

  private var waitingCoordinates: [[Double]] {
    waitingOrder.compactMap { waiting[$0] }.map { trials.coordinates(of: $0.point) }
  }

  /// What the search believes of a point: the mean and the variance of its noiseless value.
  ///
  /// Nil before any candidate has a value.
  package func belief(at point: [Double]) -> (mean: Double, variance: Double)? {
    guard trials.hasValid else { return nil }
    var search = self
    guard let process = search.globalProcess() else { return nil }
    let moments = process.moments(trials.coordinates(of: space.canonical(point)))
    return process.warp.unwarped(mean: moments.mean, variance: moments.variance)
  }

  private mutating func globalProcess() -> GaussianProcess? {
    let indices = trials.representatives(limit: 400)
    let centre = embedding.axes.map { embedding.forms[$0.group] == .arc ? 0 : 0.5 }
    let frame = TrendFrame(centre: centre, radius: 0.5, axes: embedding.axes)
    return globalModel.process(
      trials, indices, embedding, frame: frame, width: 1, waiting: waitingCoordinates)
  }

  private mutating func globalPoint() -> [Double]? {
    guard let process = globalProcess() else { return nil }
    let free = space.freeDimensionCount
    return best(
      process, lower: Array(repeating: 0, count: free), upper: Array(repeating: 1, count: free),
      anchors: trials.order.prefix(3).map { trials.units[$0] })
  }

  private mutating func localPoint() -> [Double]? {
    let centre = trials.units[trials.order[0]]
    region.follow(centre)
    guard !region.isExhausted else { return nil }
    let centreCoordinates = trials.coordinates[trials.order[0]]
    let axes = embedding.axes.count
    // Twice as many as a quadratic function has coefficients.
    let wanted = min(110, max(20, (axes + 1) * (axes + 2)))
    let indices = trials.nearest(centreCoordinates, limit: wanted)
    let radius = max(
      region.radius, trials.reach(indices, from: centreCoordinates, axes: embedding.axes))
    let frame = TrendFrame(centre: centreCoordinates, radius: radius, axes: embedding.axes)
    guard
      let process = localModel.process(
        trials, indices, embedding, frame: frame, width: 2 * radius, waiting: waitingCoordinates)
    else { return nil }
    return best(
      process, lower: ends(centre, -1), upper: ends(centre, 1), anchors: [centre])
  }

  /// An end of the trust region by free dimension; categories are not bound to it.
  private func ends(_ centre: [Double], _ sign: Double) -> [Double] {
    centre.indices.map { place in
      let isFree = embedding.forms[place] == .category
      return min(max(isFree ? sign : centre[place] + sign * region.radius, 0), 1)
    }
  }

  private mutating func best(
    _ process: GaussianProcess, lower: [Double], upper: [Double], anchors: [[Double]]
  ) -> [Double]? {
    let search = AcquisitionSearch(
      space: space, embedding: embedding, process: process, target: process.leastMean,
      lower: lower, upper: upper, isTaken: { [taken] in taken.contains($0) })
    return search.best(around: anchors, &generator)?.point
  }
}
