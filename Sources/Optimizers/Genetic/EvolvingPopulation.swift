import Numerics

/// Members that breed, and of which the best stay: what genetic searches have in common.
///
/// Children are made one at a time from whoever is there, and enter as they are told, so batches of
/// any size work: a steady state, which converges faster than generations do (Durillo et al., "On
/// the effect of the steady-state selection scheme in multi-objective genetic algorithms", 2009).
/// With one objective the ranks are the order of the values.
struct EvolvingPopulation: Sendable {
  /// A position that has its values.
  struct Member: Sendable {
    let position: [Double]
    let values: [Double]
    let violation: Double
    /// Its candidate's.
    let number: Int

    init(_ position: [Double], _ evaluation: Evaluation) {
      self.position = position
      values = evaluation.values
      violation = evaluation.violation
      number = evaluation.number
    }
  }

  /// How often a child is bred again when it is known or not allowed.
  private static let patience = 50

  private let space: SearchSpace
  private var variation: MixedVariation
  private var credit = VariationCredit()
  private(set) var members: [Member] = []
  private var ranks: [Int] = []
  private var room: [Double] = []
  private var known: Set<[Double]> = []

  init(_ space: SearchSpace, seed: UInt64) {
    self.space = space
    variation = MixedVariation(axes: space.cubeAxes, generator: Xoshiro256StarStar(seed: seed))
  }

  /// Forgets the members, but not what has been proposed.
  mutating func clear() { members = [] }

  /// The next allowed position of a design that fills the space.
  mutating func settler(_ design: inout LatinHypercubeBlocks) -> [Double] {
    var position = space.snapped(design.next())
    for _ in 0..<(20 * Self.patience) where !isAllowed(position) {
      position = space.snapped(design.next())
    }
    known.insert(space.point(atUnit: position))
    return position
  }

  /// A new position bred from four members or more, and how; nil when only known ones are found.
  mutating func child() -> (position: [Double], kind: MixedVariation.Kind)? {
    for _ in 0..<Self.patience {
      let kind = credit.draw(&variation.generator)
      let parents = (0..<4).map { place in
        let isChosen = place == 0 || place == 3 || place == 1 && kind == .crossover
        let index = isChosen ? tournament() : variation.generator.below(members.count)
        return members[index].position
      }
      let position = space.snapped(variation.child(kind, of: parents))
      if isAllowed(position), known.insert(space.point(atUnit: position)).inserted {
        return (position, kind)
      }
    }
    return nil
  }

  private func isAllowed(_ position: [Double]) -> Bool {
    space.constraint == nil || space.allows(space.point(atUnit: position))
  }

  /// The better of two members drawn at random: of the lower rank, or with more room.
  private mutating func tournament() -> Int {
    let a = variation.generator.below(members.count)
    let b = variation.generator.below(members.count)
    if ranks[a] != ranks[b] { return ranks[a] < ranks[b] ? a : b }
    return room[a] >= room[b] ? a : b
  }

  /// Takes in trials that were made before.
  mutating func admit(_ trials: [KnownTrial], size: Int) {
    let newcomers = trials.enumerated().map { index, trial in
      let position = space.snapped(space.cubePosition(of: space.canonical(trial.point)))
      known.insert(space.canonical(trial.point))
      return (
        member: Member(position, trial.evaluation(-1 - index)), kind: MixedVariation.Kind?.none
      )
    }
    admit(newcomers, size: size)
  }

  /// Takes newcomers in, failed ones excepted, and lets only the best `size` of all stay.
  mutating func admit(_ newcomers: [(member: Member, kind: MixedVariation.Kind?)], size: Int) {
    for (member, _) in newcomers where member.values.allSatisfy({ !$0.isNaN }) {
      if !members.contains(where: { $0.position == member.position }) { members.append(member) }
    }
    ranks = ParetoRanks.ranks(of: members.map(\.values), violations: members.map(\.violation))
    while members.count > size { removeLast() }
    room = [Double](repeating: 0, count: members.count)
    for rank in 0...(ranks.max() ?? 0) { measure(rank) }
    for case (let member, let kind?) in newcomers {
      credit.record(kind, survived: members.contains { $0.number == member.number })
    }
  }

  /// Removes the member with the least room of the last rank; of equals the newest.
  private mutating func removeLast() {
    let worst = ranks.max() ?? 0
    room = [Double](repeating: .infinity, count: members.count)
    measure(worst)
    var last = members.count - 1
    for index in members.indices.reversed() where ranks[index] == worst {
      if ranks[last] != worst || room[index] < room[last] { last = index }
    }
    members.remove(at: last)
    ranks.remove(at: last)
  }

  private mutating func measure(_ rank: Int) {
    let front = members.indices.filter { ranks[$0] == rank }
    // Equal values of one objective leave no room to measure.
    guard front.count > 1, members[front[0]].values.count > 1 else { return }
    let distances = CrowdingDistance.distances(of: front.map { members[$0].values })
    for (index, distance) in zip(front, distances) { room[index] = distance }
  }
}
