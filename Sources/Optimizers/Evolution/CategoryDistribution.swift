import Foundation
import Numerics

/// The probabilities of each category's choices, which move towards what good candidates chose.
///
/// Hamano, Saito, Nomura, Uchida and Shirakawa, "CatCMA: stochastic optimization for mixed-category
/// problems", 2024, eq. 6 and 21: a natural gradient step on categorical distributions, and a least
/// probability that keeps every choice alive.
struct CategoryDistribution: Sendable {
  private(set) var probabilities: [[Double]]

  /// Every choice equally likely.
  init(counts: [Int]) {
    probabilities = counts.map { [Double](repeating: 1 / Double($0), count: $0) }
  }

  /// A choice for each category.
  func draw(_ generator: inout Xoshiro256StarStar) -> [Int] {
    probabilities.map { row in
      var left = generator.uniform()
      for (choice, probability) in row.enumerated() {
        left -= probability
        if left < 0 { return choice }
      }
      return row.count - 1
    }
  }

  /// Moves towards weighted choices, whose weights sum to 1, by a share of the way.
  mutating func learn(_ choices: [[Int]], weights: [Double], rate: Double) {
    for category in probabilities.indices {
      var row = probabilities[category].map { $0 * (1 - rate) }
      for (chosen, weight) in zip(choices, weights) { row[chosen[category]] += rate * weight }
      probabilities[category] = withMargin(row)
    }
  }

  /// Moves most of the probability onto some choices.
  mutating func favour(_ choices: [Int]) { learn([choices], weights: [1], rate: 0.5) }

  private func withMargin(_ row: [Double]) -> [Double] {
    guard row.count > 1 else { return row }
    let changed = 1 - pow(0.73, 1 / Double(probabilities.count))
    let least = changed / Double(row.count - 1)
    let lifted = row.map { max($0, least) }
    // What was lifted is taken from what lies above the least, in proportion.
    let excess = lifted.reduce(0, +) - 1
    let above = lifted.reduce(0) { $0 + $1 - least }
    return above > 0 ? lifted.map { $0 - excess * ($0 - least) / above } : lifted
  }
}
