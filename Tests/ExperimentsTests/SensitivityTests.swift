import Foundation
import MarketData
import Metrics
import Optimizers
import Testing

@testable import Experiments
@testable import Store

@Suite struct SensitivityTests {
  private func cube(_ ranges: [(String, Double, Double)], where condition: String? = nil) throws
    -> SearchSpace
  {
    try SearchSpace(
      ranges.map {
        try SearchSpace.Dimension($0.0, .float(low: $0.1, high: $0.2, log: false, step: nil))
      },
      where: condition)
  }

  private func check(
    _ found: SobolIndices, first: [Double], total: [Double], _ tolerance: Double
  ) throws {
    #expect(found.whyEmpty == nil && found.effects.count == first.count)
    for (effect, (first, total)) in zip(found.effects, zip(first, total)) {
      for (estimate, wanted) in [(effect.first, first), (effect.total, total)] {
        #expect(abs(estimate.value - wanted) < tolerance, "\(effect.name) \(estimate) \(wanted)")
        let interval = try #require(estimate.interval)
        let slack = 0.4 * tolerance
        #expect(interval.lowerBound - slack <= wanted && wanted <= interval.upperBound + slack)
      }
    }
  }

  /// Ishigami and Homma (1990), a = 7 and b = 0.1: indices in closed form.
  @Test func findsTheIndicesOfIshigami() throws {
    let space = try cube(["x", "y", "z"].map { ($0, -Double.pi, Double.pi) })
    let found = SobolIndices(space, evaluations: 5 * 1_024, resamples: 100, seed: 1) { points in
      points.map { sin($0[0]) + 7 * pow(sin($0[1]), 2) + 0.1 * pow($0[2], 4) * sin($0[0]) }
    }
    #expect(found.method == .independent && found.rows == 1_024 && found.undefinedShare == 0)
    try check(found, first: [0.3139, 0.4424, 0], total: [0.5576, 0.4424, 0.2437], 0.06)
  }

  @Test func findsTheIndicesOfASum() throws {
    // Variances as 1, 4 and 16.
    let space = try cube([("a", 0, 1), ("b", 0, 2), ("c", 0, 4)])
    let shares = [1.0 / 21, 4.0 / 21, 16.0 / 21]
    let found = SobolIndices(space, evaluations: 1_280, resamples: 100, seed: 3) { points in
      points.map { 100 + $0.reduce(0, +) }
    }
    try check(found, first: shares, total: shares, 0.03)
    let again = SobolIndices(space, evaluations: 1_280, resamples: 100, seed: 3) { points in
      points.map { 100 + $0.reduce(0, +) }
    }
    #expect(found == again)
  }

  /// Uniform on a triangle, x + y: Var(E[y | x]) = 1/8 and E[Var(y | others)] = 1/24 of 1/6.
  @Test func whereBindsParameters() throws {
    let space = try cube([("x", 0, 1), ("y", 0, 1)], where: "x < y")
    let found = SobolIndices(space, evaluations: 5 * 2_048, resamples: 100, seed: 1) { points in
      points.map { point in
        #expect(point[0] < point[1])
        return point[0] + point[1]
      }
    }
    #expect(found.method == .conditional && found.rows == 2_048)
    try check(found, first: [0.75, 0.75], total: [0.25, 0.25], 0.05)
  }

  /// a · b, where b matters only if a = 1: 3/5 and 1/5 alone, 4/5 and 2/5 in all.
  @Test func whatDoesNotMatterChangesNothing() throws {
    let space = try SearchSpace(
      [
        try .init("a", .categorical(["off", "on"])),
        try .init("b", .float(low: 0, high: 1, log: false, step: nil)),
      ], activations: [("b", "a == 'on'", nil)])
    let found = SobolIndices(space, evaluations: 4 * 2_048, resamples: 100, seed: 1) { points in
      points.map { $0[0] * $0[1] }
    }
    try check(found, first: [0.6, 0.2], total: [0.8, 0.4], 0.05)
  }

