/// Which sets of a search lie next to which.
package struct Neighbours: Sendable {
  /// What next to means: one grid step, or among the nearest.
  package enum Rule: Sendable {
    /// At most one step away in every ordered dimension and equal in the others.
    case gridSteps
    /// The max(8, 2 · dimensions) nearest in the unit cube; unlike categories are 1 apart.
    case nearest
  }

  /// How many sets a full neighbourhood has, the set itself included.
  package let fullCount: Int
  private let lookup: Lookup

  private enum Lookup: Sendable {
    case grid(GridLookup)
    case nearest(NearestLookup)
    case listed([[Int]])
  }

  init(space: SearchSpace, sets: [[Double]], rule: Rule) {
    switch rule {
    case .gridSteps:
      let grid = GridLookup(space: space, sets: sets)
      fullCount = grid.fullCount
      lookup = .grid(grid)
    case .nearest:
      let nearest = NearestLookup(space: space, sets: sets)
      fullCount = nearest.neighbourCount + 1
      lookup = .nearest(nearest)
    }
  }

  /// The ascending indices of the sets next to one set, itself left out.
  ///
  /// At the edge of a grid there are fewer than `fullCount - 1`.
  package func of(_ index: Int) -> [Int] {
    switch lookup {
    case .grid(let grid): grid.neighbours(of: index)
    case .nearest(let nearest): nearest.neighbours(of: index)
    case .listed(let lists): lists[index]
    }
  }

  /// The same neighbourhoods, all looked up beforehand, for choices by many columns of values.
  package func listed(_ count: Int) -> Neighbours {
    Neighbours(fullCount: fullCount, lookup: .listed((0..<count).map(of)))
  }

  private init(fullCount: Int, lookup: Lookup) {
    self.fullCount = fullCount
    self.lookup = lookup
  }
}

extension SearchSpace {
  /// The neighbourhoods of sets of this space.
  package func neighbours(among sets: [[Double]], by rule: Neighbours.Rule) -> Neighbours {
    Neighbours(space: self, sets: sets, rule: rule)
  }
}
