import Documents
import Foundation
import Numerics
import Testing

@testable import Optimizers

@Suite struct GaussianProcessSearchTests {
  private static func cube(_ count: Int) throws -> SearchSpace {
    try SearchSpace(
      (0..<count).map { try .init("x\($0)", .float(low: -5, high: 5, log: false, step: nil)) })
  }

  private static let mixed: [SearchSpace.Dimension] = {
    do {
      return [
        try .init("fast", .int(low: 2, high: 50, step: 1)),
        try .init("slow", .int(low: 10, high: 200, step: 5, log: false)),
        try .init("exit", .categorical(["none", "stop", "trail", "time"])),
        try .init("stop", .float(low: 0.002, high: 0.1, log: true, step: nil)),
        try .init("size", .float(low: 0, high: 1, log: false, step: 0.1)),
        try .init("span", .int(low: 1, high: 500, step: 1, log: true)),
      ]
    } catch { return [] }
  }()

  /// All points and values of a search run one batch after the other.
  private static func run(
    _ space: SearchSpace, seed: UInt64 = 1, budget: Int, batch: Int = 1,
    _ objective: ([Double]) -> Double
  ) throws -> [(point: [Double], value: Double)] {
    var search = try SearchMethod.gp.optimizer(space, seed: seed, budget: budget)
    var seen: [(point: [Double], value: Double)] = []
    while seen.count < budget {
      let candidates = try search.ask(min(batch, budget - seen.count))
      if candidates.isEmpty { break }
      for candidate in candidates.reversed() {
        let value = objective(candidate.point)
        seen.append((candidate.point, value))
        search.tell([Evaluation(candidate.number, [value])])
      }
    }
    return seen
  }

  private static func best(_ trials: [(point: [Double], value: Double)]) -> Double {
    trials.map(\.value).min() ?? .infinity
  }

  private static func sphere(_ x: [Double]) -> Double {
    x.enumerated().reduce(0) { sum, item in
      let distance = item.element - 0.7 - 0.3 * Double(item.offset)
      return sum + distance * distance
    }
  }

  private static func rosenbrock(_ x: [Double]) -> Double {
    zip(x, x.dropFirst()).reduce(0) { sum, pair in
      let bend = pair.1 - pair.0 * pair.0
      return sum + 100 * bend * bend + (1 - pair.0) * (1 - pair.0)
    }
  }

  @Test(arguments: [(2, 40, 1e-7), (5, 60, 1e-7), (10, 120, 1e-3)])
  func bowls(dimensions: Int, budget: Int, gap: Double) throws {
    let found = Self.best(try Self.run(Self.cube(dimensions), budget: budget, Self.sphere))
    #expect(found < gap, "\(found)")
  }

  @Test func curvedValley() throws {
    let found = Self.best(try Self.run(Self.cube(2), budget: 100, Self.rosenbrock))
    #expect(found < 1e-4, "\(found)")
  }

  /// Branin's function: three minima of 0.39788735772973816.
  @Test(arguments: 1...3)
  func manyMinima(seed: UInt64) throws {
    let space = try SearchSpace([
      .init("a", .float(low: -5, high: 10, log: false, step: nil)),
      .init("b", .float(low: 0, high: 15, log: false, step: nil)),
    ])
    let found = Self.best(
      try Self.run(space, seed: seed, budget: 60) { x in
        let bend = x[1] - 5.1 / (4 * .pi * .pi) * x[0] * x[0] + 5 / .pi * x[0] - 6
        return bend * bend + 10 * (1 - 1 / (8 * .pi)) * cos(x[0]) + 10
      })
    #expect(found - 0.39788735772973816 < 1e-5, "\(found)")
  }

  @Test func seesThroughNoise() throws {
    var generator = Xoshiro256StarStar(seed: 4)
    let trials = try Self.run(Self.cube(2), budget: 80) {
      Self.sphere($0) + 0.5 * generator.normal()
    }
    let last = trials.suffix(20).map { Self.sphere($0.point) }.sorted()
    #expect(last[5] < 1, "\(last)")
  }

  private static func trade(_ x: [Double]) -> Double {
    let fast = log(x[0] / 12)
    let slow = log(x[1] / 80)
    let stop = log(x[3] / 0.02)
    return fast * fast + slow * slow + [0.9, 0, 0.3, 0.8][Int(x[2])] + 0.2 * stop * stop
      + abs(x[4] - 0.3) + 0.1 * abs(log(x[5] / 30))
  }

  @Test(arguments: [1, 4])
  func mixedSpaces(batch: Int) throws {
    let space = try SearchSpace(
      Self.mixed, where: "fast < slow", activations: [("stop", "exit == 'stop'", nil)])
    let trials = try Self.run(space, budget: 100, batch: batch, Self.trade)
    #expect(trials.count == 100)
    #expect(trials.allSatisfy { space.allows($0.point) })
    #expect(Set(trials.map(\.point)).count == 100)
    #expect(Self.best(trials) < 0.1, "\(Self.best(trials))")
  }

