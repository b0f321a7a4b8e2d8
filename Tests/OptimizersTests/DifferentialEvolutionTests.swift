import Foundation
import Numerics
import Testing

@testable import Optimizers

@Suite struct DifferentialEvolutionTests {
  private static func rastrigin(_ x: [Double]) -> Double {
    x.reduce(0) { $0 + 10 + ($1 - 1) * ($1 - 1) - 10 * cos(2 * .pi * ($1 - 1)) }
  }

  @Test func solvesRastriginWithinItsBudget() throws {
    let gaps = try (0..<5).map { (seed: UInt64) in
      let search = DifferentialEvolution(try ScalarRun.cube(5), seed: seed, budget: 7500)
      return try ScalarRun(search, budget: 7500, Self.rastrigin).best
    }
    #expect(gaps.count { $0 < 1e-6 } >= 4, "\(gaps)")
  }

  @Test func worksWithoutABudget() throws {
    let search = DifferentialEvolution(try ScalarRun.cube(2), seed: 1, budget: nil)
    #expect(try ScalarRun(search, budget: 3000, Self.rastrigin).best < 1e-8)
  }

  @Test func batchesFindAsMuch() throws {
    for batch in [2, 16, 200] {
      let search = DifferentialEvolution(try ScalarRun.cube(3), seed: 2, budget: 4000)
      let run = try ScalarRun(search, budget: 4000, batch: batch, shuffle: 5) {
        $0.reduce(0) { $0 + ($1 - 2) * ($1 - 2) }
      }
      #expect(run.best < 1e-3, "batch \(batch): \(run.best)")
    }
  }

  /// Two successes, the second with three times the gain, by the weighted Lehmer mean.
  @Test func memoryLearnsLehmerMeans() {
    var memory = SuccessMemory()
    for _ in 0..<6 {
      memory.record(scale: 0.4, crossover: 0.2, gain: 1)
      memory.record(scale: 0.8, crossover: 0.6, gain: 3)
      memory.learn()
    }
    var generator = Xoshiro256StarStar(seed: 1)
    let draws = (0..<4001).map { _ in memory.draw(&generator) }
    let scale = draws.map(\.scale).sorted()[2000]
    let crossover = draws.map(\.crossover).sorted()[2000]
    // (0.25 · 0.16 + 0.75 · 0.64) / (0.25 · 0.4 + 0.75 · 0.8), and likewise for the rates.
    #expect(abs(scale - 0.52 / 0.7) < 0.02 && abs(crossover - 0.28 / 0.5) < 0.02)
    #expect(draws.allSatisfy { $0.scale > 0 && $0.scale <= 1 && (0...1).contains($0.crossover) })
  }

  @Test func populationsFollowTheBudget() {
    #expect(DifferentialEvolution.population(evaluations: 10_000) == 100)
    #expect(DifferentialEvolution.population(evaluations: 1) == 8)
    #expect(DifferentialEvolution.population(evaluations: .max) == 400)
  }
}
