import Foundation
import Numerics

/// A density over some axes of the unit cube: a product kernel an observation, and a uniform prior.
///
/// Numbers have Gaussian kernels truncated to the cube (Bergstra et al., "Algorithms for
/// hyper-parameter optimization", 2011, section 4), taken at the middle of a discrete value's
/// share; categories have the kernels of Aitchison and Aitken (1976, equation 2). One bandwidth an
/// axis serves all kernels.
package struct ParzenMixture {
  private let axes: [CubeAxis]
  private let bandwidths: [Double]
  private let centres: [[Double]]
  /// The shares of the kernels, summed up from the first; the prior has the rest.
  private let cumulative: [Double]
  private let logPrior: Double
  /// The logarithm of each kernel's share over its normaliser.
  private let logConstants: [Double]
  /// Axis by axis, a number's centre over the bandwidth, or a category's index.
  private let scaled: [Double]
  /// The logarithms of what a category's kernel gives its own and any other choice.
  private let logChoices: [(own: Double, other: Double)]

  /// - Parameters:
  ///   - centres: A position an axis; the index of a category.
  ///   - weights: One above zero a centre.
  ///   - prior: The weight of the uniform density.
  ///   - bandwidths: Standard deviations; for a category the probability of another choice.
  package init(
    axes: [CubeAxis], centres: [[Double]], weights: [Double], prior: Double = 1,
    bandwidths: [Double]
  ) {
    self.axes = axes
    self.bandwidths = bandwidths
    self.centres = centres
    let total = weights.reduce(prior, +)
    var sum = 0.0
    cumulative = weights.map {
      sum += $0 / total
      return sum
    }
    var logPrior = log(prior / total)
    var scaled: [Double] = []
    scaled.reserveCapacity(axes.count * centres.count)
    var shares = weights.map { $0 / total }
    var logConstants = [Double](repeating: 0, count: centres.count)
    for (place, axis) in axes.enumerated() {
      let inverse = 1 / bandwidths[place]
      guard case .category(let count) = axis else {
        for (index, centre) in centres.enumerated() {
          scaled.append(centre[place] * inverse)
          shares[index] *= inverse / Self.mass(centre[place], inverse)
        }
        // Products of some tens of factors might overflow; a logarithm now and then prevents it.
        if place % 16 == 15 || place == axes.count - 1 {
          for index in centres.indices {
            logConstants[index] += log(shares[index])
            shares[index] = 1
          }
        }
        continue
      }
      logPrior -= log(Double(count))
      scaled += centres.map { $0[place] }
    }
    self.scaled = scaled
    self.logConstants = zip(logConstants, shares).map { $0 + log($1) }
    self.logPrior = logPrior
    logChoices = zip(axes, bandwidths).map { axis, bandwidth in
      guard case .category(let count) = axis else { return (0, 0) }
      return (log(1 - bandwidth), log(bandwidth / Double(count - 1)))
    }
  }

  /// √(2π) times the share of a Gaussian around `centre` that lies in [0, 1].
  private static func mass(_ centre: Double, _ inverse: Double) -> Double {
    let left = centre * inverse
    let right = (1 - centre) * inverse
    let root = 2.506_628_274_631_000_5
    // Beyond 5 standard deviations less than a millionth is missing.
    if left > 5, right > 5 { return root }
    return root * 0.5 * (erf(left * 0.5.squareRoot()) + erf(right * 0.5.squareRoot()))
  }

  /// The logarithm of the density at a position; `scratch` has room for a number a kernel.
  package func logDensity(_ position: [Double], _ scratch: inout [Double]) -> Double {
    let count = centres.count
    return scratch.withUnsafeMutableBufferPointer { logs in
      scaled.withUnsafeBufferPointer { scaled in
        for index in 0..<count { logs[index] = logConstants[index] }
        for (place, axis) in axes.enumerated() {
          let column = scaled[(place * count)..<(place * count + count)]
          let column0 = column.startIndex
          if case .category = axis {
            let (own, other) = logChoices[place]
            for index in 0..<count {
              logs[index] += scaled[column0 + index] == position[place] ? own : other
            }
          } else {
            let middle = position[place] / bandwidths[place]
            for index in 0..<count {
              let distance = middle - scaled[column0 + index]
              logs[index] -= 0.5 * distance * distance
            }
          }
        }
        var top = logPrior
        for index in 0..<count { top = max(top, logs[index]) }
        var sum = exp(logPrior - top)
        // What is smaller than e^-36 of the greatest is lost in the sum's last bit.
        for index in 0..<count where logs[index] - top > -36 { sum += exp(logs[index] - top) }
        return top + log(sum)
      }
    }
  }

  /// A draw from the density.
  package func draw(_ generator: inout Xoshiro256StarStar) -> [Double] {
    let share = generator.uniform()
    let kernel = cumulative.firstIndex { share < $0 }
    return axes.indices.map { place in
      guard let kernel else { return Self.uniform(axes[place], &generator) }
      return drawn(place, around: centres[kernel][place], &generator)
    }
  }

  /// A draw from the uniform distribution over an axis.
  static func uniform(_ axis: CubeAxis, _ generator: inout Xoshiro256StarStar) -> Double {
    guard case .category(let count) = axis else { return generator.uniform() }
    return Double(generator.below(count))
  }

  private func drawn(
    _ place: Int, around centre: Double, _ generator: inout Xoshiro256StarStar
  ) -> Double {
    if case .category(let count) = axes[place] {
      guard generator.uniform() < bandwidths[place] else { return centre }
      let other = Double(generator.below(count - 1))
      return other < centre ? other : other + 1
    }
    // At least about half of a Gaussian around a centre in the cube lies in it, unless it is wide.
    for _ in 0..<30 {
      let position = centre + bandwidths[place] * generator.normal()
      if position >= 0, position < 1 { return position }
    }
    return generator.uniform()
  }
}
