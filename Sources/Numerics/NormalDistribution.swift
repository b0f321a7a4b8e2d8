import Foundation

/// The standard normal distribution.
package enum NormalDistribution {
  /// The probability of a draw above `x`.
  package static func upperTail(_ x: Double) -> Double { 0.5 * erfc(x * 0.5.squareRoot()) }

  /// The probability of a draw of at most `x`, exact in relative terms far below zero too.
  package static func cumulative(_ x: Double) -> Double { upperTail(-x) }

  /// The density at `x`.
  package static func density(_ x: Double) -> Double {
    exp(-0.5 * x * x) / (2 * Double.pi).squareRoot()
  }

  /// The x below which a draw lies with a probability.
  package static func quantile(_ probability: Double) -> Double { -upperQuantile(probability) }

  /// The x that a draw exceeds with a probability; infinite at 0 and 1, NaN outside.
  ///
  /// Wichura's algorithm AS 241 (1988), PPND16, with relative errors about 1e-16.
  package static func upperQuantile(_ probability: Double) -> Double {
    guard probability > 0, probability < 1 else {
      return probability == 0 ? .infinity : probability == 1 ? -.infinity : .nan
    }
    let distance = 0.5 - probability
    if abs(distance) <= 0.425 {
      return distance * QuantileFit.centre.ratio(at: 0.180625 - distance * distance)
    }
    let root = (-log(min(probability, 1 - probability))).squareRoot()
    let quantile =
      root <= 5
      ? QuantileFit.tail.ratio(at: root - 1.6) : QuantileFit.farTail.ratio(at: root - 5)
    return distance > 0 ? quantile : -quantile
  }
}

/// One of the three ratios of polynomials of algorithm AS 241, highest powers first.
private struct QuantileFit {
  let numerator: [Double]
  let denominator: [Double]

  func ratio(at x: Double) -> Double {
    numerator.reduce(0) { $0 * x + $1 } / denominator.reduce(0) { $0 * x + $1 }
  }

  static let centre = QuantileFit(
    numerator: [
      2509.0809287301226727, 33430.575583588128105, 67265.770927008700853,
      45921.953931549871457, 13731.693765509461125, 1971.5909503065514427,
      133.14166789178437745, 3.387132872796366608,
    ],
    denominator: [
      5226.495278852545925, 28729.085735721942674, 39307.89580009271061, 21213.794301586595867,
      5394.1960214247511077, 687.1870074920579083, 42.313330701600911252, 1,
    ])

  static let tail = QuantileFit(
    numerator: [
      7.7454501427834140764e-4, 0.0227238449892691845833, 0.24178072517745061177,
      1.27045825245236838258, 3.64784832476320460504, 5.7694972214606914055,
      4.6303378461565452959, 1.42343711074968357734,
    ],
    denominator: [
      1.05075007164441684324e-9, 5.475938084995344946e-4, 0.0151986665636164571966,
      0.14810397642748007459, 0.68976733498510000455, 1.6763848301838038494,
      2.05319162663775882187, 1,
    ])

  static let farTail = QuantileFit(
    numerator: [
      2.01033439929228813265e-7, 2.71155556874348757815e-5, 0.0012426609473880784381,
      0.026532189526576123093, 0.29656057182850489123, 1.7848265399172913358,
      5.4637849111641143699, 6.6579046435011037772,
    ],
    denominator: [
      2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5,
      7.868691311456132591e-4, 0.0148753612908506148525, 0.13692988092273580531,
      0.59983220655588793769, 1,
    ])
}
