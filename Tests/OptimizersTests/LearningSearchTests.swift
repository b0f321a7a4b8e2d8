import Documents
import Foundation
import Numerics
import Optimizers
import Testing

/// What holds of every search that learns.
@Suite struct LearningSearchTests {
  private static let methods: [SearchMethod] = [.lhs, .tpe, .genetic, .nsga2]

  @Test(arguments: methods, [1, 7, 64])
  func sameCallsGiveTheSameCandidates(method: SearchMethod, batch: Int) throws {
    let space = try SearchSpace.mixed(where: "fast < slow")
    let a = try SearchRun(method, space, seed: 4, budget: 90, batch: batch, mixedValue)
    let b = try SearchRun(method, space, seed: 4, budget: 90, batch: batch, mixedValue)
    let c = try SearchRun(method, space, seed: 5, budget: 90, batch: batch, mixedValue)
    #expect(a.points == b.points)
    #expect(a.points != c.points)
    #expect(a.points.count == 90 && Set(a.points).count == 90)
    #expect(a.points.allSatisfy(space.allows))
    for point in a.points {
      #expect((2...50).contains(point[0]) && point[1].remainder(dividingBy: 5) == 0)
      #expect(point[5] == 3)
    }
  }

  @Test(arguments: methods)
  func hostileValuesNeverTrap(method: SearchMethod) throws {
    let space = try SearchSpace.mixed()
    let hostile = [Double.nan, .infinity, -.infinity, 1e300, -1e300, 0, .leastNonzeroMagnitude]
    for seed: UInt64 in 0..<8 {
      var random = Xoshiro256StarStar(seed: seed)
      let run = try SearchRun(method, space, seed: seed, budget: 120, batch: 1 + Int(seed)) { _ in
        [hostile[random.below(hostile.count)]]
      }
      #expect(run.points.count == 120, "seed \(seed)")
    }
    for constant in [Double.nan, .infinity, 7] {
      let run = try SearchRun(method, space, seed: 1, budget: 120, batch: 5) { _ in [constant] }
      #expect(Set(run.points).count == 120, "\(constant)")
    }
  }

  @Test(arguments: methods)
  func answersMayComeLateInAnyOrderOrNever(method: SearchMethod) throws {
    let space = try SearchSpace.box(3)
    for seed: UInt64 in 0..<10 {
      var random = Xoshiro256StarStar(seed: seed)
      var search = try method.optimizer(space, seed: seed, budget: nil)
      var waiting: [Candidate] = []
      for _ in 0..<60 {
        waiting += try search.ask(random.below(9))
        waiting.shuffle(using: &random)
        let ready = waiting.suffix(random.below(waiting.count + 1))
        search.tell(
          ready.map { Evaluation($0.number, [$0.point[0]], violation: $0.point[1] > 0 ? 1 : 0) })
        waiting.removeLast(ready.count)
        search.tell([Evaluation(1_000_000, [0])])
      }
      #expect(try search.ask(5).count == 5, "seed \(seed)")
    }
  }

  /// Every point of a small space comes once, whatever its kind; then nothing more.
  @Test(arguments: methods)
  func smallSpacesAreExhausted(method: SearchMethod) throws {
    let spaces: [(SearchSpace, count: Int)] = [
      (try SearchSpace([.init("k", .fixed(3))]), 1),
      (try SearchSpace([.init("c", .categorical(["a", "b", "c"]))]), 3),
      (try SearchSpace([.init("n", .int(low: 1, high: 9, step: 2))]), 5),
      (
        try SearchSpace([
          .init("c", .categorical(["a", "b"])), .init("d", .categorical(["x", "y", "z"])),
        ]), 6
      ),
      (
        try SearchSpace(
          [.init("a", .int(low: 0, high: 5, step: 1)), .init("b", .int(low: 0, high: 5, step: 1))],
          where: "a < b"), 15
      ),
      (
        try SearchSpace(
          [.init("e", .categorical(["a", "b"])), .init("n", .int(low: 1, high: 4, step: 1))],
          activations: [("n", "e == 'b'", nil)]), 5
      ),
    ]
    for (space, count) in spaces {
      let run = try SearchRun(method, space, seed: 2, budget: 60, batch: 4) { [$0.reduce(0, +)] }
      #expect(run.points.count == count && Set(run.points).count == count, "\(space.names)")
    }
  }

  @Test(arguments: methods)
  func narrowConditionsAreMet(method: SearchMethod) throws {
    let space = try SearchSpace(
      (0..<4).map { try .init("x\($0)", .float(low: 0, high: 1, log: false, step: nil)) },
      where: "x0 < x1 and x1 < x2 and x2 < x3")
    let run = try SearchRun(method, space, seed: 3, budget: 150, batch: 3) { [-$0[0]] }
    #expect(run.points.count == 150 && run.points.allSatisfy(space.allows))
  }

  @Test(arguments: methods)
  func manyDimensionsWork(method: SearchMethod) throws {
    let run = try SearchRun(method, SearchSpace.box(80), seed: 3, budget: 40) { [$0[0]] }
    #expect(run.points.count == 40)
  }

  @Test(arguments: [SearchMethod.tpe, .genetic])
  func severalObjectivesAreRefused(method: SearchMethod) throws {
    let error = #expect(throws: AssayError.self) {
      try method.optimizer(SearchSpace.box(2), seed: 1, budget: 10, objectives: 2)
    }
    #expect(error?.kind == .usage)
    #expect(error?.problem == "\(method.rawValue) searches for one objective, not 2")
  }

  /// Mean log10 of the best value over seeds, far below what random search reaches.
  @Test(arguments: [(SearchMethod.tpe, 150, -1.0), (.genetic, 2000, -6.0)])
  func spheresAreSolved(method: SearchMethod, budget: Int, logGap: Double) throws {
    var sum = 0.0
    for seed: UInt64 in 0..<4 {
      let run = try SearchRun(method, SearchSpace.box(3), seed: seed, budget: budget) { point in
        [point.enumerated().reduce(0) { $0 + ($1.1 - Double($1.0)) * ($1.1 - Double($1.0)) }]
      }
      sum += log10(run.best) / 4
    }
    #expect(sum < logGap)
  }

  @Test(arguments: [(SearchMethod.tpe, 200, 0.1), (.genetic, 500, 0.1)])
  func mixedSpacesAreSolved(method: SearchMethod, budget: Int, gap: Double) throws {
    let space = try SearchSpace.mixed(where: "fast < slow")
    var sum = 0.0
    for seed: UInt64 in 0..<3 {
      sum += try SearchRun(method, space, seed: seed, budget: budget, mixedValue).best / 3
    }
    #expect(sum < gap)
  }

  /// Batches cost quality, yet must not collapse onto one point.
  @Test(arguments: [SearchMethod.tpe, .genetic])
  func batchesSpread(method: SearchMethod) throws {
    var search = try method.optimizer(SearchSpace.box(2), seed: 6, budget: 200)
    for _ in 0..<6 {
      let candidates = try search.ask(16)
      search.tell(
        candidates.map {
          Evaluation($0.number, [$0.point[0] * $0.point[0] + $0.point[1] * $0.point[1]])
        })
    }
    let points = try search.ask(16).map(\.point)
    #expect(Set(points).count == 16)
    let span = points.map { $0[0] }
    #expect((span.max() ?? 0) - (span.min() ?? 0) > 0.1)
  }
}
