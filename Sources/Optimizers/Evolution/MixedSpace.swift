import Foundation
import Numerics

/// A space as evolution sees it: coordinates for what has an order, and choices for what has none.
struct MixedSpace: Sendable {
  let space: SearchSpace
  /// Places among the free dimensions of those with an order.
  let ordered: [Int]
  /// Places among the free dimensions of the categories.
  let categorical: [Int]
  /// How many choices each category has.
  let choiceCounts: [Int]
  /// Whether each ordered dimension has single values rather than a range.
  let isDiscrete: [Bool]

  init(_ space: SearchSpace) {
    self.space = space
    let free = space.freeDimensions.map { space.dimensions[$0] }
    ordered = free.indices.filter { free[$0].isOrdered }
    categorical = free.indices.filter { !free[$0].isOrdered }
    choiceCounts = categorical.map { free[$0].count ?? 1 }
    isDiscrete = ordered.map { free[$0].count != nil }
  }

  /// Whether any dimension has single values.
  var isStepped: Bool { !categorical.isEmpty || isDiscrete.contains(true) }

  /// The dimension of an ordered coordinate.
  func dimension(_ coordinate: Int) -> SearchSpace.Dimension {
    space.dimensions[space.freeDimensions[ordered[coordinate]]]
  }

  /// The set of values at a position in the cube of the ordered dimensions and some choices.
  func point(_ position: [Double], _ choices: [Int]) -> [Double] {
    var unit = [Double](repeating: 0, count: space.freeDimensionCount)
    for (place, value) in zip(ordered, position) { unit[place] = min(max(value, 0), 1) }
    for (index, place) in categorical.enumerated() {
      unit[place] = (Double(choices[index]) + 0.5) / Double(choiceCounts[index])
    }
    return space.point(atUnit: unit)
  }

  /// The position and the choices of a set of values.
  func position(of point: [Double]) -> (position: [Double], choices: [Int]) {
    let unit = space.cubePosition(of: point)
    let choices = zip(categorical, choiceCounts).map { place, count in
      min(Int(unit[place] * Double(count)), count - 1)
    }
    return (ordered.map { unit[$0] }, choices)
  }
}

extension SearchSpace.Dimension {
  /// The part of [0, 1] where `value(atUnit:)` gives the same value as at a position.
  func share(atUnit unit: Double) -> (low: Double, high: Double) {
    let value = value(atUnit: unit)
    if case .int(let low, let high, _, log: true) = kind {
      let start = log(Double(low) - 0.5)
      let width = log(Double(high) + 0.5) - start
      return ((log(value - 0.5) - start) / width, (log(value + 0.5) - start) / width)
    }
    guard let count, let index = index(of: value) else { return (unit, unit) }
    return (Double(index) / Double(count), Double(index + 1) / Double(count))
  }
}
