import Foundation

/// Student's t distribution, accurate in relative terms far out in its tails.
///
/// Tails are regularised incomplete beta functions, P(T > t) = I(ν/(ν+t²); ν/2, ½)/2, by the
/// continued fraction of the NIST Handbook of Mathematical Functions (2010), 8.17.22.
package struct StudentDistribution: Sendable {
  /// Beyond this many degrees of freedom the distribution is taken for the normal one.
  static let largestDegrees = 1e10

  package let degrees: Double

  /// - Parameter degrees: Degrees of freedom, above zero.
  package init(degrees: Double) {
    precondition(degrees > 0, "Degrees of freedom are above zero.")
    self.degrees = degrees
  }

  private var isNormal: Bool { degrees > Self.largestDegrees }

  /// The probability of a draw above `t`.
  package func upperTail(_ t: Double) -> Double {
    if isNormal { return NormalDistribution.upperTail(t) }
    if t < 0 { return 1 - upperTail(-t) }
    guard t < .infinity else { return t.isNaN ? .nan : 0 }
    guard t > 0 else { return 0.5 }
    let (near, far) = shares(t)
    let half = degrees / 2
    let front = exp(half * far + 0.5 * near - logBeta)
    if exp(far) < (half + 1) / (half + 2.5) {
      return 0.5 * front * Self.tailFraction(exp(near), half) / half
    }
    return 0.5 - front * Self.fraction(exp(near), 0.5, half)
  }

  /// The probability of a draw of at most `t`.
  package func cumulative(_ t: Double) -> Double { upperTail(-t) }

  /// The density at `t`.
  package func density(_ t: Double) -> Double {
    isNormal ? NormalDistribution.density(t) : exp(logDensity(t))
  }

  private func logDensity(_ t: Double) -> Double {
    (degrees + 1) / 2 * shares(abs(t)).far - logBeta - 0.5 * log(degrees)
  }

  /// The t below which a draw lies with a probability.
  package func quantile(_ probability: Double) -> Double { -upperQuantile(probability) }

  /// The t that a draw exceeds with a probability; infinite at 0 and 1, NaN outside.
  ///
  /// Newton's method from the normal quantile: the tail is convex in t, and its logarithm concave
  /// in the logarithm of t, so neither form of it runs away.
  package func upperQuantile(_ probability: Double) -> Double {
    guard probability > 0, probability < 1, !isNormal else {
      return NormalDistribution.upperQuantile(probability)
    }
    if probability > 0.5 { return -upperQuantile(1 - probability) }
    var t = NormalDistribution.upperQuantile(probability)
    guard t > 0 else { return 0 }
    for _ in 0..<100 {
      let tail = upperTail(t)
      guard tail > 0 else { return t }
      let next =
        probability > 0.25
        ? t + (tail - probability) / density(t)
        : t * exp(log(tail / probability) * exp(log(tail) - log(t) - logDensity(t)))
      guard next.isFinite else { return t }
      if abs(next - t) <= 1e-15 * abs(t) { return next }
      t = next
    }
    return t
  }

  /// The logarithms of t²/(ν+t²) and ν/(ν+t²).
  private func shares(_ t: Double) -> (near: Double, far: Double) {
    let square = t * t / degrees
    guard square < 1e300, square > 1e-300 else {
      let ratio = 2 * log(t) - log(degrees)
      return square < 1 ? (ratio, 0) : (0, -ratio)
    }
    return (-log1p(1 / square), -log1p(square))
  }

  /// The logarithm of B(ν/2, ½) = √π Γ(ν/2) / Γ(ν/2 + ½), without the difference of large numbers.
  private var logBeta: Double {
    var half = degrees / 2
    var product = 1.0
    while half < 24 {
      product *= half / (half + 0.5)
      half += 1
    }
    // Stirling's series of Γ(a + ½) / Γ(a) for large a.
    let inverse = 1 / half
    let square = inverse * inverse
    let series =
      inverse * (-1 / 8 + square * (1 / 192 + square * (-1 / 640 + square * 17 / 14336)))
    return 0.5 * log(Double.pi) - 0.5 * log(half) - series - log(product)
  }

  /// The continued fraction of I(x; a, b), without the factor before it, by Lentz's method.
  private static func fraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
    var ratio = 1.0
    var inverse = 1 / bounded(1 - (a + b) * x / (a + 1))
    var result = inverse
    for step in 1..<1_000_000 {
      let m = Double(step)
      let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
      inverse = 1 / bounded(1 + even * inverse)
      ratio = bounded(1 + even / ratio)
      result *= inverse * ratio
      let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      inverse = 1 / bounded(1 + odd * inverse)
      ratio = bounded(1 + odd / ratio)
      let change = inverse * ratio
      result *= change
      if abs(change - 1) < 1e-16 { break }
    }
    return result
  }

  /// The same fraction of I(1 − y; a, ½), every second convergent of it.
  ///
  /// Written in y, because 1 − y has lost the digits that count when there are many degrees.
  private static func tailFraction(_ y: Double, _ a: Double) -> Double {
    let b = 0.5
    func even(_ m: Double) -> Double {
      m == 0 ? 0 : m * (b - m) / ((a + 2 * m - 1) * (a + 2 * m))
    }
    func odd(_ m: Double) -> Double {
      -(a + m) * (a + b + m) / ((a + 2 * m) * (a + 2 * m + 1))
    }
    func partial(_ m: Double) -> Double {
      let rest = a * (2 * m + 1 - b) + m * (3 * m + 2 - b)
      return rest / ((a + 2 * m) * (a + 2 * m + 1)) + even(m) - y * (even(m) + odd(m))
    }
    let x = 1 - y
    var inverse = 1 / bounded(partial(0))
    var ratio = 1e300
    var result = inverse
    for step in 1..<1_000_000 {
      let m = Double(step)
      let above = -odd(m - 1) * x * even(m) * x
      inverse = 1 / bounded(partial(m) + above * inverse)
      ratio = bounded(partial(m) + above / ratio)
      let change = inverse * ratio
      result *= change
      if abs(change - 1) < 1e-16 { break }
    }
    return result
  }

  /// Keeps a denominator away from zero.
  private static func bounded(_ value: Double) -> Double { abs(value) < 1e-300 ? 1e-300 : value }
}
