import Foundation
import Numerics

/// The ways to make a new position of the unit cube from others, for numbers, steps and categories.
struct MixedVariation: Sendable {
  /// What makes a child.
  enum Kind: Int, CaseIterable, Sendable {
    /// Simulated binary crossover of two parents and polynomial mutation.
    case crossover
    /// A parent moved along the difference of two others.
    case difference
    /// A parent with one or two axes moved.
    case mutation
  }

  let axes: [CubeAxis]
  var generator: Xoshiro256StarStar

  /// A child of a kind.
  ///
  /// - Parameter parents: Four positions, which may be equal; the first is varied, the last is the
  ///   base of differences.
  mutating func child(_ kind: Kind, of parents: [[Double]]) -> [Double] {
    switch kind {
    case .crossover:
      let crossed = crossed(parents[0], parents[1])
      return mutated(crossed, atLeastOne: crossed == parents[0])
    case .difference: return moved(parents)
    case .mutation: return mutated(parents[0], atLeastOne: true)
    }
  }

  /// Simulated binary crossover with index 15 on half of the axes (Deb and Agrawal, "Simulated
  /// binary crossover for continuous search space", 1995, equations 8 and 9); a category goes over
  /// whole.
  private mutating func crossed(_ a: [Double], _ b: [Double]) -> [Double] {
    let isFirst = generator.uniform() < 0.5
    return axes.indices.map { place in
      let x = a[place]
      let y = b[place]
      guard generator.uniform() < 0.5, x != y else { return x }
      if case .category = axes[place] { return y }
      let u = generator.uniform()
      let spread = pow(u < 0.5 ? 2 * u : 1 / (2 - 2 * u), 1 / (15 + 1))
      let middle = (x + y) / 2
      let half = (x - y) / 2 * spread
      return Self.clipped(isFirst ? middle + half : middle - half)
    }
  }

  /// Polynomial mutation with index 20 of one axis on average (Deb and Goyal, "A combined genetic
  /// adaptive search for engineering design", 1996); a category becomes any other.
  private mutating func mutated(_ position: [Double], atLeastOne: Bool) -> [Double] {
    let share = 1 / Double(max(axes.count, 1))
    var position = position
    let chosen = atLeastOne && !axes.isEmpty ? generator.below(axes.count) : -1
    for place in axes.indices where place == chosen || generator.uniform() < share {
      let old = position[place]
      if case .category(let count) = axes[place] {
        let other = generator.below(count - 1)
        let index = other < axes[place].category(at: old) ? other : other + 1
        position[place] = axes[place].position(ofCategory: index)
        continue
      }
      position[place] = Self.clipped(perturbed(old, axes[place].count))
    }
    return position
  }

  /// Polynomial mutation of a position between the bounds; a discrete one goes a step at least.
  private mutating func perturbed(_ old: Double, _ count: Int?) -> Double {
    let u = generator.uniform()
    let power = 1 / 21.0
    let delta =
      u < 0.5
      ? pow(2 * u + (1 - 2 * u) * pow(1 - old, 21), power) - 1
      : 1 - pow(2 - 2 * u + (2 * u - 1) * pow(old, 21), power)
    guard let count else { return old + delta }
    let share = 1 / Double(count)
    if abs(delta) >= share { return old + delta }
    let step = delta < 0 ? -share : share
    return (0..<1).contains(old + step) ? old + step : old - step
  }

  /// Differential variation: rand/1/bin (Storn and Price, "Differential evolution", 1997, equations
  /// 2 and 4) with factors drawn anew for each child; a category is taken from one of the parents.
  private mutating func moved(_ parents: [[Double]]) -> [Double] {
    let factor = 0.2 + 0.8 * generator.uniform()
    let rate = generator.uniform() < 0.7 ? 0.9 : 0.2
    let forced = generator.below(max(axes.count, 1))
    return axes.indices.map { place in
      guard place == forced || generator.uniform() < rate else { return parents[0][place] }
      if case .category = axes[place] { return parents[1 + generator.below(3)][place] }
      return Self.clipped(parents[3][place] + factor * (parents[1][place] - parents[2][place]))
    }
  }

  /// A position within the cube: where a bound is best, it is reached.
  static func clipped(_ position: Double) -> Double { min(max(position, 0), 1.0.nextDown) }
}
