import Foundation

/// The axes that matter under the same condition; their values are modelled together.
///
/// Conditional parameters form a tree whose nodes have densities of their own (Bergstra et al.
/// 2011, section 4): a trial enters those of the groups that were active in it.
struct ParzenGroup {
  /// How many observations the prior of the bad counts for: more than that of the good, or regions
  /// nobody has seen would attract by being empty alone.
  private static let badPrior = 3.0

  /// The places of the axes among all.
  let places: [Int]
  /// The axes themselves.
  let axes: [CubeAxis]
  /// A dimension of the space that matters exactly when the group does.
  let dimension: Int

  /// The groups of a space, the one that always matters among them.
  static func all(_ space: SearchSpace) -> [Self] {
    let axes = space.cubeAxes
    var conditions: [String?] = []
    var places: [[Int]] = []
    for (place, dimension) in space.freeDimensions.enumerated() {
      let condition = space.activations[dimension]?.text
      if let group = conditions.firstIndex(of: condition) {
        places[group].append(place)
      } else {
        conditions.append(condition)
        places.append([place])
      }
    }
    return places.map { places in
      Self(
        places: places, axes: places.map { axes[$0] },
        dimension: space.freeDimensions[places[0]])
    }
  }

  /// The densities of good and of bad observations, the good ones in order from the best.
  func densities(good: [[Double]], bad: [[Double]]) -> (good: ParzenMixture, bad: ParzenMixture) {
    let weights = Self.weights(good.count)
    let bandwidths = bandwidths(good, weights)
    return (
      ParzenMixture(axes: axes, centres: good, weights: weights, bandwidths: bandwidths),
      ParzenMixture(
        axes: axes, centres: bad, weights: bad.map { _ in 1 }, prior: Self.badPrior,
        bandwidths: bandwidths)
    )
  }

  /// Falling with the logarithm of the rank and 1 on average, as in Hansen, "The CMA evolution
  /// strategy: a tutorial", 2016, equation 49.
  ///
  /// Weights that favour the best of the good are what Watanabe, "Tree-structured Parzen estimator:
  /// understanding its algorithm components", 2023, section 3.2, recommends.
  private static func weights(_ count: Int) -> [Double] {
    let raw = (0..<count).map { log(Double(count) + 0.5) - log(Double($0) + 1) }
    let mean = raw.reduce(0, +) / Double(count)
    return raw.map { $0 / mean }
  }

  /// Scott's rule (1992, equation 6.42) with the good ones' spread, of which the uniform prior is
  /// half an observation; both densities share it, so that their ratio is the share of
  /// the good among the observations nearby.
  private func bandwidths(_ good: [[Double]], _ weights: [Double]) -> [Double] {
    let count = Double(good.count)
    let shrinkage = pow(count + 1, -1 / Double(axes.count + 4))
    return axes.enumerated().map { place, axis in
      if case .category(let choices) = axis {
        return Double(choices - 1) / (count + Double(choices))
      }
      var mean = 0.0
      for (centre, weight) in zip(good, weights) { mean += centre[place] * weight }
      mean /= max(count, 1)
      var squares = 0.0
      for (centre, weight) in zip(good, weights) {
        squares += (centre[place] - mean) * (centre[place] - mean) * weight
      }
      let prior = 0.5
      let deviation = ((squares + prior / 12) / (count + prior)).squareRoot()
      // Half of a discrete value's share, or its neighbours could not be reached.
      let least = axis.count.map { 0.5 / Double($0) } ?? 0
      return max(0.6 * deviation * shrinkage, least)
    }
  }
}
