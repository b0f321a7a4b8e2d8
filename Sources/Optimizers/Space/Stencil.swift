extension SearchSpace {
  /// The sets around one that differ from it in a single ordered dimension, by a share of its
  /// range to either side, as far as the space allows them.
  ///
  /// A discrete dimension moves by whole steps, by one at least.
  package func stencil(around point: [Double], share: Double) -> [[Double]] {
    let active = activity(point)
    return freeDimensions.filter { dimensions[$0].isOrdered && active[$0] }.flatMap { index in
      [-share, share].compactMap { neighbour(of: point, along: index, share: $0) }
    }
  }

  /// The set that differs from one by a signed share of an ordered dimension's range; nil beyond
  /// its ends, and where the space does not allow it.
  package func neighbour(of point: [Double], along index: Int, share: Double) -> [Double]? {
    var neighbour = point
    guard let value = dimensions[index].value(beside: point[index], share: share) else {
      return nil
    }
    neighbour[index] = value
    let set = canonical(neighbour)
    return set != point && allows(set) ? set : nil
  }
}

extension SearchSpace.Dimension {
  /// The value a signed share of the range away, by one whole step at least where values are
  /// discrete; nil beyond the ends.
  package func value(beside value: Double, share: Double) -> Double? {
    if case .int(_, _, _, log: true) = kind {
      let position = cubePosition(of: value) + share
      let target = self.value(atUnit: min(max(position, 0), 1))
      // The next number, where the share is less than the way to it.
      let next = target == value ? value + (share < 0 ? -1 : 1) : target
      return contains(next) && (0...1).contains(position) ? next : nil
    }
    if let count, let index = index(of: value) {
      let steps = max(1, (share.magnitude * Double(count - 1)).rounded())
      let target = Double(index) + (share < 0 ? -steps : steps)
      return (0...Double(count - 1)).contains(target) ? self.value(at: Int(target)) : nil
    }
    let position = unit(of: value) + share
    return (0...1).contains(position) ? self.value(atUnit: position) : nil
  }
}
