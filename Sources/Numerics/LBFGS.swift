/// Minimises a smooth function within bounds by limited-memory quasi-Newton steps.
///
/// The two-loop recursion is that of Nocedal and Wright, "Numerical Optimization" (2006), algorithm
/// 7.4; bounds are kept by projecting the path of each step and leaving out of the direction what
/// is held at a bound (Bertsekas, "Projected Newton methods", 1982).
package struct LBFGS: Sendable {
  /// How many pairs of steps and gradient changes are remembered.
  static let memory = 8
  /// The share of the predicted decrease that a step must reach (Armijo).
  static let sufficientShare = 1e-4

  package var lower: [Double]
  package var upper: [Double]
  package var iterations = 50
  /// How far the first step goes at most, in the Euclidean norm.
  package var firstStep = 1.0
  /// The search ends when an iteration improves the value by less.
  package var tolerance = 1e-9

  private typealias Pair = (step: [Double], change: [Double], inverse: Double)

  /// Where a search ended.
  package struct Minimum: Sendable {
    package let point: [Double]
    package let value: Double
    package let evaluations: Int
  }

  package init(lower: [Double], upper: [Double]) {
    self.lower = lower
    self.upper = upper
  }

  /// The best point on the way down from a start.
  ///
  /// - Parameter evaluate: Writes the gradient at a point and returns the value, which may be
  ///   infinite or not a number where the function has none.
  package func minimise(
    from start: [Double], _ evaluate: ([Double], inout [Double]) -> Double
  ) -> Minimum {
    var point = clamp(start)
    var gradient = [Double](repeating: 0, count: point.count)
    var value = evaluate(point, &gradient)
    var evaluations = 1
    var pairs: [Pair] = []
    guard value.isFinite else { return Minimum(point: point, value: value, evaluations: 1) }
    for _ in 0..<iterations {
      let isFree = point.indices.map { !isHeld(point, gradient, $0) }
      var direction = Self.direction(gradient, isFree, pairs)
      if Self.dot(direction, gradient) >= 0 {
        pairs = []
        direction = Self.direction(gradient, isFree, pairs)
      }
      let length = Self.dot(direction, direction).squareRoot()
      guard length > 0, length.isFinite else { break }
      let first = pairs.isEmpty ? min(1, firstStep / length) : 1
      guard
        let next = search(point, value, gradient, direction, first, &evaluations, evaluate)
      else {
        if pairs.isEmpty { break }
        pairs = []
        continue
      }
      Self.remember(&pairs, point, gradient, next)
      let gain = value - next.value
      (point, value, gradient) = (next.point, next.value, next.gradient)
      if gain < tolerance { break }
    }
    return Minimum(point: point, value: value, evaluations: evaluations)
  }

  private typealias Sample = (point: [Double], value: Double, gradient: [Double])

  /// The first point on the projected path that is low enough; nil when none is.
  private func search(
    _ point: [Double], _ value: Double, _ gradient: [Double], _ direction: [Double],
    _ first: Double, _ evaluations: inout Int, _ evaluate: ([Double], inout [Double]) -> Double
  ) -> Sample? {
    var length = first
    var newGradient = gradient
    for _ in 0..<12 {
      let next = clamp(point.indices.map { point[$0] + length * direction[$0] })
      let predicted = point.indices.reduce(0) { $0 + gradient[$1] * (next[$1] - point[$1]) }
      guard predicted < 0 else { return nil }
      let newValue = evaluate(next, &newGradient)
      evaluations += 1
      if newValue.isFinite, newValue <= value + Self.sufficientShare * predicted {
        return (next, newValue, newGradient)
      }
      let parabola = -predicted / (2 * (newValue - value - predicted))
      length *= parabola.isFinite ? min(max(parabola, 0.1), 0.5) : 0.2
    }
    return nil
  }

  private func clamp(_ point: [Double]) -> [Double] {
    point.indices.map { min(max(point[$0], lower[$0]), upper[$0]) }
  }

  private func isHeld(_ point: [Double], _ gradient: [Double], _ index: Int) -> Bool {
    point[index] <= lower[index] && gradient[index] >= 0
      || point[index] >= upper[index] && gradient[index] <= 0
  }

  private static func remember(
    _ pairs: inout [Pair], _ point: [Double], _ gradient: [Double], _ next: Sample
  ) {
    let step = point.indices.map { next.point[$0] - point[$0] }
    let change = point.indices.map { next.gradient[$0] - gradient[$0] }
    let curvature = dot(step, change)
    guard curvature > 1e-12 * dot(change, change), curvature.isNormal else { return }
    if pairs.count == memory { pairs.removeFirst() }
    pairs.append((step, change, 1 / curvature))
  }

  private static func direction(
    _ gradient: [Double], _ isFree: [Bool], _ pairs: [Pair]
  ) -> [Double] {
    var result = gradient.indices.map { isFree[$0] ? -gradient[$0] : 0 }
    var shares: [Double] = []
    for pair in pairs.reversed() {
      let share = pair.inverse * dot(pair.step, result)
      shares.append(share)
      for index in result.indices { result[index] -= share * pair.change[index] }
    }
    if let last = pairs.last {
      let scale = 1 / (last.inverse * dot(last.change, last.change))
      for index in result.indices { result[index] *= scale }
    }
    for (pair, share) in zip(pairs, shares.reversed()) {
      let rest = share - pair.inverse * dot(pair.change, result)
      for index in result.indices { result[index] += rest * pair.step[index] }
    }
    for index in result.indices where !isFree[index] { result[index] = 0 }
    return result
  }

  private static func dot(_ a: [Double], _ b: [Double]) -> Double {
    var sum = 0.0
    for index in a.indices { sum += a[index] * b[index] }
    return sum
  }
}
