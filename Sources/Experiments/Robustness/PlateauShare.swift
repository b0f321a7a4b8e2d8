import Optimizers

/// How many of the sets one step around are nearly as good.
///
/// The ring is every allowed set that differs from the chosen one by at most one step in each
/// ordered parameter that matters, and has the same categories: 3^d − 1 of them inside the space,
/// or the 2d that differ in a single parameter where that would be too many. Nearly as good is an
/// objective that loses at most a tenth of the chosen one's magnitude c: at least c − |c| / 10
/// where more is better, at most c + |c| / 10 where less is. An undefined objective is not.
package struct PlateauShare: Sendable, Equatable {
  package let neighbours: Int
  package let good: Int
  /// Nil where there are no neighbours, or the set itself has no objective.
  package let share: Double?
  /// What an objective must reach.
  package let bound: Double?
  /// Whether steps in several parameters at once are looked at.
  package let isWholeRing: Bool

  init(
    around point: [Double], of space: SearchSpace, _ goal: Objective.Goal, stepShare: Double,
    values: ([[Double]]) -> [Double]
  ) {
    let active = space.activity(point)
    let axes = space.freeDimensions.filter { space.dimensions[$0].isOrdered && active[$0] }
    var cells = [point]
    isWholeRing = axes.count <= 6
    for axis in axes {
      let step = space.dimensions[axis].step(stepShare)
      let steps = [-step, step].compactMap {
        space.dimensions[axis].value(beside: point[axis], share: $0)
      }
      cells += (isWholeRing ? cells : [point]).flatMap { cell in
        steps.map { value in
          var cell = cell
          cell[axis] = value
          return cell
        }
      }
    }
    var seen: Set<[Double]> = [point]
    let ring = cells.map(space.canonical).filter { space.allows($0) && seen.insert($0).inserted }
    let found = values([point] + ring)
    neighbours = ring.count
    guard found[0].isFinite else {
      (good, share, bound) = (0, nil, nil)
      return
    }
    let bound = found[0] + goal.sign * found[0].magnitude / 10
    self.bound = bound
    let good = found.dropFirst().count { goal.isMaximized ? $0 >= bound : $0 <= bound }
    self.good = good
    share = ring.isEmpty ? nil : Double(good) / Double(ring.count)
  }

  /// The share of a parameter's two neighbours that are nearly as good; nil where there are none.
  func share(along curvature: LocalCurvature, _ goal: Objective.Goal) -> Double? {
    let sides = [curvature.below, curvature.above].compactMap { $0 }
    guard let bound, !sides.isEmpty else { return nil }
    let good = sides.count { side in
      side.objective.map { goal.isMaximized ? $0 >= bound : $0 <= bound } ?? false
    }
    return Double(good) / Double(sides.count)
  }
}
