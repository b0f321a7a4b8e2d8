/// One free dimension as a search in the unit cube sees it.
package enum CubeAxis: Sendable, Equatable {
  case continuous
  /// So many values in a row.
  case ordered(count: Int)
  /// So many values without an order.
  case category(count: Int)

  /// How many values there are; nil for a continuous axis.
  package var count: Int? {
    switch self {
    case .continuous: nil
    case .ordered(let count), .category(let count): count
    }
  }

  /// The index of the category at a position in [0, 1].
  func category(at position: Double) -> Int {
    guard case .category(let count) = self else { return 0 }
    return min(Int(position * Double(count)), count - 1)
  }

  /// The middle of a category's share.
  func position(ofCategory index: Int) -> Double {
    guard case .category(let count) = self else { return 0 }
    return (Double(index) + 0.5) / Double(count)
  }
}

extension SearchSpace {
  /// What each free dimension is in the unit cube.
  var cubeAxes: [CubeAxis] {
    freeDimensions.map { index in
      let dimension = dimensions[index]
      guard let count = dimension.count else { return .continuous }
      return dimension.isOrdered ? .ordered(count: count) : .category(count: count)
    }
  }

  /// The middle of the share that a position lies in, on every discrete axis.
  func snapped(_ unit: [Double]) -> [Double] {
    var unit = unit
    for (place, index) in freeDimensions.enumerated() where dimensions[index].count != nil {
      let dimension = dimensions[index]
      unit[place] = dimension.cubePosition(of: dimension.value(atUnit: unit[place]))
    }
    return unit
  }
}
