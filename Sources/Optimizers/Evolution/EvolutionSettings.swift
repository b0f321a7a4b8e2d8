import Foundation

/// The strategy parameters of one run of CMA-ES.
///
/// Hansen, "The CMA Evolution Strategy: A Tutorial", 2016 (arXiv:1604.00772), table 1 and
/// equations 49 to 58.
struct EvolutionSettings: Sendable {
  let size: Int
  let population: Int
  /// How many candidates pull the mean.
  let parents: Int
  /// One a rank; the first `parents` sum to 1, the others are below zero.
  let weights: [Double]
  /// The variance effective selection mass.
  let effectiveParents: Double
  let pathRate: Double
  let rankOneRate: Double
  let rankManyRate: Double
  let stepRate: Double
  let stepDamping: Double
  /// The expected length of a standard normal vector.
  let expectedLength: Double
  /// Whether only the diagonal of the covariance is learned.
  let isDiagonal: Bool

  /// Above so many coordinates, only the diagonal is learned.
  static let fullSizeLimit = 100

  static func defaultPopulation(_ size: Int) -> Int { 4 + Int(3 * log(Double(max(size, 1)))) }

  init(size: Int, population: Int) {
    self.size = size
    self.population = population
    let n = Double(max(size, 1))
    let raw = (1...population).map { log((Double(population) + 1) / 2) - log(Double($0)) }
    parents = max(population / 2, 1)
    let (positive, negative) = (raw[..<parents], raw[parents...])
    let sum = positive.reduce(0, +)
    let mass = sum * sum / positive.reduce(0) { $0 + $1 * $1 }
    effectiveParents = mass
    pathRate = (4 + mass / n) / (n + 4 + 2 * mass / n)
    isDiagonal = size > Self.fullSizeLimit
    // Ros and Hansen, "A simple modification in CMA-ES …", 2008: the diagonal is learned faster.
    let speed = isDiagonal ? (n + 2) / 3 : 1
    let rankOne = speed * 2 / ((n + 1.3) * (n + 1.3) + mass)
    rankOneRate = rankOne
    let fresh = 0.25 + mass + 1 / mass - 2
    let rankMany = min(1 - rankOne, speed * 2 * fresh / ((n + 2) * (n + 2) + mass))
    rankManyRate = rankMany
    stepRate = (mass + 2) / (n + mass + 5)
    stepDamping = 1 + 2 * max(0, ((mass - 1) / (n + 1)).squareRoot() - 1) + stepRate
    expectedLength = n.squareRoot() * (1 - 1 / (4 * n) + 1 / (21 * n * n))
    let negativeSum = -negative.reduce(0, +)
    let negativeMass = negativeSum * negativeSum / max(negative.reduce(0) { $0 + $1 * $1 }, 1e-300)
    let scale = min(
      1 + rankOne / max(rankMany, 1e-300), 1 + 2 * negativeMass / (mass + 2),
      (1 - rankOne - rankMany) / (n * max(rankMany, 1e-300)))
    weights =
      positive.map { $0 / sum } + negative.map { $0 * max(scale, 0) / max(negativeSum, 1e-300) }
  }
}
