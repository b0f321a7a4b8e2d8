import Foundation
import Numerics
import Optimizers
import Testing

@Suite struct ParzenMixtureTests {
  private static let mixture = ParzenMixture(
    axes: [.continuous, .category(count: 3), .ordered(count: 20)],
    centres: [[0.1, 0, 0.025], [0.5, 2, 0.525], [0.98, 2, 0.975]], weights: [1.5, 1, 0.5],
    bandwidths: [0.15, 0.3, 0.08])

  private static func density(_ position: [Double]) -> Double {
    var scratch = [Double](repeating: 0, count: 3)
    return exp(mixture.logDensity(position, &scratch))
  }

  /// The densities over the grid's cells sum to 1.
  @Test func integratesToOne() {
    var sum = 0.0
    for i in 0..<400 {
      for choice in 0..<3 {
        for j in 0..<20 {
          sum += Self.density([(Double(i) + 0.5) / 400, Double(choice), (Double(j) + 0.5) / 20])
        }
      }
    }
    #expect(abs(sum / (400 * 20) - 1) < 2e-3)
  }

  /// One kernel and the prior, each with half of the weight, from the formulas directly.
  @Test func oneKernelByHand() {
    let mixture = ParzenMixture(
      axes: [.continuous, .category(count: 4)], centres: [[0.2, 1]], weights: [1],
      bandwidths: [0.25, 0.3])
    var scratch = [0.0]
    func gauss(_ x: Double) -> Double { exp(-x * x / 2) / (2 * Double.pi).squareRoot() }
    let mass = (erf(0.8 / 0.25 / 2.0.squareRoot()) + erf(0.2 / 0.25 / 2.0.squareRoot())) / 2
    let kernel = gauss((0.6 - 0.2) / 0.25) / 0.25 / mass
    let own = 0.5 * kernel * 0.7 + 0.5 / 4
    let other = 0.5 * kernel * 0.1 + 0.5 / 4
    #expect(abs(exp(mixture.logDensity([0.6, 1], &scratch)) - own) < 1e-12)
    #expect(abs(exp(mixture.logDensity([0.6, 3], &scratch)) - other) < 1e-12)
  }

  @Test func drawsFollowTheDensity() {
    var random = Xoshiro256StarStar(seed: 5)
    let draws = (0..<20_000).map { _ in Self.mixture.draw(&random) }
    #expect(draws.allSatisfy { (0..<1).contains($0[0]) && (0..<1).contains($0[2]) })
    for choice in 0..<3 {
      // Weights 1.5, 1, 0.5 and 1 for the prior, of 4 in all.
      let share =
        [
          1.5 * 0.7 + 1.5 * 0.15 + 1.0 / 3, 1.5 * 0.15 + 1.5 * 0.15 + 1.0 / 3,
          1.5 * 0.15 + 1.5 * 0.7 + 1.0 / 3,
        ][choice] / 4
      let found = Double(draws.count { $0[1] == Double(choice) }) / 20_000
      #expect(abs(found - share) < 0.015)
    }
    var expected = 0.0
    for i in 0..<200 {
      for choice in 0..<3 {
        for j in 0..<100 {
          let position = [(Double(i) + 0.5) / 400, Double(choice), (Double(j) + 0.5) / 100]
          expected += Self.density(position) / (400 * 100)
        }
      }
    }
    let found = Double(draws.count { $0[0] < 0.5 }) / 20_000
    #expect(abs(found - expected) < 0.015)
  }

  @Test func emptyMixturesAreUniform() {
    let mixture = ParzenMixture(
      axes: [.continuous, .category(count: 4)], centres: [], weights: [], bandwidths: [0.1, 0.5])
    var scratch: [Double] = []
    #expect(abs(mixture.logDensity([0.3, 2], &scratch) - log(0.25)) < 1e-15)
  }
}
