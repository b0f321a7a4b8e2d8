import Documents

/// The parameters of a search and the condition that a set of their values must meet.
package struct SearchSpace: Sendable {
  package let dimensions: [Dimension]
  /// The condition called `where` in a spec.
  package let constraint: Constraint?

  /// A space over differently named dimensions; `place` is where the condition was written.
  package init(
    _ dimensions: [Dimension], where condition: String? = nil, at place: String? = nil
  ) throws {
    var names: Set<String> = []
    for dimension in dimensions where !names.insert(dimension.name).inserted {
      throw AssayError(
        .usage, "parameter '\(dimension.name)' appears twice", mend: "remove one of them")
    }
    self.dimensions = dimensions
    constraint = try condition.map { try Constraint($0, over: dimensions, at: place) }
  }

  /// The dimensions' names, in order.
  package var names: [String] { dimensions.map(\.name) }

  /// Whether a set of values meets the condition.
  package func allows(_ point: [Double]) -> Bool { constraint?.holds(point) ?? true }

  /// How many dimensions have more than one value.
  package var freeDimensionCount: Int { dimensions.count { $0.count != 1 } }

  /// The set at a position of the unit cube over the dimensions with more than one value.
  package func point(atUnit unit: [Double]) -> [Double] {
    precondition(unit.count == freeDimensionCount, "One position for each free dimension.")
    var rest = unit[...]
    return dimensions.map { $0.count == 1 ? $0.value(at: 0) : $0.value(atUnit: rest.removeFirst()) }
  }

  func unsatisfiable() -> AssayError {
    AssayError(
      .usage, "no point satisfies `\(constraint?.text ?? "")`", at: constraint?.place ?? "where",
      mend: "widen the ranges or loosen the condition")
  }
}
