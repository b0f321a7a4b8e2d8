/// A number about a result, with the name, unit and formula that a reader needs beside it.
package struct Metric: Sendable, Equatable {
  /// What a value counts.
  package enum Unit: String, Sendable {
    case ratio, fraction, money, count, days, bars
  }

  /// The name in JSON and in objectives.
  package let key: String
  package let label: String
  package let unit: Unit
  package let formula: String
  /// Nil where it is undefined.
  package let value: Double?

  package init(
    _ key: String, _ label: String, _ unit: Unit, _ value: Double?, _ formula: String
  ) {
    self.key = key
    self.label = label
    self.unit = unit
    self.formula = formula
    self.value = value.flatMap { $0.isFinite ? $0 : nil }
  }
}