  @Test func aWholeGridIsExact() throws {
    let space = try SearchSpace([
      try .init("a", .int(low: 0, high: 3, step: 1)),
      try .init("b", .int(low: 0, high: 1, step: 1)),
      try .init("c", .fixed(5)),
    ])
    let points = (0..<8).map { [Double($0 / 2), Double($0 % 2), 5] }
    let sum = SobolIndices(space, grid: points, values: points.map { $0[0] + 3 * $0[1] })
    // Variances 5/4 and 9/4.
    for (effect, wanted) in zip(sum.effects, [5.0 / 14, 9.0 / 14]) {
      #expect(abs(effect.first.value - wanted) < 1e-12 && effect.first.interval == nil)
      #expect(abs(effect.total.value - wanted) < 1e-12)
    }
    #expect(sum.effects.map(\.name) == ["a", "b"] && sum.rows == 8)
    // Nothing but interaction.
    let product = SobolIndices(
      space, grid: points, values: points.map { ($0[0] - 1.5) * ($0[1] - 0.5) })
    #expect(product.effects.allSatisfy { $0.first.value < 1e-12 && $0.total.value > 1 - 1e-12 })
    let still = SobolIndices(space, grid: points, values: points.map { _ in 2 })
    #expect(still.whyEmpty == "the objective does not vary" && still.effects.isEmpty)
    let none = SobolIndices(space, grid: [], values: [])
    #expect(none.whyEmpty != nil && none.undefinedShare == 0)
  }

  @Test func undefinedRowsAreLeftOutAndCounted() throws {
    let space = try cube([("a", 0, 1), ("b", 0, 1)])
    let found = SobolIndices(space, evaluations: 4 * 512, resamples: 50, seed: 1) { points in
      points.map { $0[0] < 0.1 ? .nan : $0[1] }
    }
    #expect(abs(found.undefinedShare - 0.19) < 0.02, "\(found.undefinedShare)")
    #expect(abs(found.effects[1].first.value - 1) < 0.05)
    let blind = SobolIndices(space, evaluations: 64, seed: 1) { $0.map { _ in .nan } }
    #expect(blind.whyEmpty != nil && blind.effects.isEmpty && blind.undefinedShare == 1)
    let few = SobolIndices(space, evaluations: 10, seed: 1) { $0.map { _ in 1 } }
    #expect(few.whyEmpty?.hasPrefix("too few sets") == true)
    let narrow = try cube([("a", 0, 1), ("b", 0, 1)], where: "a > 0.999999 and b > 0.999999")
    #expect(SobolIndices(narrow, evaluations: 64, seed: 1) { $0.map { _ in 1 } }.whyEmpty != nil)
  }

  @Test func bendsAreSecondDifferences() throws {
    let space = try SearchSpace(
      [
        try .init("n", .int(low: 0, high: 10, step: 2)),
        try .init("x", .float(low: 0, high: 2, log: false, step: nil)),
        try .init("kind", .categorical(["a", "b"])),
        try .init("k", .int(low: 1, high: 100, step: 1, log: true)),
      ], where: "n < 7")
    func value(_ point: [Double]) -> Double {
      5 - point[0] * point[0] - 3 * (point[1] - 1) * (point[1] - 1) + point[3]
    }
    let found = LocalCurvature.all(around: [4, 1, 0, 1], of: space, stepShare: 0.05) {
      $0.map(value)
    }
    #expect(found.map(\.name) == ["n", "x", "k"])
    #expect(found[0].secondDifference == -8)
    #expect(found[0].below == .init(value: 2, objective: value([2, 1, 0, 1])))
    #expect(abs(try #require(found[1].secondDifference) + 6 * 0.01) < 1e-12)
    #expect(found[2].below == nil && found[2].above?.value == 2)
    #expect(found[2].secondDifference == nil && found[2].whyNone?.contains("beyond") == true)
    let edge = LocalCurvature.all(around: [6, 1, 0, 1], of: space, stepShare: 0.05) {
      $0.map(value)
    }
    #expect(edge[0].above == nil && edge[0].whyNone?.contains("where") == true)
  }

