import Metrics

/// What many draws of one number came to, beside the number that was seen in truth.
package struct Distribution: Sendable, Equatable {
  /// The draws that are defined, ascending.
  package let values: [Double]
  /// How many draws have no such number.
  package let undefined: Int
  /// The same number without chance; nil where it is undefined.
  package let observed: Double?

  package init(_ draws: [Double?], observed: Double?) {
    values = draws.compactMap(Self.finite).sorted()
    undefined = draws.count - values.count
    self.observed = observed.flatMap(Self.finite)
  }

  package var mean: Double? {
    values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }

  /// With ddof 1.
  package var deviation: Double? {
    guard let mean, values.count > 1 else { return nil }
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares / Double(values.count - 1)).squareRoot()
  }

  /// Linear between order statistics.
  package func quantile(_ share: Double) -> Double? { Metrics.quantile(values, share) }

  /// The share of the defined draws that a condition holds for.
  package func share(where holds: (Double) -> Bool) -> Double? {
    values.isEmpty ? nil : Double(values.count(where: holds)) / Double(values.count)
  }

  /// How likely draws are at least as great as what was seen: (1 + those that are) / (1 + draws).
  ///
  /// Counting what was seen as one draw more keeps a test of this size valid (Phipson and Smyth,
  /// "Permutation p-values should never be zero", 2010). Undefined draws are not as great.
  package var probabilityAtLeastObserved: Double? {
    guard let observed, values.count + undefined > 0 else { return nil }
    return Double(1 + values.count { $0 >= observed }) / Double(1 + values.count + undefined)
  }

  private static func finite(_ value: Double?) -> Double? {
    value.flatMap { $0.isFinite ? $0 : nil }
  }
}
