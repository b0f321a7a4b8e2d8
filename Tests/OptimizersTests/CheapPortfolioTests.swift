import Foundation
import Numerics
import Testing

@testable import Optimizers

@Suite struct CheapPortfolioTests {
  private static func rosenbrock(_ x: [Double]) -> Double {
    zip(x, x.dropFirst()).reduce(0) {
      let (a, b) = ($1.0, $1.1)
      return $0 + 100 * (b - a * a) * (b - a * a) + (1 - a) * (1 - a)
    }
  }

  private static func rastrigin(_ x: [Double]) -> Double {
    x.enumerated().reduce(0) {
      let z = $1.element - 1.3 - Double($1.offset) / 7
      return $0 + 10 + z * z - 10 * cos(2 * .pi * z)
    }
  }

  private static func best(
    _ size: Int, budget: Int, seed: UInt64 = 1, _ objective: ([Double]) -> Double
  ) throws -> Double {
    let space = try ScalarRun.cube(size)
    let search = CheapPortfolio(space, seed: seed, budget: budget)
    return try ScalarRun(
      DistinctCandidates(search, in: space, seed: seed), budget: budget, objective
    ).best
  }

  @Test func settlesBowlsAtOnce() throws {
    let gap = try Self.best(10, budget: 1000) {
      $0.enumerated().reduce(0) { $0 + Double($1.offset + 1) * pow($1.element - 2.2, 2) }
    }
    #expect(gap < 1e-8)
  }

  @Test func separatesSums() throws {
    let gaps = try (0..<3).map { try Self.best(10, budget: 3000, seed: $0, Self.rastrigin) }
    #expect(gaps.allSatisfy { $0 < 1e-8 }, "\(gaps)")
  }

  /// In one dimension the intervals find the deepest of several valleys.
  @Test func searchesALineGlobally() throws {
    let gaps = try (0..<5).map { seed in
      try Self.best(1, budget: 200, seed: seed) { pow($0[0] - 1.37, 2) + sin(5 * $0[0]) }
    }
    // By a scan of ten million points.
    #expect(gaps.allSatisfy { $0 < -0.830_790 }, "\(gaps)")
  }

  @Test func followsValleys() throws {
    let gaps = try (0..<5).map { try Self.best(5, budget: 3000, seed: $0, Self.rosenbrock) }
    #expect(gaps.count { $0 < 1e-8 } >= 4, "\(gaps)")
  }

  @Test func startsFromWhatIsKnown() throws {
    let space = try ScalarRun.cube(5)
    let near = [1.01, 1.02, 1.03, 1.05, 1.1]
    let known = [
      KnownTrial(near, [Self.rosenbrock(near)]), KnownTrial([0, 0, 0, 0, 0], [.nan]),
    ]
    let search = CheapPortfolio(space, seed: 1, budget: 400, known: known)
    #expect(try ScalarRun(search, budget: 400, Self.rosenbrock).best < 1e-8)
  }

  @Test func descentsEndAtLocalMinima() {
    for seed: UInt64 in 0..<20 {
      var generator = Xoshiro256StarStar(seed: seed)
      let start = (0..<4).map { _ in generator.uniform() }
      let target = (0..<4).map { _ in 1.4 * generator.uniform() - 0.2 }
      func objective(_ x: [Double]) -> Double {
        zip(x, target).enumerated().reduce(0) {
          $0 + pow(10, Double($1.offset)) * ($1.element.0 - $1.element.1)
            * ($1.element.0 - $1.element.1)
        }
      }
      var search = QuasiNewtonSearch(from: start, value: objective(start))
      var count = 0
      while let (ticket, position) = search.next(), count < 2000 {
        #expect(position.allSatisfy { (0...1).contains($0) })
        search.tell(ticket, objective(position))
        count += 1
      }
      // The nearest point of the cube.
      let least = objective(target.map { min(max($0, 0), 1) })
      #expect(search.isFinished && search.best.value < least + 1e-9, "seed \(seed)")
    }
  }

  @Test func fourValuesRefuteASum() {
    for seed: UInt64 in 0..<50 {
      var generator = Xoshiro256StarStar(seed: seed)
      let answers = [Self.rastrigin, Self.rosenbrock, { _ in 3 }, { _ in .nan }].map { objective in
        var test = SeparabilityTest(size: 4, rounds: 2, generator: &generator)
        while let (ticket, position) = test.next() { test.tell(ticket, objective(position)) }
        return test.isComplete && test.isSeparable
      }
      #expect(answers == [true, false, false, false], "seed \(seed)")
    }
  }

  @Test func halvesTheEasiestInterval() {
    var line = IntervalHalving(at: 0.3, value: pow(0.3 - 0.71, 2))
    for _ in 0..<40 {
      guard let position = line.next() else { break }
      line.tell(pow(position - 0.71, 2))
    }
    #expect(abs(line.best.position - 0.71) < 1e-3 && line.isUnimodal)
    #expect(line.count == 41)
  }
}