  @Test(arguments: [1, 3])
  func sameSeedSameCandidates(batch: Int) throws {
    let space = try SearchSpace(
      Self.mixed, where: "fast < slow", activations: [("stop", "exit == 'stop'", nil)])
    let first = try Self.run(space, seed: 9, budget: 40, batch: batch, Self.trade)
    let again = try Self.run(space, seed: 9, budget: 40, batch: batch, Self.trade)
    let other = try Self.run(space, seed: 10, budget: 40, batch: batch, Self.trade)
    #expect(first.map(\.point) == again.map(\.point))
    #expect(first.map(\.point) != other.map(\.point))
  }

  @Test func everySortOfSpace() throws {
    let spaces = [
      try Self.cube(1),
      try SearchSpace([.init("k", .fixed(3))]),
      try SearchSpace([
        .init("a", .categorical(["x", "y", "z"])), .init("b", .categorical(["p", "q"])),
      ]),
      try SearchSpace([.init("n", .int(low: 1, high: 7, step: 1))]),
      try SearchSpace((0..<70).map { try .init("x\($0)", .int(low: 0, high: 9, step: 1)) }),
    ]
    for space in spaces {
      let trials = try Self.run(space, budget: 16) { $0.reduce(0) { $0 + ($1 - 2) * ($1 - 2) } }
      let cells = space.cellCount ?? .max
      #expect(trials.count == min(16, cells))
      #expect(Set(trials.map(\.point)).count == trials.count)
    }
  }

  @Test(
    arguments: [
      { _ in .nan }, { _ in 3 }, { _ in .infinity }, { _ in -.infinity },
      { $0[0] > 0 ? 1e300 : -1e300 }, { $0[0] > 2 ? .nan : $0[0] * 1e-300 },
      { $0[0] > 0 ? .infinity : $0[0] }, { exp(70 * $0[0]) },
    ] as [@Sendable ([Double]) -> Double])
  func hostileValues(objective: @Sendable ([Double]) -> Double) throws {
    let space = try Self.cube(3)
    let trials = try Self.run(space, budget: 30, batch: 2, objective)
    #expect(trials.count == 30)
    #expect(trials.allSatisfy { $0.point.allSatisfy { (-5...5).contains($0) } })
  }

  @Test func failuresAreAvoided() throws {
    let trials = try Self.run(Self.cube(2), budget: 60) { $0[0] > 1 ? .nan : Self.sphere($0) }
    #expect(trials.suffix(30).count { $0.value.isNaN } < 16)
    #expect(trials.map(\.value).filter { !$0.isNaN }.min() ?? 9 < 1e-4)
  }

  @Test func limitsAreKept() throws {
    let space = try Self.cube(2)
    var search = try SearchMethod.gp.optimizer(space, seed: 1, budget: 60)
    var kept: [Double] = []
    for _ in 0..<60 {
      let candidate = try search.ask(1)[0]
      // The best of the sphere at (0.7, 1.0) breaks x + y ≤ 1.
      let violation = max(0, candidate.point[0] + candidate.point[1] - 1)
      let value = Self.sphere(candidate.point)
      if violation == 0 { kept.append(value) }
      search.tell([Evaluation(candidate.number, [value], violation: violation)])
    }
    // (0.35, 0.65) is worth 2 · 0.35² = 0.245.
    #expect(kept.min() ?? 9 < 0.4)
  }

  @Test func startsFromWhatIsKnown() throws {
    let space = try Self.cube(2)
    var generator = Xoshiro256StarStar(seed: 6)
    let known = (0..<30).map { _ in (0..<2).map { _ in 10 * generator.uniform() - 5 } }
    var search = GaussianProcessSearch(
      space, seed: 1, budget: 10, known: known.map { KnownTrial($0, [Self.sphere($0)]) })
    var values: [Double] = []
    for _ in 0..<10 {
      let candidate = try search.ask(1)[0]
      values.append(Self.sphere(candidate.point))
      search.tell([Evaluation(candidate.number, [values[values.count - 1]])])
    }
    #expect(values.min() ?? 9 < 1e-5, "\(values)")
    let belief = try #require(search.belief(at: [0.7, 1]))
    #expect(abs(belief.mean) < 1e-2 && belief.variance < 1e-2)
    let away = try #require(search.belief(at: [-4, 4]))
    #expect(abs(away.mean - Self.sphere([-4, 4])) < 1)
  }

  @Test func severalObjectivesAreRefused() throws {
    let error = #expect(throws: AssayError.self) {
      try SearchMethod.gp.optimizer(Self.cube(2), seed: 1, budget: 10, objectives: 2)
    }
    #expect(error?.problem == "gp searches for one objective, not 2")
  }

  @Test func manyObservationsStayCheap() throws {
    let space = try Self.cube(4)
    var generator = Xoshiro256StarStar(seed: 6)
    let known = (0..<1500).map { _ in (0..<4).map { _ in 10 * generator.uniform() - 5 } }
    var search = GaussianProcessSearch(
      space, seed: 1, budget: nil, known: known.map { KnownTrial($0, [Self.rosenbrock($0)]) })
    for _ in 0..<4 {
      let candidate = try search.ask(1)[0]
      search.tell([Evaluation(candidate.number, [Self.rosenbrock(candidate.point)])])
    }
  }
}
