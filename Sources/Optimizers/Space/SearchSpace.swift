import Documents

/// The parameters of a search and the conditions that a set of their values must meet.
package struct SearchSpace: Sendable {
  package let dimensions: [Dimension]
  /// The condition called `where` in a spec.
  package let constraint: Constraint?
  /// When each dimension matters, and nil where it always does.
  ///
  /// Where it does not, its value is the first one.
  package let activations: [Constraint?]
  /// The dimensions with more than one value.
  package let freeDimensions: [Int]

  /// A space over differently named dimensions.
  ///
  /// - Parameters:
  ///   - condition: What all sets must meet; `place` is where it was written.
  ///   - activations: By name, when a dimension matters.
  package init(
    _ dimensions: [Dimension], where condition: String? = nil, at place: String? = nil,
    activations: [(name: String, condition: String, place: String?)] = []
  ) throws {
    var names: Set<String> = []
    for dimension in dimensions where !names.insert(dimension.name).inserted {
      throw AssayError(
        .usage, "parameter '\(dimension.name)' appears twice", mend: "remove one of them")
    }
    self.dimensions = dimensions
    freeDimensions = dimensions.indices.filter { dimensions[$0].count != 1 }
    constraint = try condition.map { try Constraint($0, over: dimensions, at: place) }
    var compiled = [Constraint?](repeating: nil, count: dimensions.count)
    for (name, condition, place) in activations {
      guard let index = dimensions.firstIndex(where: { $0.name == name }) else { continue }
      let activation = try Constraint(condition, over: dimensions, at: place)
      // What decides must be decided: a dimension may depend on those before it alone.
      if let late = activation.dimensions.first(where: { $0 >= index }) {
        throw AssayError(
          .usage, "'\(name)' depends on '\(dimensions[late].name)', which does not come before it",
          at: place,
          mend: index == 0
            ? "the first parameter always matters"
            : "only \(dimensions[..<index].map(\.name).joined(separator: ", ")) can decide")
      }
      compiled[index] = activation
    }
    self.activations = compiled
  }

  /// The dimensions' names, in order.
  package var names: [String] { dimensions.map(\.name) }

  /// Whether every set of values is one of the space's.
  package var isPlain: Bool { constraint == nil && !isConditional }

  /// Whether some dimensions matter only sometimes.
  package var isConditional: Bool { activations.contains { $0 != nil } }

  /// Whether a set of values meets the condition, and says nothing of what does not matter.
  package func allows(_ point: [Double]) -> Bool {
    (constraint?.holds(point) ?? true) && (!isConditional || canonical(point) == point)
  }

  /// Whether every value is one of its dimension's, and the space allows the set.
  package func contains(_ point: [Double]) -> Bool {
    point.count == dimensions.count
      && zip(dimensions, point).allSatisfy { $0.contains($1) } && allows(point)
  }

  /// The set with the first value wherever a dimension does not matter: one of all that mean it.
  package func canonical(_ point: [Double]) -> [Double] {
    guard isConditional else { return point }
    var point = point
    for index in dimensions.indices {
      guard let activation = activations[index], !activation.holds(point) else { continue }
      point[index] = dimensions[index].first
    }
    return point
  }

  /// Which dimensions matter in a set.
  package func activity(_ point: [Double]) -> [Bool] {
    let point = canonical(point)
    return activations.map { $0?.holds(point) ?? true }
  }

  /// How many dimensions have more than one value.
  package var freeDimensionCount: Int { freeDimensions.count }

  /// The set at a position of the unit cube over the dimensions with more than one value.
  package func point(atUnit unit: [Double]) -> [Double] {
    precondition(unit.count == freeDimensionCount, "One position for each free dimension.")
    var point = dimensions.map { $0.count == 1 ? $0.value(at: 0) : 0 }
    for (place, index) in freeDimensions.enumerated() {
      point[index] = dimensions[index].value(atUnit: unit[place])
    }
    return canonical(point)
  }

  /// The position of a set in the unit cube: in the middle of each discrete value's share.
  package func cubePosition(of point: [Double]) -> [Double] {
    freeDimensions.map { dimensions[$0].cubePosition(of: point[$0]) }
  }

  func unsatisfiable() -> AssayError {
    AssayError(
      .usage, "no point satisfies `\(constraint?.text ?? "")`", at: constraint?.place ?? "where",
      mend: "widen the ranges or loosen the condition")
  }
}

extension SearchSpace.Dimension {
  /// Whether a value is one that the dimension takes.
  package func contains(_ value: Double) -> Bool {
    if let index = index(of: value) { return self.value(at: index) == value }
    guard case .float(let low, let high, _, _) = kind else { return false }
    return value >= low && value <= high
  }

  /// The first value: that of the lower end, or the first choice.
  package var first: Double {
    if case .float(let low, _, _, nil) = kind { return low }
    return value(at: 0)
  }
}
