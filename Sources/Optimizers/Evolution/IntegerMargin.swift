import Foundation
import Numerics

/// Keeps every discrete coordinate of an evolution from freezing at one value.
///
/// Hamano, Saito, Nomura and Shirakawa, "CMA-ES with margin", 2022: the probability of leaving the
/// mean's value stays at least α = 1/(n λ), by moving the mean or widening the coordinate.
struct IntegerMargin: Sendable {
  private let dimensions: [(coordinate: Int, dimension: SearchSpace.Dimension)]
  private let least: Double
  /// By how much each coordinate is stretched (the diagonal of A in the paper).
  private(set) var scales: [Double]

  init(_ space: MixedSpace, population: Int) {
    dimensions = space.isDiscrete.indices.filter { space.isDiscrete[$0] }.map {
      ($0, space.dimension($0))
    }
    scales = [Double](repeating: 1, count: space.isDiscrete.count)
    least = 1 / Double(max(space.isDiscrete.count * population, 4))
  }

  var isEmpty: Bool { dimensions.isEmpty }

  /// Corrects means and scales.
  ///
  /// - Parameter deviations: Each coordinate's, before it is stretched.
  mutating func hold(_ mean: inout [Double], deviations: [Double]) {
    for (coordinate, dimension) in dimensions {
      mean[coordinate] = min(max(mean[coordinate], 0), 1)
      let deviation = max(deviations[coordinate], 1e-300)
      let (low, high) = dimension.share(atUnit: mean[coordinate])
      let spread = deviation * scales[coordinate]
      if low <= 1e-12 || high >= 1 - 1e-12 {
        let edge = low <= 1e-12 ? high : low
        let reach = spread * NormalDistribution.upperQuantile(least)
        let distance = mean[coordinate] - edge
        mean[coordinate] = edge + min(max(distance, -reach), reach)
      } else {
        widen(coordinate, &mean, between: (low, high), deviation: deviation)
      }
    }
  }

  /// The case of a mean with values on both sides (equation 14-19 of the paper).
  private mutating func widen(
    _ coordinate: Int, _ mean: inout [Double], between edges: (low: Double, high: Double),
    deviation: Double
  ) {
    let spread = deviation * scales[coordinate]
    let below = NormalDistribution.upperTail((mean[coordinate] - edges.low) / spread)
    let above = NormalDistribution.upperTail((edges.high - mean[coordinate]) / spread)
    if below >= least / 2, above >= least / 2 { return }
    let between = 1 - below - above
    let (under, over) = (max(below, least / 2), max(above, least / 2))
    let excess = 1 - under - over - between
    let room = under + between + over - 1.5 * least
    let lower = under + excess * (under - least / 2) / room
    let upper = over + excess * (over - least / 2) / room
    let reachBelow = NormalDistribution.upperQuantile(lower)
    let reachAbove = NormalDistribution.upperQuantile(upper)
    guard reachBelow + reachAbove > 1e-6 else { return }
    let width = (edges.high - edges.low) / (reachBelow + reachAbove)
    mean[coordinate] = edges.low + reachBelow * width
    scales[coordinate] = width / deviation
  }
}
