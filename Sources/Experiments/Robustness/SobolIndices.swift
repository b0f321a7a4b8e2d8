import Metrics
import Numerics
import Optimizers

/// How much of the objective's variance over the whole space each parameter accounts for.
///
/// The first-order index is what would go if the parameter were known, Var(E[y | xᵢ]) / Var(y); the
/// total index is what would stay if all others were known, E[Var(y | all but xᵢ)] / Var(y) (Sobol,
/// 1993; Homma and Saltelli, 1996). Their difference is what the parameter does together with
/// others.
///
/// The law of the sets is uniform over the cube of the free parameters, a discrete value having its
/// share of it. A parameter that does not matter in a set is drawn all the same and changes nothing
/// there. Where `where` forbids sets, the law is uniform over those it allows, and so parameters
/// are not independent: indices then follow Kucherenko, Klymenko and Shah ("Sobol' indices for
/// problems defined in non-rectangular domains", 2017), redrawing given the others by rejection. A
/// first-order index may then exceed the total, since a parameter tells of those it is bound to.
package struct SobolIndices: Sendable, Equatable {
  /// Where the numbers come from.
  package enum Method: String, Sendable {
    /// Exact sums over every set of a grid.
    case wholeGrid
    /// Saltelli's matrices of independent parameters.
    case independent
    /// Redrawing under the condition `where`.
    case conditional
  }

  /// An index, and where 95 % of the bootstrap's resamples of the rows lie.
  package struct Estimate: Sendable, Equatable {
    package let value: Double
    /// Nil where the value is exact.
    package let interval: ClosedRange<Double>?
  }

  /// What one parameter does.
  package struct Effect: Sendable, Equatable {
    /// The dimension's place in the space.
    package let dimension: Int
    package let name: String
    package let first: Estimate
    package let total: Estimate
  }

  /// One a free dimension, in their order.
  package let effects: [Effect]
  package let method: Method
  /// Rows of the matrices that count, or sets of the grid.
  package let rows: Int
  /// The share of rows or sets left out, since the objective is undefined somewhere in them.
  package let undefinedShare: Double
  /// Why there are no effects; nil where there are.
  package let whyEmpty: String?

  /// Draws and evaluates sets.
  ///
  /// - Parameters:
  ///   - evaluations: How many sets are evaluated at most.
  ///   - values: The objective at points of the space, NaN where it is undefined.
  package init(
    _ space: SearchSpace, evaluations: Int, resamples: Int = 400, seed: UInt64,
    values: ([[Double]]) -> [Double]
  ) {
    method = space.constraint == nil ? .independent : .conditional
    guard let design = SobolDesign(space, evaluations: evaluations, seed: seed) else {
      effects = []
      (rows, undefinedShare) = (0, 0)
      whyEmpty =
        space.freeDimensions.isEmpty
        ? "no parameter is free"
        : "too few sets: more evaluations are needed, or `where` allows hardly any"
      return
    }
    let terms = SobolTerms(design, values(design.points))
    rows = terms.squares.count
    undefinedShare = 1 - Double(rows) / Double(design.rows)
    whyEmpty = terms.fault
    let estimates = whyEmpty == nil ? terms.estimates(resamples, seed: seed &+ 1) : []
    effects = zip(space.freeDimensions, estimates).map { dimension, estimate in
      Effect(
        dimension: dimension, name: space.dimensions[dimension].name, first: estimate.first,
        total: estimate.total)
    }
  }

  /// Takes a whole grid apart: all of a space's sets, each weighing the same.
  package init(_ space: SearchSpace, grid points: [[Double]], values: [Double]) {
    precondition(points.count == values.count, "One value for each set.")
    method = .wholeGrid
    let known = points.indices.filter { values[$0].isFinite }
    rows = known.count
    undefinedShare = points.isEmpty ? 0 : 1 - Double(known.count) / Double(points.count)
    let sums = GridSums(known.map { points[$0] }, known.map { values[$0] })
    whyEmpty = sums.fault
    effects =
      sums.fault != nil
      ? []
      : space.freeDimensions.map { dimension in
        let first = sums.between { [$0[dimension]] } / sums.squares
        let rest = sums.between { point in
          point.indices.filter { $0 != dimension }.map { point[$0] }
        }
        return Effect(
          dimension: dimension, name: space.dimensions[dimension].name,
          first: Estimate(value: first, interval: nil),
          total: Estimate(value: max(0, 1 - rest / sums.squares), interval: nil))
      }
  }
}

/// Sums of squares over the sets of a grid.
private struct GridSums {
  private let points: [[Double]]
  /// The values without their mean.
  private let centred: [Double]
  let squares: Double
  private(set) var fault: String?

  init(_ points: [[Double]], _ values: [Double]) {
    self.points = points
    let mean = values.reduce(0, +) / Double(max(1, values.count))
    let centred = values.map { $0 - mean }
    self.centred = centred
    squares = centred.reduce(0) { $0 + $1 * $1 }
    if values.count < 2 { fault = "fewer than two sets have a defined objective" }
    if !(squares > 1e-14 * values.reduce(0) { $0 + $1 * $1 }) {
      fault = fault ?? "the objective does not vary"
    }
  }

  /// Σ of the squared means of the groups that share a key, each as often as it has sets.
  func between(_ key: ([Double]) -> [Double]) -> Double {
    var places: [[Double]: Int] = [:]
    var groups: [(count: Double, sum: Double)] = []
    for (point, value) in zip(points, centred) {
      let place = places[key(point)] ?? groups.count
      if place == groups.count {
        places[key(point)] = place
        groups.append((0, 0))
      }
      groups[place].count += 1
      groups[place].sum += value
    }
    return groups.reduce(0) { $0 + $1.sum * $1.sum / $1.count }
  }
}
