import Documents
import Foundation
import Numerics
import Testing

@testable import Validation

@Suite struct SuperiorityTests {
  private struct Family {
    var table: ReturnTable
    var indices: [[Int]]
    var means: BootstrapMeans
    var variances: [Double]

    init(_ rows: [[Double]], _ indices: [[Int]], meanBlock: Double) throws {
      table = MatrixGolden.table(rows)
      self.indices = indices
      means = BootstrapMeans(
        table, try Resamples(indices: indices, periods: rows.count))
      variances = LongRunVariance.kernel(table, meanBlock: meanBlock)
    }
  }

  @Test func equalsPlainLoops() throws {
    let golden = try MatrixGolden("superiority").json
    let family = try Family(
      #require(golden["returns"]?.array).map(\.doubles),
      #require(golden["indices"]?.array).map(\.integers),
      meanBlock: #require(golden["mean_block"]?.double))
    let results = try #require(golden["results"])
    #expect(agree(family.variances, try #require(results["omega2"]).doubles))
    let white = try #require(results["white_rc"])
    #expect(agree(RealityCheck(family.means).statistic, white["V"]?.double))
    #expect(RealityCheck(family.means).p == white["share"]?.double)
    #expect(agree(RealityCheck(family.means, p: .addOne).p, white["add_one"]?.double))
    try check(family, .studentised, try #require(results["spa"]))
    try check(family, .unstudentised, try #require(results["spa_arch"]))
    let test = SuperiorPredictiveAbility(family.means, variances: family.variances)
    #expect(test.isRelevant.indices.filter { test.isRelevant[$0] } == results["valid"]?.integers)
    for (alpha, styles) in try #require(results["stepm"]?.object) {
      try check(family, alpha, .romanoWolf, styles["romano_wolf"])
      try check(family, alpha, .arch, styles["arch"])
    }
    #expect(
      agree(
        StepwiseTest.adjustedP(family.means, variances: family.variances),
        try #require(results["adjusted_p"]).doubles))
    try check(family, .range, results["mcs_R"], "order")
    try check(family, .maximum, results["mcs_max"], "order")
  }

  @Test(.enabled(if: MatrixGolden.folder != nil)) func equalsArchOnWholeTables() throws {
    let golden = try MatrixGolden.full("spa_family_weak.json").json
    let family = try Family(
      MatrixGolden.rows("excess_weak_300x20.csv"),
      MatrixGolden.rows("stationary_idx_weak_500x300.csv").map { $0.map { Int($0) } },
      meanBlock: 10)
    #expect(agree(family.variances, try #require(golden["omega2"]).doubles))
    let test = SuperiorPredictiveAbility(family.means, variances: family.variances)
    #expect(
      test.isRelevant.indices.filter { test.isRelevant[$0] }
        == golden["valid_columns"]?.integers)
    try check(family, .studentised, try #require(golden["hansen_spa_studentised"]))
    try check(
      family, .unstudentised,
      try #require(golden["arch_8.0.0_SPA (max of raw means, no division by omega)"]))
    let white = try #require(golden["white_rc"])
    #expect(agree(RealityCheck(family.means).statistic, white["V"]?.double))
    #expect(RealityCheck(family.means).p == white["p (share V*>V)"]?.double)
    #expect(
      agree(RealityCheck(family.means, p: .addOne).p, white["p ((1+#V*>=V)/(B+1))"]?.double))
    for (alpha, styles) in try #require(golden["stepM"]?.object) {
      try check(family, alpha, .romanoWolf, styles["romano_wolf_studentised(recentre all)"])
      try check(family, alpha, .arch, styles["arch_style"])
    }
    #expect(
      agree(
        StepwiseTest.adjustedP(family.means, variances: family.variances),
        try #require(golden["romano_wolf_adjusted_p ((1+#)/(B+1), studentised)"]).doubles))
    for (method, key) in [
      (ModelConfidenceSet.Method.range, "mcs_R_10%"), (.maximum, "mcs_max_10%"),
    ] {
      try check(family, method, golden[key], "order_eliminated")
      #expect(
        try ModelConfidenceSet(family.means, method: method).included(level: 0.1)
          == golden[key]?["included"]?.integers)
    }
  }

  private func check(
    _ family: Family, _ scaling: SuperiorPredictiveAbility.Scaling, _ expected: JSON
  ) throws {
    let found = SuperiorPredictiveAbility(
      family.means, variances: family.variances, scaling: scaling)
    if let statistic = expected["T"] ?? expected["T_SPA"] {
      #expect(agree(found.statistic, statistic.double))
    }
    #expect(found.lower == expected["lower"]?.double)
    #expect(found.consistent == expected["consistent"]?.double)
    #expect(found.upper == expected["upper"]?.double)
  }

  private func check(
    _ family: Family, _ alpha: String, _ style: StepwiseTest.Style, _ expected: JSON?
  ) throws {
    let found = StepwiseTest(
      family.means, alpha: try #require(Double(alpha)), variances: family.variances, style: style)
    #expect(found.rejected == expected?["rejected"]?.integers)
    #expect(agree(found.criticalValues, try #require(expected?["critical_values"]).doubles))
  }

  private func check(
    _ family: Family, _ method: ModelConfidenceSet.Method, _ expected: JSON?, _ order: String
  ) throws {
    let found = try ModelConfidenceSet(family.means, method: method)
    #expect(found.order == expected?[order]?.integers)
    #expect(agree(found.p, try #require(expected?["p"]).doubles))
  }

  private func resample(_ table: ReturnTable, seed: UInt64, resamples: Int = 60) -> BootstrapMeans {
    BootstrapMeans(
      table,
      Resamples(
        .stationary(meanBlock: 5), count: resamples, periods: table.periods, seed: seed))
  }

  @Test func resampledMeansAreMeansOfResamples() throws {
    for seed in UInt64(1)...10 {
      var random = RandomReturns(seed: seed)
      let (periods, trials) = (
        2 + random.generator.below(80), 1 + random.generator.below(40)
      )
      let table = random.table(periods: periods, trials: trials)
      let indices = (0..<12).map { _ in
        BlockBootstrap.stationary(meanBlock: 1 + 9 * random.generator.uniform())
          .indices(periods: periods, using: &random.generator)
      }
      let found = BootstrapMeans(table, try Resamples(indices: indices, periods: periods))
      for trial in 0..<trials {
        #expect(agree(found.means[trial], table.column(trial).reduce(0, +) / Double(periods)))
        for (row, resample) in indices.enumerated() {
          let mean = resample.reduce(0) { $0 + table[$1, trial] } / Double(periods)
          #expect(agree(found.resampled[row * trials + trial], mean), "seed \(seed)")
        }
      }
    }
  }

  /// Sums by block ends equal the matrix of counts times the returns.
  @Test func drawnResamplesAreTheirCountsTimesReturns() {
    for (seed, bootstrap) in zip(
      UInt64(1)...,
      [
        BlockBootstrap.stationary(meanBlock: 6), .circular(block: 7), .stationary(meanBlock: 1),
        .circular(block: 500), .stationary(meanBlock: 1e9),
      ])
    {
      var random = RandomReturns(seed: seed)
      let table = random.table(periods: 97, trials: 21)
      var generator = Xoshiro256StarStar(seed: seed)
      var counts = [Double](repeating: 0, count: 40 * 97)
      for resample in 0..<40 {
        for period in bootstrap.indices(periods: 97, using: &generator) {
          counts[resample * 97 + period] += 1
        }
      }
      var expected = [Double](repeating: 0, count: 40 * 21)
      counts.withUnsafeBufferPointer { counts in
        table.values.withUnsafeBufferPointer { returns in
          guard let left = counts.baseAddress, let right = returns.baseAddress else { return }
          MatrixView(left, rows: 40, columns: 97).multiply(
            MatrixView(right, rows: 97, columns: 21), into: &expected, stride: 21, scale: 1 / 97)
        }
      }
      let resamples = Resamples(bootstrap, count: 40, periods: 97, seed: seed)
      #expect(agree(BootstrapMeans(table, resamples).resampled, expected), "\(bootstrap)")
    }
  }

  @Test func tilesGiveTheWholeTable() {
    var random = RandomReturns(seed: 2)
    let table = random.table(periods: 90, trials: 53)
    let counts = Resamples(.circular(block: 6), count: 30, periods: 90, seed: 1)
    var tiles = BootstrapAccumulator(counts, trials: 53)
    for (start, count) in [(0, 1), (1, 20), (21, 32)] {
      let rows = (0..<90).flatMap { period in
        (start..<start + count).map { table[period, $0] } + [.nan]
      }
      rows.withUnsafeBufferPointer { tiles.add($0, trials: count, stride: count + 1) }
    }
    let whole = BootstrapMeans(table, counts)
    #expect(tiles.filled == 53)
    #expect(agree(tiles.means.means, whole.means, within: 1e-12))
    #expect(agree(tiles.means.resampled, whole.resampled, within: 1e-10))
  }

  @Test func aBenchmarkIsSubtractedFromMeans() {
    var random = RandomReturns(seed: 3)
    let table = random.table(periods: 70, trials: 5)
    let counts = Resamples(.stationary(meanBlock: 4), count: 20, periods: 70, seed: 1)
    let differences = ReturnTable(
      periods: 70, trials: 5,
      values: (0..<70).flatMap { row in (0..<5).map { table[row, $0] - table[row, 3] } })
    let means = BootstrapMeans(table, counts)
    let (found, expected) = (
      means.excess(over: means, column: 3), BootstrapMeans(differences, counts)
    )
    #expect(agree(found.means, expected.means, within: 1e-8))
    #expect(agree(found.resampled, expected.resampled, within: 1e-8))
  }

  @Test func theKernelEqualsItsSumOverLags() {
    for seed in UInt64(1)...12 {
      var random = RandomReturns(seed: seed)
      let (periods, trials) = (
        1 + random.generator.below(60), 1 + random.generator.below(20)
      )
      let table = random.table(periods: periods, trials: trials)
      let block = [1, 1.5, 7, 100][random.generator.below(4)]
      let found = LongRunVariance.kernel(table, meanBlock: block)
      for trial in 0..<trials {
        let column = table.column(trial)
        let mean = column.reduce(0, +) / Double(periods)
        var expected = 0.0
        for first in 0..<periods {
          for second in 0..<periods {
            let (lag, count) = (Double(abs(first - second)), Double(periods))
            let weight =
              lag == 0
              ? 1
              : (1 - lag / count) * pow(1 - 1 / block, lag)
                + lag / count * pow(1 - 1 / block, count - lag)
            expected += weight * (column[first] - mean) * (column[second] - mean) / count
          }
        }
        #expect(abs(found[trial] - expected) < 1e-15, "seed \(seed), block \(block)")
      }
    }
  }

  @Test func trialsWithoutNumbersAreLeftOut() {
    var random = RandomReturns(seed: 4)
    let table = random.table(periods: 60, trials: 12)
    let odd = ReturnTable(
      periods: 60, trials: 14,
      values: (0..<60).flatMap { row in
        [row == 9 ? Double.nan : 1] + (0..<12).map { table[row, $0] } + [-0.1]
      })
    let (plain, found) = (resample(table, seed: 5), resample(odd, seed: 5))
    #expect(
      SuperiorPredictiveAbility(plain).consistent == SuperiorPredictiveAbility(found).consistent)
    #expect(agree(RealityCheck(plain).p, RealityCheck(found).p, within: 0.2))
    let adjusted = StepwiseTest.adjustedP(found)
    #expect(adjusted[0].isNaN && adjusted[13].isNaN)
    #expect(Array(adjusted[1...12]) == StepwiseTest.adjustedP(plain))
    #expect(
      StepwiseTest(found, alpha: 0.5).rejected
        == StepwiseTest(plain, alpha: 0.5).rejected.map { $0 + 1 })
    #expect(throws: UnusableReturns.self) { try ModelConfidenceSet(found) }
  }

  @Test func nothingToTestIsUndefined() {
    let empty = BootstrapMeans(periods: 0, means: [], resampled: [])
    #expect(RealityCheck(empty).p.isNaN)
    #expect(SuperiorPredictiveAbility(empty).consistent.isNaN)
    #expect(StepwiseTest(empty, alpha: 0.05).rejected == [])
    #expect(StepwiseTest.adjustedP(empty) == [])
    #expect(throws: UnusableReturns.self) { try ModelConfidenceSet(empty) }
    let flat = ReturnTable(periods: 9, trials: 2, values: [Double](repeating: 0, count: 18))
    let means = resample(flat, seed: 1)
    #expect(SuperiorPredictiveAbility(means).consistent.isNaN)
    #expect(throws: UnusableReturns.self) { try ModelConfidenceSet(means) }
    #expect(throws: UnusableReturns.self) { try ModelConfidenceSet(means, method: .maximum) }
  }

  @Test func theOrderOfTrialsDoesNotMatter() throws {
    for seed in UInt64(1)...6 {
      var random = RandomReturns(seed: seed)
      let table = random.table(periods: 50, trials: 19)
      let order = (0..<19).shuffled(using: &random.generator)
      let shuffled = ReturnTable(
        periods: 50, trials: 19,
        values: (0..<50).flatMap { period in order.map { table[period, $0] } })
      let (one, other) = (resample(table, seed: seed), resample(shuffled, seed: seed))
      let (first, second) = (SuperiorPredictiveAbility(one), SuperiorPredictiveAbility(other))
      #expect(first.consistent == second.consistent && first.upper == second.upper)
      let adjusted = StepwiseTest.adjustedP(one)
      #expect(StepwiseTest.adjustedP(other) == order.map { adjusted[$0] }, "seed \(seed)")
      let (set, reordered) = try (ModelConfidenceSet(one), ModelConfidenceSet(other))
      #expect(reordered.order.map { order[$0] } == set.order, "seed \(seed)")
      #expect(agree(set.p, reordered.p))
    }
  }

  @Test func adjustedPNeverFallsWithTheStatistic() {
    for seed in UInt64(1)...10 {
      var random = RandomReturns(seed: seed)
      let means = resample(random.table(periods: 40, trials: 30), seed: seed)
      let statistics = zip(means.means, means.variances).map { $0 / $1.squareRoot() }
      let order = statistics.indices.sorted { statistics[$0] > statistics[$1] }
      let adjusted = order.map { StepwiseTest.adjustedP(means)[$0] }
      #expect(adjusted == adjusted.sorted(), "seed \(seed)")
    }
  }

  @Test func stepwiseRejectionsAreThoseOfAdjustedP() {
    for seed in UInt64(1)...6 {
      var random = RandomReturns(seed: seed)
      var values = random.table(periods: 80, trials: 10).values
      for row in 0..<80 {
        for trial in 0..<4 { values[row * 10 + trial] += 0.001 * Double(trial + 1) }
      }
      let table = ReturnTable(periods: 80, trials: 10, values: values)
      let means = resample(table, seed: seed, resamples: 999)
      let adjusted = StepwiseTest.adjustedP(means)
      let rejected = StepwiseTest(means, alpha: 0.1).rejected
      // The percentile lies between order statistics, so one resample may tell otherwise.
      for trial in 0..<10 where abs(adjusted[trial] - 0.1) > 0.003 {
        #expect(rejected.contains(trial) == (adjusted[trial] < 0.1), "seed \(seed)")
      }
    }
  }

  /// Without any edge the p-values are as often below a level as the level says.
  @Test func noiseIsNotFoundSuperior() {
    var (spa, white) = (0, 0)
    for seed in UInt64(1)...200 {
      var random = RandomReturns(seed: seed)
      let means = BootstrapMeans(
        random.table(periods: 60, trials: 8),
        Resamples(.stationary(meanBlock: 1), count: 100, periods: 60, seed: seed))
      if SuperiorPredictiveAbility(means).consistent <= 0.1 { spa += 1 }
      if RealityCheck(means).p <= 0.1 { white += 1 }
    }
    // 20 of 200, and four standard errors.
    #expect((4...37).contains(spa), "\(spa)")
    #expect((4...37).contains(white), "\(white)")
  }
}
