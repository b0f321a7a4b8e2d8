import Foundation
import Numerics

/// The scale factors and crossover rates by which differential evolution has succeeded.
///
/// Tanabe and Fukunaga, "Success-history based parameter adaptation for differential evolution",
/// 2013, section III, with the terminal crossover value of L-SHADE (2014, algorithm 1).
struct SuccessMemory: Sendable {
  private var scales = [Double](repeating: 0.5, count: 6)
  /// nil once only a crossover rate of 0 succeeded.
  private var crossovers = [Double?](repeating: 0.5, count: 6)
  private var place = 0
  private var successes: [(scale: Double, crossover: Double, gain: Double)] = []

  /// A Cauchy scale factor in (0, 1] and a normal crossover rate in [0, 1] around a memory.
  func draw(_ generator: inout Xoshiro256StarStar) -> (scale: Double, crossover: Double) {
    let slot = generator.below(scales.count)
    var scale = 0.0
    while scale <= 0 {
      scale = min(scales[slot] + 0.1 * tan(Double.pi * (generator.uniform() - 0.5)), 1)
    }
    guard let centre = crossovers[slot] else { return (scale, 0) }
    return (scale, min(max(centre + 0.1 * generator.normal(), 0), 1))
  }

  mutating func record(scale: Double, crossover: Double, gain: Double) {
    successes.append((scale, crossover, gain))
  }

  /// Writes the Lehmer means of a generation's successes, weighted by their gains, into a slot.
  mutating func learn() {
    guard !successes.isEmpty else { return }
    let largest = successes.reduce(0) { max($0, $1.gain) }
    var (s1, s2, c1, c2) = (0.0, 0.0, 0.0, 0.0)
    for (scale, crossover, gain) in successes {
      let weight = gain / largest
      s1 += weight * scale
      s2 += weight * scale * scale
      c1 += weight * crossover
      c2 += weight * crossover * crossover
    }
    scales[place] = s1 > 0 ? s2 / s1 : 0.5
    crossovers[place] = crossovers[place] == nil || c1 == 0 ? nil : c2 / c1
    place = (place + 1) % scales.count
    successes.removeAll(keepingCapacity: true)
  }
}
