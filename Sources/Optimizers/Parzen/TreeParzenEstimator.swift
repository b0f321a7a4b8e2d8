import Foundation
import Numerics

/// The tree-structured Parzen estimator: a density of the good trials over one of the others.
///
/// Of points drawn from the density l of the good trials, the one is proposed where l over the
/// density g of all others is greatest, which maximises the expected improvement (Bergstra et al.,
/// "Algorithms for hyper-parameter optimization", 2011, equation 2). The kernels are multivariate
/// (Falkner et al., "BOHB", 2018, section 3.2); the components follow Watanabe (2023), except that
/// both densities share the bandwidths of the good one. Candidates without a value count as bad,
/// which spreads a batch (the constant liar of Ginsbourger et al. 2010).
package struct TreeParzenEstimator: Optimizer {
  /// So many points come from Sobol's sequence before the densities are asked.
  private static let startup = 8
  /// How many points are drawn from the good density for one proposal.
  private static let draws = 32
  /// The good share of the trials, and its limit (Bergstra's γ).
  private static let good = (share: 0.12, limit: 25)
  /// The worst of the bad trials beyond so many lie where the good density is small anyway.
  private static let badLimit = 1000

  private struct Trial {
    let evaluation: Evaluation
    let position: [Double]
    let activity: [Bool]

    /// Whether the trial may be one of the good.
    var isUsable: Bool { evaluation.hasValues && evaluation.values[0] < .infinity }
  }

  private let space: SearchSpace
  private let axes: [CubeAxis]
  private let groups: [ParzenGroup]
  private var generator: Xoshiro256StarStar
  private let sequence: Sobol?
  private var asked = 0
  private var waiting: [(number: Int, position: [Double], activity: [Bool])] = []
  /// From the best to the worst.
  private var trials: [Trial] = []
  private var proposed: Set<[Double]> = []

  /// - Parameter known: Trials made before, which the densities know from the start.
  package init(_ space: SearchSpace, seed: UInt64, known: [KnownTrial] = []) {
    self.space = space
    axes = space.cubeAxes
    groups = ParzenGroup.all(space)
    generator = Xoshiro256StarStar(seed: seed)
    sequence =
      (1...Sobol.dimensionLimit).contains(axes.count)
      ? Sobol(dimensions: axes.count, seed: seed) : nil
    for trial in known {
      let point = space.canonical(trial.point)
      let position = coded(space.cubePosition(of: point))
      proposed.insert(position)
      insert(trial.evaluation(0), position, activity(of: point))
    }
  }

  package mutating func ask(_ count: Int) throws -> [Candidate] {
    (0..<count).map { _ in
      let position = proposal()
      let point = space.point(atUnit: decoded(position))
      waiting.append((asked, position, activity(of: point)))
      defer { asked += 1 }
      return Candidate(asked, point)
    }
  }

  package mutating func tell(_ evaluations: [Evaluation]) {
    for evaluation in evaluations {
      guard let place = waiting.firstIndex(where: { $0.number == evaluation.number }) else {
        continue
      }
      let (_, position, activity) = waiting.remove(at: place)
      insert(evaluation, position, activity)
    }
  }

  /// Which groups matter at a point.
  private func activity(of point: [Double]) -> [Bool] {
    let activity = space.isConditional ? space.activity(point) : []
    return groups.map { activity.isEmpty || activity[$0.dimension] }
  }

  /// Puts a trial after those that are no worse.
  private mutating func insert(
    _ evaluation: Evaluation, _ position: [Double], _ activity: [Bool]
  ) {
    var low = 0
    var high = trials.count
    while low < high {
      let middle = (low + high) / 2
      if evaluation.isBetter(than: trials[middle].evaluation) {
        high = middle
      } else {
        low = middle + 1
      }
    }
    trials.insert(
      Trial(evaluation: evaluation, position: position, activity: activity), at: low)
  }

  /// How many of the trials are good; none of those that failed or broke limits others keep.
  private var goodCount: Int {
    let kept = trials.first?.evaluation.violation == 0
    let usable = trials.prefix(Self.good.limit).prefix {
      $0.isUsable && ($0.evaluation.violation == 0) == kept
    }
    let share = (Self.good.share * Double(trials.count)).rounded(.up)
    return min(Int(share), usable.count)
  }

  private mutating func proposal() -> [Double] {
    let good = goodCount
    let position =
      asked < Self.startup || trials.count < Self.startup / 2 || good == 0
      ? initial() : improved(good)
    proposed.insert(position)
    return position
  }

  /// A point of the design that fills the space, or a random one where `where` leaves it out.
  private mutating func initial() -> [Double] {
    var position =
      asked < Sobol.pointLimit
      ? sequence.map { coded($0.point(asked)) } : nil
    for _ in 0..<1000 {
      if let position, isNew(position) { return position }
      position = axes.map { ParzenMixture.uniform($0, &generator) }
      position = position.map { coded(decoded($0)) }
    }
    return position ?? []
  }

  /// The best new draw from the good density; where there is none, a point at random.
  private mutating func improved(_ good: Int) -> [Double] {
    let densities = groups.indices.map { self.densities($0, good: good) }
    var scratch = [Double](repeating: 0, count: trials.count + waiting.count)
    var best: (position: [Double], score: Double)?
    var left = Self.draws
    for _ in 0..<(10 * Self.draws) where left > 0 {
      var position = [Double](repeating: 0, count: axes.count)
      for (group, density) in zip(groups, densities) {
        for (place, value) in zip(group.places, density.good.draw(&generator)) {
          position[place] = value
        }
      }
      position = coded(decoded(position))
      guard isNew(position) else { continue }
      left -= 1
      let score = logRatio(position, densities, &scratch)
      if best.map({ score > $0.score }) ?? true { best = (position, score) }
    }
    return best?.position ?? initial()
  }

  private func densities(_ group: Int, good: Int) -> (good: ParzenMixture, bad: ParzenMixture) {
    let places = groups[group].places
    let isWhole = places.count == axes.count
    func positions(_ trials: ArraySlice<Trial>) -> [[Double]] {
      trials.filter { $0.activity[group] }.map { trial in
        isWhole ? trial.position : places.map { trial.position[$0] }
      }
    }
    let liars = waiting.filter { $0.activity[group] }.map { liar in
      places.map { liar.position[$0] }
    }
    return groups[group].densities(
      good: positions(trials[..<good]),
      bad: positions(trials[good...].prefix(Self.badLimit)) + liars)
  }

  /// log(l / g) at a position: the sum over the groups that matter there.
  private func logRatio(
    _ position: [Double], _ densities: [(good: ParzenMixture, bad: ParzenMixture)],
    _ scratch: inout [Double]
  ) -> Double {
    let activity =
      space.isConditional ? space.activity(space.point(atUnit: decoded(position))) : []
    var sum = 0.0
    for (group, density) in zip(groups, densities)
    where activity.isEmpty || activity[group.dimension] {
      let part = group.places.count == axes.count ? position : group.places.map { position[$0] }
      sum += density.good.logDensity(part, &scratch) - density.bad.logDensity(part, &scratch)
    }
    return sum
  }

  /// Whether a position has not been proposed and `where` allows it.
  private func isNew(_ position: [Double]) -> Bool {
    if proposed.contains(position) { return false }
    return space.constraint == nil || space.allows(space.point(atUnit: decoded(position)))
  }
}

extension TreeParzenEstimator {
  /// A cube position with the middle of a discrete value's share and a category's index.
  private func coded(_ unit: [Double]) -> [Double] {
    zip(axes, space.snapped(unit)).map { axis, unit in
      if case .category = axis { Double(axis.category(at: unit)) } else { unit }
    }
  }

  private func decoded(_ position: [Double]) -> [Double] {
    zip(axes, position).map { axis, value in
      if case .category = axis { axis.position(ofCategory: Int(value)) } else { value }
    }
  }
}
