/// A space as evolution sees it: coordinates for what has an order, and choices for what has none.
struct MixedSpace: Sendable {
  let space: SearchSpace
  /// Places among the free dimensions of those with an order.
  let ordered: [Int]
  /// Places among the free dimensions of the categories.
  let categorical: [Int]
  private let categories: [CubeAxis]
  /// Whether each ordered dimension has single values rather than a range.
  let isDiscrete: [Bool]

  init(_ space: SearchSpace) {
    self.space = space
    let free = space.freeDimensions.map { space.dimensions[$0] }
    ordered = free.indices.filter { free[$0].isOrdered }
    categorical = free.indices.filter { !free[$0].isOrdered }
    let axes = space.cubeAxes
    categories = categorical.map { axes[$0] }
    isDiscrete = ordered.map { free[$0].count != nil }
  }

  /// How many choices each category has.
  var choiceCounts: [Int] { categories.map { $0.count ?? 1 } }

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
      unit[place] = categories[index].position(ofCategory: choices[index])
    }
    return space.point(atUnit: unit)
  }

  /// The position and the choices of a set of values.
  func position(of point: [Double]) -> (position: [Double], choices: [Int]) {
    let unit = space.cubePosition(of: point)
    let choices = zip(categorical, categories).map { $1.category(at: unit[$0]) }
    return (ordered.map { unit[$0] }, choices)
  }
}