  @Test func plateausAreCounted() throws {
    let space = try SearchSpace(
      [
        try .init("a", .int(low: 0, high: 10, step: 1)),
        try .init("b", .int(low: 0, high: 10, step: 1)),
      ], where: "a + b < 12")
    func plateau(
      _ point: [Double], isMaximized: Bool, _ value: @escaping ([Double]) -> Double
    ) -> PlateauShare {
      PlateauShare(
        around: point, of: space, .init(metric: "sharpe", isMaximized: isMaximized),
        stepShare: 0.05
      ) { $0.map(value) }
    }
    // Along a the objective falls by 1 of 20, along b by 3.
    let ridge = plateau([5, 5], isMaximized: true) { 20 - abs($0[0] - 5) - 3 * abs($0[1] - 5) }
    #expect(ridge.neighbours == 7 && ridge.good == 2 && ridge.bound == 18 && ridge.isWholeRing)
    #expect(ridge.share == 2.0 / 7)
    let loss = plateau([5, 5], isMaximized: true) { -20 - abs($0[0] - 5) - 3 * abs($0[1] - 5) }
    #expect(loss.bound == -22 && loss.good == 2)
    let less = plateau([0, 0], isMaximized: false) { 10 + 0.9 * $0[0] + 5 * $0[1] }
    #expect(less.neighbours == 3 && less.good == 1)
    let blind = plateau([5, 5], isMaximized: true) { _ in .nan }
    #expect(blind.share == nil && blind.bound == nil)
  }

  @Test func aStudyIsTakenApart() throws {
    let study = try madeStudy([trends(1_500, seed: 5)], trendSpec)
    let found = ParameterSensitivity(
      [3, 14], study, evaluations: 256, resamples: 50, seed: 1, threads: 2)
    #expect(found.objective == study.single([3, 14], over: study.inSample).value("sharpe"))
    #expect(found.indices.method == .independent && found.indices.effects.count == 2)
    #expect(found.plateau.neighbours == 8 && found.curvatures.map(\.name) == ["fast", "slow"])
    // 7 × 11 sets there are in all; each is judged once.
    #expect(found.evaluations <= 77 && found.evaluations > 30)
    let bend = try #require(found.curvatures[1].secondDifference)
    let values = try [12.0, 14, 16].map {
      try #require(study.single([3, $0], over: study.inSample).value("sharpe"))
    }
    #expect(abs(bend - (values[0] - 2 * values[1] + values[2])) < 1e-9)
    let alone = ParameterSensitivity(
      [3, 14], study, evaluations: 256, resamples: 50, seed: 1, threads: 1)
    #expect(found == alone)
    let hold = ParameterSensitivity(
      [], try madeStudy([noise(300, seed: 1)], holdSpec), seed: 1, threads: 1)
    #expect(hold.indices.whyEmpty == "no parameter is free" && hold.curvatures.isEmpty)
    #expect(hold.plateau.share == nil && hold.plateau.neighbours == 0 && hold.objective != nil)
  }

  @Test func aStudysWholeGridIsUsed() throws {
    let study = try madeStudy([trends(1_000, seed: 5)], trendSpec + "search: {method: grid}\n")
    var evaluator = TrialEvaluator(study, threads: 2)
    let sets = study.spec.space.gridPoints(inCells: 0..<77)
    let rows = evaluator.trials(sets, share: 1).map(\.row)
    let names = study.trialColumnNames
    let columns = TrialColumns(
      trials: Array(sets.indices), parameterNames: ["fast", "slow"], metricNames: names,
      parameters: (0..<2).map { index in sets.map { $0[index] } },
      metrics: names.indices.map { index in rows.map { $0[index] } })
    let trials = StudyTrials(columns: columns, evaluated: 77)
    let found = ParameterSensitivity([3, 14], study, trials: trials, seed: 1, threads: 1)
    #expect(found.indices.method == .wholeGrid && found.indices.rows == 77)
    #expect(found.evaluations == 9 && found.note.hasPrefix("Exact over the 77 sets"))
    let sampled = ParameterSensitivity([3, 14], study, evaluations: 4_096, seed: 1, threads: 1)
    for (exact, drawn) in zip(found.indices.effects, sampled.indices.effects) {
      #expect(abs(exact.first.value - drawn.first.value) < 0.1, "\(exact) \(drawn)")
      #expect(abs(exact.total.value - drawn.total.value) < 0.1, "\(exact) \(drawn)")
    }
  }
}
