import Foundation

/// Corrections of the p-values of many tests for their number.
package enum PValueAdjustment: String, Sendable, CaseIterable {
  /// M p: holds the chance of any false discovery.
  case bonferroni
  /// 1 − (1 − p)^M: the same for independent tests, exactly.
  case sidak
  /// Holm's step-down (1979), never weaker than Bonferroni's.
  case holm
  /// Benjamini, Hochberg and Yekutieli (2001): holds the share of false discoveries under any
  /// dependence; as in R and statsmodels.
  case bhy
  /// The same as Harvey and Liu (2015) write it: the largest p-value stays as it is.
  case bhyHarveyLiu = "bhy_harvey_liu"

  /// The adjusted p-values, in the order of the given ones.
  package func adjust(_ values: [Double]) -> [Double] {
    let count = Double(values.count)
    let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
    let ranked = order.map { values[$0] }
    var adjusted = values
    for (index, value) in zip(order, inRanks(ranked, count)) { adjusted[index] = value }
    return adjusted
  }

  /// One p-value among so many tests of which the others are not known; nil where they matter.
  package func adjust(_ value: Double, tests: Double) -> Double? {
    switch self {
    case .bonferroni: min(1, value * tests)
    case .sidak: -expm1(tests * log1p(-value))
    case .holm, .bhy, .bhyHarveyLiu: nil
    }
  }

  /// Adjusts p-values that ascend.
  private func inRanks(_ values: [Double], _ count: Double) -> [Double] {
    switch self {
    case .bonferroni, .sidak: values.map { adjust($0, tests: count) ?? .nan }
    case .holm: Self.stepDown(values, count)
    case .bhy: Self.stepUp(values, from: 1, factor: count * Self.harmonic(values.count))
    case .bhyHarveyLiu:
      Self.stepUp(
        Array(values.dropLast()), from: values.last ?? 1,
        factor: count * Self.harmonic(values.count)) + values.suffix(1)
    }
  }

  private static func stepDown(_ values: [Double], _ count: Double) -> [Double] {
    var largest = 0.0
    return values.enumerated().map { rank, value in
      largest = max(largest, min(1, (count - Double(rank)) * value))
      return largest
    }
  }

  /// From the largest p-value down, none above the one after it.
  private static func stepUp(
    _ values: [Double], from above: Double, factor: Double
  ) -> [Double] {
    var smallest = above
    let descending = values.indices.reversed().map { rank in
      smallest = min(smallest, factor / Double(rank + 1) * values[rank])
      return smallest
    }
    return descending.reversed()
  }

  /// 1 + 1/2 + … + 1/M.
  private static func harmonic(_ count: Int) -> Double {
    (1...max(1, count)).reduce(0) { $0 + 1 / Double($1) }
  }
}
