import Foundation
import Numerics
import Optimizers
import Testing

/// The default search: who proposes when, and how good that is.
@Suite struct AutomaticSearchTests {
  private func rosenbrock(_ x: [Double]) -> Double {
    zip(x, x.dropFirst()).reduce(0) { sum, pair in
      let (a, b) = pair
      return sum + 100 * (b - a * a) * (b - a * a) + (1 - a) * (1 - a)
    }
  }

  private func best(
    _ space: SearchSpace, budget: Int, seed: UInt64, batch: Int = 1,
    _ objective: ([Double]) -> Double
  ) throws -> Double {
    let search = try SearchMethod.auto.optimizer(space, seed: seed, budget: budget)
    return try ScalarRun(search, budget: budget, batch: batch, objective).best
  }

  @Test func smallBudgetsAreTheProcesss() throws {
    let space = try ScalarRun.cube(3)
    var auto = AutomaticSearch(space, seed: 4, budget: 60)
    var process = GaussianProcessSearch(space, seed: 4, budget: 60)
    for _ in 0..<40 {
      let (a, b) = (try auto.ask(1)[0], try process.ask(1)[0])
      #expect(a.point == b.point)
      auto.tell([Evaluation(a.number, [rosenbrock(a.point)])])
      process.tell([Evaluation(b.number, [rosenbrock(b.point)])])
    }
  }

  @Test func largeBudgetsGoOnFromItsBest() throws {
    for seed: UInt64 in 1...2 {
      #expect(
        try best(try ScalarRun.cube(4), budget: 2_000, seed: seed, rosenbrock) < 1e-8,
        "seed \(seed)")
    }
  }

  /// Ten coordinates with many valleys each are hopeless together, and easy one by one.
  @Test func sumsAreSearchedCoordinateByCoordinate() throws {
    let found = try best(try ScalarRun.cube(10), budget: 3_000, seed: 2) { x in
      x.enumerated().reduce(0) { sum, item in
        let offset = item.element - 0.37 * Double(item.offset) + 1
        return sum + 10 + offset * offset - 10 * cos(2 * .pi * offset)
      }
    }
    #expect(found < 1e-6)
  }

  @Test(arguments: [1, 7, 64]) func batchesAreFilled(batch: Int) throws {
    var search = try SearchMethod.auto.optimizer(
      try ScalarRun.cube(2), seed: 3, budget: 700)
    var asked = 0
    while asked < 400 {
      let candidates = try search.ask(batch)
      #expect(!candidates.isEmpty && candidates.count <= batch)
      // Only where the process goes over to its follower is a batch short.
      if batch <= 16 { #expect(candidates.count == batch || asked + candidates.count == 200) }
      asked += candidates.count
      search.tell(candidates.map { Evaluation($0.number, [rosenbrock($0.point)]) })
    }
  }

  /// A process that has told nothing yet cannot say where two thousand sets should lie.
  @Test func largeBatchesDoNotSpendItsShareBlindly() throws {
    var search = try SearchMethod.auto.optimizer(
      try ScalarRun.cube(2), seed: 3, budget: 100_000)
    var sizes: [Int] = []
    while sizes.reduce(0, +) < 1_000 {
      let candidates = try search.ask(500)
      sizes.append(candidates.count)
      search.tell(candidates.map { Evaluation($0.number, [rosenbrock($0.point)]) })
    }
    #expect(sizes.prefix(12).allSatisfy { $0 <= 16 } && sizes.last ?? 0 > 400, "\(sizes)")
  }

  @Test func mixedSpacesAreSearchedToTheEnd() throws {
    let found = try (1...3).map { seed in
      try best(
        try ScalarRun.mixed(), budget: 250, seed: UInt64(seed), batch: 4, ScalarRun.mixedObjective)
    }
    #expect(found.allSatisfy { $0 < 0.05 }, "\(found)")
  }

  @Test func aSmallSpaceIsTriedWhole() throws {
    let space = try SearchSpace([
      .init("n", .int(low: 1, high: 4, step: 1)), .init("c", .categorical(["a", "b"])),
    ])
    let search = try SearchMethod.auto.optimizer(space, seed: 1, budget: 100)
    let run = try ScalarRun(search, budget: 100) { $0[0] }
    #expect(Set(run.points).count == 8 && run.points.count == 8)
  }

  /// With noise as large as the bowl is deep, the mean at the end is near the bottom still.
  @Test func noiseDoesNotLeadItAstray() throws {
    let space = try ScalarRun.cube(2)
    var random = Xoshiro256StarStar(seed: 11)
    var search = try SearchMethod.auto.optimizer(space, seed: 5, budget: 600, isNoisy: true)
    var late: [Double] = []
    for index in 0..<600 {
      let candidate = try search.ask(1)[0]
      let bowl = candidate.point.reduce(0) { $0 + $1 * $1 } / 10
      let noise = (0..<12).reduce(-6) { sum, _ in sum + random.uniform() }
      search.tell([Evaluation(candidate.number, [bowl + 0.5 * noise])])
      if index >= 500 { late.append(bowl) }
    }
    // A draw at random is worth 1.67 in the mean.
    #expect(late.reduce(0, +) / 100 < 0.7, "\(late.reduce(0, +) / 100)")
  }
}
