import Optimizers

/// How sharply the objective bends at one set as a single parameter moves by a step.
package struct LocalCurvature: Sendable, Equatable {
  /// The set next to it on one side.
  package struct Side: Sendable, Equatable {
    /// The parameter's value there.
    package let value: Double
    /// Nil where it is undefined.
    package let objective: Double?
  }

  /// The dimension's place in the space.
  package let dimension: Int
  package let name: String
  package let below: Side?
  package let above: Side?
  /// f(above) − 2 f(set) + f(below), in units of the objective per step²: negative at a peak.
  package let secondDifference: Double?
  /// Why there is no second difference; nil where there is one.
  package let whyNone: String?

  /// The free, ordered dimensions of a space about a point, in their order.
  ///
  /// A step is the next value of a discrete dimension, else a share of the range (of its logarithm
  /// where that counts).
  static func all(
    around point: [Double], of space: SearchSpace, stepShare: Double,
    values: ([[Double]]) -> [Double]
  ) -> [LocalCurvature] {
    let active = space.activity(point)
    return space.freeDimensions.filter { space.dimensions[$0].isOrdered }.map { dimension in
      let step = space.dimensions[dimension].step(stepShare)
      let sides = [-step, step].map { share in
        active[dimension] ? space.neighbour(of: point, along: dimension, share: share) : nil
      }
      let found = values([point] + sides.compactMap { $0 })
      var rest = found.dropFirst()
      let ends = sides.map { set -> Side? in
        guard let set, let value = rest.popFirst() else { return nil }
        return Side(value: set[dimension], objective: value.isFinite ? value : nil)
      }
      return LocalCurvature(
        dimension, space, below: ends[0], above: ends[1], centre: found[0],
        isActive: active[dimension])
    }
  }

  private init(
    _ dimension: Int, _ space: SearchSpace, below: Side?, above: Side?, centre: Double,
    isActive: Bool
  ) {
    self.dimension = dimension
    name = space.dimensions[dimension].name
    (self.below, self.above) = (below, above)
    if let low = below?.objective, let high = above?.objective, centre.isFinite {
      secondDifference = high - 2 * centre + low
      whyNone = nil
    } else {
      secondDifference = nil
      whyNone =
        !isActive
        ? "the parameter does not matter in this set"
        : below == nil || above == nil
          ? "one step away lies beyond the range, or `where` forbids it"
          : "the objective is undefined there"
    }
  }
}

extension SearchSpace.Dimension {
  /// What share of the range makes one step: hardly any makes the next of discrete values.
  func step(_ continuous: Double) -> Double { count == nil ? continuous : 1e-12 }
}
