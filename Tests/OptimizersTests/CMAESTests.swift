import Foundation
import Numerics
import Testing

@testable import Optimizers

@Suite struct CMAESTests {
  private static func ellipsoid(_ x: [Double]) -> Double {
    x.enumerated().reduce(0) {
      let z = $1.element - 0.7
      return $0 + pow(10, 6 * Double($1.offset) / Double(max(x.count - 1, 1))) * z * z
    }
  }

  private static func rosenbrock(_ x: [Double]) -> Double {
    zip(x, x.dropFirst()).reduce(0) {
      let (a, b) = ($1.0, $1.1)
      return $0 + 100 * (b - a * a) * (b - a * a) + (1 - a) * (1 - a)
    }
  }

  /// Tutorial, table 1, worked by hand for n = 10: λ = 10, µ = 5.
  @Test func settingsAreTheTutorials() {
    let settings = EvolutionSettings(size: 10, population: 10)
    #expect(EvolutionSettings.defaultPopulation(10) == 10 && settings.parents == 5)
    #expect(abs(settings.weights[..<5].reduce(0, +) - 1) < 1e-12)
    #expect(abs(settings.weights[0] - 0.456_270) < 1e-5)
    #expect(abs(settings.effectiveParents - 3.167_299) < 1e-5)
    #expect(abs(settings.pathRate - 0.294_990) < 1e-5)
    #expect(abs(settings.stepRate - 0.284_428) < 1e-5)
    #expect(abs(settings.rankOneRate - 0.015_284) < 1e-5)
    #expect(settings.weights[5...].allSatisfy { $0 <= 0 })
  }

  @Test(arguments: [2, 5, 10])
  func solvesBadlyScaledBowls(size: Int) throws {
    let space = try ScalarRun.cube(size)
    let run = try ScalarRun(
      CMAES(space, seed: 3), budget: 800 * size, Self.ellipsoid)
    #expect(run.best < 1e-8)
  }

  @Test func solvesCurvedValleys() throws {
    let gaps = try (0..<5).map { (seed: UInt64) in
      try ScalarRun(CMAES(ScalarRun.cube(5), seed: seed), budget: 5000, Self.rosenbrock).best
    }
    #expect(gaps.count { $0 < 1e-8 } >= 4, "\(gaps)")
  }

  /// The optimum of a slope is a corner.
  @Test func findsOptimaOnBounds() throws {
    let run = try ScalarRun(CMAES(ScalarRun.cube(4), seed: 1), budget: 2000) {
      $0[0] + 2 * $0[1] - 3 * $0[2] + 10 * $0[3] + 80
    }
    #expect(run.best < 1e-8)
  }

  @Test func restartsLeaveLocalMinima() throws {
    let run = try ScalarRun(CMAES(ScalarRun.cube(2), seed: 4), budget: 6000) { x in
      x.reduce(20) { $0 + ($1 - 1) * ($1 - 1) - 10 * cos(2 * 3.141_592_653_589_793 * ($1 - 1)) }
    }
    #expect(run.best < 1e-8)
  }

  @Test func stopsForAReason() throws {
    let space = MixedSpace(try ScalarRun.cube(3))
    let reasons = [{ _ in 1 }, Self.ellipsoid, { $0[0] > 5 ? 1 : 2 }].map { objective in
      var run = EvolutionRun(space, population: 8, start: [0.5, 0.5, 0.5], step: 0.3)
      var generator = Xoshiro256StarStar(seed: 1)
      for number in 0..<20_000 where run.reason == nil {
        let sample = run.sample(&generator)
        run.tell(sample, Evaluation(number, [objective(run.point(sample))]))
      }
      return run.reason
    }
    #expect(reasons[0] == .flat && reasons[1] == .values && reasons[2] == .flat)
  }

  /// With the margin, whole numbers are found although the step has become far less than one.
  @Test func marginKeepsWholeNumbersMoving() throws {
    let space = try SearchSpace(
      (0..<6).map { try .init("n\($0)", .int(low: -10, high: 10, step: 1)) }
        + (0..<2).map { try .init("x\($0)", .float(low: -5, high: 5, log: false, step: nil)) })
    let gaps = try (0..<5).map { (seed: UInt64) in
      let search = DistinctCandidates(CMAES(space, seed: seed), in: space, seed: seed)
      return try ScalarRun(search, budget: 3000, Self.ellipsoid).best
    }
    // The nearest whole number to 0.7 is 1.
    let least = Self.ellipsoid([1, 1, 1, 1, 1, 1, 0.7, 0.7])
    #expect(gaps.count { $0 < least + 1e-6 } >= 4, "\(gaps) \(least)")
  }

  @Test func marginHoldsItsProbability() throws {
    let space = MixedSpace(
      try SearchSpace([
        .init("n", .int(low: 0, high: 9, step: 1)), .init("b", .int(low: 0, high: 1, step: 1)),
      ]))
    var margin = IntegerMargin(space, population: 10)
    var mean = [0.52, 0.1]
    margin.hold(&mean, deviations: [1e-4, 1e-4])
    let spread = 1e-4 * margin.scales[0]
    // α = 1/20, half of it on each side.
    #expect(abs(NormalDistribution.upperTail((mean[0] - 0.5) / spread) - 0.025) < 1e-3)
    #expect(abs(NormalDistribution.upperTail((0.6 - mean[0]) / spread) - 0.025) < 1e-3)
    #expect(abs(NormalDistribution.upperTail((0.5 - mean[1]) / 1e-4) - 0.05) < 1e-9)
    let held = (mean, margin.scales)
    margin.hold(&mean, deviations: [1e-4, 1e-4])
    #expect(abs(mean[0] - held.0[0]) < 1e-9 && abs(margin.scales[0] / held.1[0] - 1) < 1e-6)
  }

  @Test func boundsMapBackAndForth() {
    for step in 0...100 {
      let position = Double(step) / 100
      let x = BoundedCoordinate.coordinate(position)
      #expect(abs(BoundedCoordinate.position(x) - position) < 1e-12)
    }
    for x in stride(from: -7.0, to: 7, by: 0.01) {
      #expect((0...1).contains(BoundedCoordinate.position(x)))
      // Steps of the coordinate are never more than a step of the position.
      let change = BoundedCoordinate.position(x + 0.01) - BoundedCoordinate.position(x)
      #expect(abs(change) <= 0.01 + 1e-12)
    }
    #expect(BoundedCoordinate.position(.nan) == 0.5)
    #expect((0...1).contains(BoundedCoordinate.position(1e300)))
  }

  @Test func categoriesKeepEveryChoiceAlive() {
    var distribution = CategoryDistribution(counts: [3, 2, 1])
    for _ in 0..<500 {
      distribution.learn([[0, 1, 0], [0, 1, 0]], weights: [0.6, 0.4], rate: 0.3)
    }
    for row in distribution.probabilities {
      #expect(abs(row.reduce(0, +) - 1) < 1e-9)
      #expect(row.allSatisfy { $0 > 0.04 })
    }
    #expect(distribution.probabilities[0][0] > 0.85 && distribution.probabilities[1][1] > 0.85)
  }
}
