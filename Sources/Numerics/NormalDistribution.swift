import Foundation

/// The standard normal distribution.
package enum NormalDistribution {
  /// The probability of a draw above `x`.
  package static func upperTail(_ x: Double) -> Double { 0.5 * erfc(x * 0.5.squareRoot()) }

  /// The x that a draw exceeds with a probability, by bisection; within ±38.
  package static func upperQuantile(_ probability: Double) -> Double {
    var low = -38.0
    var high = 38.0
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if upperTail(middle) > probability { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }
}
