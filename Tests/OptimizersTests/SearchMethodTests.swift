import Documents
import Numerics
import Optimizers
import Testing

/// What every search that learns must do, whatever it is asked and told.
@Suite struct SearchMethodTests {
  static let learning: [SearchMethod] = [.cma, .de, .portfolio]

  private static func search(
    _ method: SearchMethod, _ space: SearchSpace, seed: UInt64 = 7, budget: Int? = 300
  ) throws -> any Optimizer {
    try method.optimizer(space, seed: seed, budget: budget)
  }

  private static func bowl(_ x: [Double]) -> Double {
    x.enumerated().reduce(0) {
      $0 + Double($1.offset + 1) * ($1.element - 1) * ($1.element - 1)
    }
  }

  @Test(arguments: learning)
  func sameSeedSameCandidates(method: SearchMethod) throws {
    for batch in [1, 7, 40] {
      let runs = try [5, 5, 6].map { (seed: UInt64) in
        try ScalarRun(
          Self.search(method, ScalarRun.mixed(), seed: seed), budget: 300, batch: batch, shuffle: 3,
          ScalarRun.mixedObjective)
      }
      #expect(runs[0].points == runs[1].points, "\(method), batch \(batch)")
      #expect(runs[0].points != runs[2].points)
    }
  }

  @Test(arguments: learning)
  func keepsTheSpaceAndNeverRepeats(method: SearchMethod) throws {
    for (space, objective) in [
      (try ScalarRun.mixed(), ScalarRun.mixedObjective), (try ScalarRun.cube(3), Self.bowl),
    ] {
      let run = try ScalarRun(Self.search(method, space), budget: 300, batch: 4, objective)
      #expect(run.points.count == 300)
      #expect(Set(run.points).count == 300)
      for point in run.points {
        #expect(space.allows(point))
        for (dimension, value) in zip(space.dimensions, point) {
          if let index = dimension.index(of: value) {
            #expect(dimension.value(at: index) == value, "\(dimension.name)")
          } else {
            #expect((0...1).contains(dimension.unit(of: value)))
          }
        }
      }
    }
  }

  @Test(arguments: learning)
  func listsTinySpacesWhole(method: SearchMethod) throws {
    let space = try SearchSpace([
      .init("n", .int(low: 1, high: 4, step: 1)), .init("c", .categorical(["a", "b", "c"])),
    ])
    let run = try ScalarRun(Self.search(method, space), budget: 50) { $0[0] + $0[1] }
    #expect(run.points.count == 12 && run.best == 1)
  }

  @Test(arguments: learning)
  func takesSpacesOfEveryKind(method: SearchMethod) throws {
    let line = try ScalarRun(
      Self.search(method, ScalarRun.cube(1)), budget: 200
    ) { ($0[0] - 1) * ($0[0] - 1) }
    #expect(line.best < 1e-6)
    let categories = try SearchSpace(
      (0..<6).map { try .init("c\($0)", .categorical(["a", "b", "c", "d"])) })
    let chosen = try ScalarRun(Self.search(method, categories), budget: 300) {
      $0.reduce(0) { $0 + abs($1 - 2) }
    }
    #expect(chosen.best <= 1)
    let fixed = try SearchSpace([.init("k", .fixed(3))])
    #expect(try ScalarRun(Self.search(method, fixed), budget: 5) { $0[0] }.points == [[3]])
    let wide = try ScalarRun(
      Self.search(method, ScalarRun.cube(130), budget: 1000), budget: 1000, Self.bowl)
    #expect(wide.points.count == 1000 && wide.best < 60_000, "\(wide.best)")
  }

  @Test(arguments: learning)
  func survivesHostileValues(method: SearchMethod) throws {
    let hostile: [([Double]) -> Double] = [
      { _ in .nan }, { _ in 1 }, { $0[0] > 0 ? .nan : $0[0] }, { $0[0] > 0 ? .infinity : -1e300 },
      { _ in -.infinity }, { $0[0] * 1e300 * 1e8 }, { 1e300 * Self.bowl($0) },
      { $0[0] > 1 ? 1e308 : -1e308 }, { 1e-300 * Self.bowl($0) },
    ]
    for (index, objective) in hostile.enumerated() {
      for batch in [1, 9] {
        let run = try ScalarRun(
          Self.search(method, ScalarRun.cube(3)), budget: 400, batch: batch, shuffle: 1, objective)
        #expect(run.points.count == 400, "objective \(index), batch \(batch)")
      }
    }
    for constant in [Double.nan, 1] {
      let run = try ScalarRun(Self.search(method, ScalarRun.mixed()), budget: 300) { _ in constant }
      #expect(run.points.count == 300)
    }
  }

  @Test(arguments: learning)
  func answersMayComeLateOrNever(method: SearchMethod) throws {
    var search = try Self.search(method, ScalarRun.cube(2), budget: 2000)
    var generator = Xoshiro256StarStar(seed: 11)
    var waiting: [Candidate] = []
    var best = Double.infinity
    for _ in 0..<500 {
      waiting += try search.ask(1 + generator.below(6))
      while waiting.count > 20 {
        let candidate = waiting.remove(at: generator.below(waiting.count))
        // One in fifty is lost.
        if generator.below(50) == 0 { continue }
        let value = Self.bowl(candidate.point)
        best = min(best, value)
        search.tell([Evaluation(candidate.number, [value]), Evaluation(999_999, [0])])
      }
    }
    #expect(best < 1e-3, "\(method): \(best)")
  }

  @Test(arguments: learning)
  func preferWhatKeepsItsLimits(method: SearchMethod) throws {
    var search = try Self.search(method, ScalarRun.cube(2), budget: 600)
    var best: Evaluation?
    for _ in 0..<600 {
      for candidate in try search.ask(1) {
        let (x, y) = (candidate.point[0], candidate.point[1])
        // Least at (1, 0) on the limit x ≥ 1.
        let told = Evaluation(candidate.number, [x * x + y * y], violation: max(0, 1 - x))
        if best.map({ told.isBetter(than: $0) }) ?? true { best = told }
        search.tell([told])
      }
    }
    let found = try #require(best)
    #expect(found.violation == 0 && found.values[0] < 1.02, "\(found.values[0])")
  }

  @Test(arguments: learning)
  func findsGoodMixedSets(method: SearchMethod) throws {
    let gaps = try (0..<5).map { (seed: UInt64) in
      try ScalarRun(
        Self.search(method, ScalarRun.mixed(), seed: seed, budget: 800), budget: 800,
        ScalarRun.mixedObjective
      ).best
    }
    #expect(gaps.sorted()[2] < 0.05, "\(gaps)")
  }

  @Test(arguments: learning)
  func takesOneObjectiveOnly(method: SearchMethod) throws {
    let error = #expect(throws: AssayError.self) {
      try method.optimizer(ScalarRun.cube(2), seed: 1, budget: nil, objectives: 2)
    }
    #expect(error?.kind == .usage)
  }
}
