/// What a search has learnt: points with a finite value each, the less the better.
struct ObservedTrials: Sendable {
  /// Values beyond this are cut, so that differences stay finite.
  static let largest = 1e300

  private let space: SearchSpace
  private let embedding: SpaceEmbedding
  private(set) var units: [[Double]] = []
  private(set) var coordinates: [[Double]] = []
  private(set) var values: [Double] = []
  /// The indices from the best trial to the worst, older ones first among equals.
  private(set) var order: [Int] = []
  private var evaluations: [Evaluation] = []

  init(_ space: SearchSpace, _ embedding: SpaceEmbedding) {
    self.space = space
    self.embedding = embedding
  }

  var count: Int { units.count }

  /// Whether any trial that did not fail kept its limits.
  private(set) var hasKept = false

  /// Whether any trial did not fail.
  var hasValid: Bool { evaluations.contains { $0.hasValues } }

  /// Whether the last trial beats all before it.
  var hasNewBest: Bool { order.first == count - 1 }

  func coordinates(of point: [Double]) -> [Double] {
    let activity = space.activity(point)
    return embedding.coordinates(
      space.cubePosition(of: point), isActive: space.freeDimensions.map { activity[$0] })
  }

  mutating func append(_ point: [Double], _ evaluation: Evaluation) {
    let point = space.canonical(point)
    units.append(space.cubePosition(of: point))
    coordinates.append(coordinates(of: point))
    evaluations.append(evaluation)
    hasKept = hasKept || evaluation.hasValues && evaluation.violation == 0
    values = Self.values(evaluations)
    let index = evaluations.count - 1
    let place = order.firstIndex { evaluation.isBetter(than: evaluations[$0]) } ?? order.count
    order.insert(index, at: place)
  }

  /// What a model of the objective is fitted to.
  ///
  /// A failed trial counts as the worst that kept its limits, or where none did as the one that
  /// broke them most: a cliff would hide how the others differ. One that broke them counts at least
  /// as much as the best that kept them, and more the more it broke them, so that a model sees a
  /// rise at the limit and no wall.
  private static func values(_ evaluations: [Evaluation]) -> [Double] {
    let finite = evaluations.map {
      $0.hasValues ? min(max($0.values[0], -largest), largest) : Double.nan
    }
    let kept = evaluations.indices.filter { !finite[$0].isNaN && evaluations[$0].violation == 0 }
    let best = kept.map { finite[$0] }.min() ?? 0
    let worst = kept.map { finite[$0] }.max() ?? 0
    let room = worst > best ? worst - best : 1
    let others = evaluations.indices.filter { !finite[$0].isNaN }
    // Violations have no unit of their own: half of them count as more than middling.
    let sizes = others.map { min(evaluations[$0].violation, largest) }.filter { $0 > 0 }.sorted()
    let middle = sizes.isEmpty ? 1 : sizes[sizes.count / 2]
    func broken(_ index: Int) -> Double {
      let size = min(evaluations[index].violation, largest)
      let least = kept.isEmpty ? 0 : min(max(finite[index], best), worst)
      return least + room * (0.05 + size / (middle + size))
    }
    let last = kept.isEmpty ? others.map(broken).max() ?? room : worst
    return evaluations.indices.map { index in
      if finite[index].isNaN { return last }
      return evaluations[index].violation == 0 ? finite[index] : broken(index)
    }
  }
}

extension ObservedTrials {
  /// The best third and, of the others, ones spread over the order in which they came.
  func representatives(limit: Int) -> [Int] {
    guard count > limit else { return Array(0..<count) }
    let best = order.prefix(limit / 3)
    var isChosen = [Bool](repeating: false, count: count)
    for index in best { isChosen[index] = true }
    let rest = (0..<count).filter { !isChosen[$0] }
    let wanted = limit - best.count
    for place in 0..<wanted { isChosen[rest[place * rest.count / wanted]] = true }
    return (0..<count).filter { isChosen[$0] }
  }

  /// The indices of the points nearest to coordinates.
  func nearest(_ centre: [Double], limit: Int) -> [Int] {
    let distances = coordinates.map { other in
      embedding.axes.indices.reduce(0.0) { sum, axis in
        let difference = other[axis] - centre[axis]
        if embedding.axes[axis].isCategory { return sum + (difference == 0 ? 0 : 1) }
        return sum + difference * difference
      }
    }
    let nearest = distances.indices.sorted { (distances[$0], $0) < (distances[$1], $1) }
    return nearest.prefix(limit).sorted()
  }

  /// How far points lie from a centre in one ordered coordinate at most.
  func reach(_ indices: [Int], from centre: [Double], axes: [SpaceEmbedding.Axis]) -> Double {
    var reach = 0.0
    for index in indices {
      for axis in axes.indices where !axes[axis].isCategory {
        reach = max(reach, abs(coordinates[index][axis] - centre[axis]))
      }
    }
    return reach
  }
}
