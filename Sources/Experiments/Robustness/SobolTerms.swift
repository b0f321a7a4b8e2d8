import Metrics
import Numerics

/// What each row of a sensitivity analysis adds to the variances of which indices are ratios.
struct SobolTerms {
  /// Products for Var(E[y | xᵢ]), a row of numbers a parameter.
  private var first: [[Double]]
  /// Halves of squared differences for E[Var(y | all but xᵢ)].
  private var total: [[Double]]
  /// Squared distances from the mean, for the variance.
  private(set) var squares: [Double] = []
  /// Why there are no indices.
  private(set) var fault: String?

  private static let fewestRows = 8

  /// Rows with an undefined value are left out.
  ///
  /// First-order terms are Saltelli et al.'s (2010, table 2 b), f(b)·(f(ab) − f(a)), about the
  /// mean; under a condition, f(a) times f at what shares the parameter, about the mean. Total
  /// terms are Jansen's (1999), (f(a) − f(moved))² / 2.
  init(_ design: SobolDesign, _ values: [Double]) {
    let rows = design.design.filter { row in
      ([row.a, row.b ?? row.a] + row.sharing + row.moved).allSatisfy { values[$0].isFinite }
    }
    let axes = design.design.first?.moved.indices ?? 0..<0
    first = axes.map { _ in [] }
    total = axes.map { _ in [] }
    let base = rows.flatMap { [$0.a] + ($0.b.map { [$0] } ?? []) }.map { values[$0] }
    let mean = base.reduce(0, +) / Double(max(1, base.count))
    for row in rows {
      let a = values[row.a] - mean
      let b = row.b.map { values[$0] - mean }
      squares.append(b.map { (a * a + $0 * $0) / 2 } ?? a * a)
      for axis in axes {
        let sharing = values[row.sharing[axis]] - mean
        let moved = values[row.moved[axis]] - mean
        first[axis].append(b.map { $0 * (sharing - a) } ?? a * sharing)
        total[axis].append((a - moved) * (a - moved) / 2)
      }
    }
    if rows.count < Self.fewestRows {
      fault = "only \(rows.count) of \(design.rows) rows have a defined objective throughout"
    } else if !(squares.reduce(0, +) > 1e-14 * base.reduce(0) { $0 + $1 * $1 }) {
      fault = "the objective does not vary"
    }
  }

  /// Each parameter's indices, with percentile intervals over resampled rows.
  func estimates(
    _ resamples: Int, seed: UInt64
  ) -> [(first: SobolIndices.Estimate, total: SobolIndices.Estimate)] {
    var generator = Xoshiro256StarStar(seed: seed)
    var drawn = first.indices.map { _ in (first: [Double](), total: [Double]()) }
    for _ in 0..<max(0, resamples) {
      let rows = squares.indices.map { _ in generator.below(squares.count) }
      let variance = rows.reduce(0) { $0 + squares[$1] }
      if !(variance > 0) { continue }
      for axis in first.indices {
        drawn[axis].first.append(rows.reduce(0) { $0 + first[axis][$1] } / variance)
        drawn[axis].total.append(rows.reduce(0) { $0 + total[axis][$1] } / variance)
      }
    }
    let variance = squares.reduce(0, +)
    return first.indices.map { axis in
      (
        Self.estimate(first[axis].reduce(0, +) / variance, drawn[axis].first),
        Self.estimate(total[axis].reduce(0, +) / variance, drawn[axis].total)
      )
    }
  }

  private static func estimate(_ value: Double, _ drawn: [Double]) -> SobolIndices.Estimate {
    let sorted = drawn.sorted()
    guard let low = quantile(sorted, 0.025), let high = quantile(sorted, 0.975) else {
      return .init(value: value, interval: nil)
    }
    return .init(value: value, interval: low...high)
  }
}
