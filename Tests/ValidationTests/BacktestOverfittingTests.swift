import Documents
import Foundation
import Numerics
import Testing

@testable import Validation

@Suite struct BacktestOverfittingTests {
  /// Block sums of sixteenths of time, added up to fewer blocks.
  private func sums(_ golden: JSON, blocks: Int) throws -> BlockSums {
    let rows = try ["sums", "squares"].map { key in
      try #require(golden[key]?.array).map(\.doubles)
    }
    let share = rows[0].count / blocks
    let joined = rows.map { rows in
      (0..<blocks).flatMap { block in
        rows[0].indices.map { trial in
          (0..<share).reduce(0) { $0 + rows[block * share + $1][trial] }
        }
      }
    }
    let length = try #require(golden["periods_per_block"]?.int) * share
    return BlockSums(
      counts: [Int](repeating: length, count: blocks), trials: rows[0][0].count, sums: joined[0],
      squares: joined[1])
  }

  @Test func equalsIndependentPrograms() throws {
    let golden = try MatrixGolden("backtest-overfitting").json
    for expected in try #require(golden["cases"]?.array) {
      let found = try BacktestOverfitting(
        sums(golden, blocks: #require(expected["S"]?.int)), .init(dominance: true))
      try check(found, expected)
    }
  }

  @Test(.enabled(if: MatrixGolden.folder != nil)) func equalsThemOnWholeTables() throws {
    for expected in try #require(try MatrixGolden.full("pbo.json").json["cases"]?.array) {
      let table = try MatrixGolden.table(#require(expected["file"]?.string))
      let sums = try BlockSums(table, blocks: #require(expected["S"]?.int))
      try check(try BacktestOverfitting(sums, .init(dominance: true)), expected)
    }
  }

  private func check(_ found: BacktestOverfitting, _ expected: JSON) throws {
    #expect(found.splits.count == expected["combinations"]?.int)
    #expect(found.probability == expected["pbo (share logit<=0)"]?.double)
    #expect(found.probabilityOfLoss == expected["prob_oos_loss (R_oos<0)"]?.double)
    let fit = found.degradation
    #expect(agree(fit.slope, expected["slope"]?.double))
    #expect(agree(fit.intercept, expected["intercept"]?.double))
    #expect(agree(fit.rSquared, expected["r2"]?.double))
    #expect(agree(fit.adjustedRSquared, expected["adj_r2"]?.double))
    #expect(agree(fit.slopeP, expected["p_slope"]?.double))
    #expect(agree(found.logitMean, expected["logit_mean"]?.double))
    #expect(agree(found.logitMedian, expected["logit_median"]?.double))
    let first = try #require(expected["first10"]?.array)
    for (split, expected) in zip(
      found.splits.prefix(first.count) + found.splits.suffix(1),
      try first + [#require(expected["last"])])
    {
      #expect(split.selected == expected["n_star"]?.int)
      #expect(agree(split.inSample, expected["R_is"]?.double))
      #expect(agree(split.outOfSample, expected["R_oos"]?.double))
      #expect(agree(split.logit, expected["logit"]?.double))
    }
    try check(try #require(found.dominance), try #require(expected["stochastic_dominance"]))
  }

  private func check(_ found: StochasticDominance, _ expected: JSON) throws {
    #expect(agree(found.grid, try #require(expected["grid21"]).doubles))
    #expect(agree(found.selected, try #require(expected["F_selected"]).doubles))
    #expect(agree(found.all, try #require(expected["F_all_oos"]).doubles))
    #expect(agree(found.integral, expected["sd2_integral_trapz_1000"]?.double))
    #expect(
      found.isFirstOrder == expected["first_order_dominates(F_sel<=F_all on 1000-grid)"]?.bool)
    #expect(
      found.isSecondOrder
        == expected["second_order_dominates(min cumulative integral>=0)"]?.bool)
  }

  @Test(arguments: SelectionMetric.allCases) func equalsTheNaiveWay(_ metric: SelectionMetric)
    throws
  {
    for seed in UInt64(1)...8 {
      var random = RandomReturns(seed: seed)
      let blocks = 2 + 2 * random.generator.below(4)
      let trials = 1 + random.generator.below(150)
      let periods = 4 * blocks + random.generator.below(40)
      let table = random.oddTable(periods: periods, trials: trials)
      let found = try BacktestOverfitting(BlockSums(table, blocks: blocks), .init(metric: metric))
      let naive = NaiveCrossValidation(table: table, blocks: blocks, metric: metric).splits()
      #expect(found.splits.count == naive.count, "seed \(seed)")
      for (split, expected) in zip(found.splits, naive) {
        let isSame =
          split.selected == expected.selected
          && agree(split.inSample, expected.inSample.isFinite ? expected.inSample : .nan)
          && agree(split.outOfSample, expected.outOfSample.isFinite ? expected.outOfSample : .nan)
          && agree(split.omega, expected.rank / Double(trials + 1))
        #expect(isSame, "seed \(seed): \(split) is not \(expected)")
      }
    }
  }

  /// Shares of all out-of-sample values, counted one by one.
  @Test func dominanceCountsEveryValue() throws {
    for seed in UInt64(1)...4 {
      var random = RandomReturns(seed: seed)
      let table = random.oddTable(periods: 60, trials: 11)
      let scan = try SplitScan(
        BlockSums(table, blocks: 6), metric: .sharpe,
        splits: #require(CombinatorialSplits(blocks: 6)))
      let selected = scan.scores(of: scan.selections()).indices.map { index in
        scan.metric.value(scan.scores(of: scan.selections())[index], count: scan.counts[index])
      }
      let found = try #require(StochasticDominance(scan, selected: selected))
      let all = (0..<11).flatMap { trial in
        zip(scan.scores(of: [Int](repeating: trial, count: 20)), scan.counts)
          .map { scan.metric.value($0, count: $1) }
      }
      for (point, share) in zip(found.grid, found.all) {
        let expected = Double(all.count { !($0 > point) }) / Double(all.count)
        #expect(share == expected, "seed \(seed), \(point)")
      }
    }
  }

  @Test func theOrderOfTrialsDoesNotMatter() throws {
    for seed in UInt64(1)...4 {
      var random = RandomReturns(seed: seed)
      let table = random.table(periods: 160, trials: 70)
      let order = (0..<70).shuffled(using: &random.generator)
      let shuffled = ReturnTable(
        periods: 160, trials: 70,
        values: (0..<160).flatMap { period in order.map { table[period, $0] } })
      let (one, other) = try (
        BacktestOverfitting(BlockSums(table, blocks: 8), .init(dominance: true)),
        BacktestOverfitting(BlockSums(shuffled, blocks: 8), .init(dominance: true))
      )
      #expect(one.splits.map(\.logit) == other.splits.map(\.logit), "seed \(seed)")
      #expect(one.splits.map(\.selected) == other.splits.map { order[$0.selected] })
      #expect(one.dominance?.all == other.dominance?.all)
    }
  }

  @Test func everyChoiceHasItsComplementAtTheMirroredIndex() throws {
    for blocks in stride(from: 2, through: 12, by: 2) {
      let splits = try #require(CombinatorialSplits(blocks: blocks))
      var choices: [Int] = []
      splits.forEach { _, earlier, later in choices.append(earlier << splits.half | later) }
      #expect(choices.count == splits.count)
      #expect(Set(choices).count == splits.count)
      #expect(choices == choices.sorted(by: >))
      let all = (1 << blocks) - 1
      #expect(zip(choices, choices.reversed()).allSatisfy { $0 ^ $1 == all })
      #expect(choices.allSatisfy { $0.nonzeroBitCount == blocks / 2 })
    }
    #expect(CombinatorialSplits(blocks: 20)?.count == 184_756)
  }

  @Test func conventionsDifferWhereTheyShould() throws {
    // One trial is always the median of itself: rank 1 of 1.
    var random = RandomReturns(seed: 3)
    let sums = try BlockSums(random.table(periods: 40, trials: 1), blocks: 4)
    let paper = try BacktestOverfitting(sums)
    #expect(paper.probability == 1)
    #expect(paper.splits.allSatisfy { $0.logit == 0 && $0.selected == 0 })
    #expect(try BacktestOverfitting(sums, .init(countsZeroLogit: false)).probability == 0)
    let scaled = try BacktestOverfitting(sums, .init(rankScale: .trials))
    #expect(scaled.splits.allSatisfy { $0.logit == .infinity })
    #expect(scaled.probability == 0)
    #expect(scaled.logitMean.isNaN)
    #expect(scaled.logitMedian == .infinity)
    #expect(try BacktestOverfitting(sums, .init(lossThreshold: 9)).probabilityOfLoss == 1)
  }

  @Test func equalTrialsShareTheirRanks() throws {
    var random = RandomReturns(seed: 4)
    let one = random.table(periods: 32, trials: 1)
    let twins = ReturnTable(
      periods: 32, trials: 9, values: one.values.flatMap { [Double](repeating: $0, count: 9) })
    let found = try BacktestOverfitting(BlockSums(twins, blocks: 4))
    #expect(found.splits.allSatisfy { $0.selected == 0 && $0.omega == 0.5 })
  }

  @Test func trialsThatNeverVaryRankLast() throws {
    let flat = ReturnTable(
      periods: 24, trials: 3, values: [Double](repeating: 0.1, count: 72))
    let found = try BacktestOverfitting(BlockSums(flat, blocks: 6), .init(dominance: true))
    #expect(found.splits.allSatisfy { $0.inSample.isNaN && $0.omega == 0.5 })
    #expect(found.degradation.slope.isNaN)
    #expect(found.dominance == nil)
    #expect(found.probabilityOfLoss == 0)
  }

  @Test func unevenBlocksKeepAllPeriods() throws {
    var random = RandomReturns(seed: 5)
    let table = random.table(periods: 43, trials: 3)
    let (equal, uneven) = try (
      BlockSums(table, blocks: 4), BlockSums(table, blocks: 4, cut: .uneven)
    )
    #expect(equal.counts == [10, 10, 10, 10])
    #expect(uneven.counts == [11, 11, 11, 10])
    #expect(agree(equal.sums[0], (3..<13).reduce(0) { $0 + table[$1, 0] }))
    #expect(agree(uneven.squares[11], (33..<43).reduce(0) { $0 + table[$1, 2] * table[$1, 2] }))
    let split = try BacktestOverfitting(uneven).splits[0]
    let returns = (0..<22).map { table[$0, split.selected] }
    let mean = returns.reduce(0, +) / 22
    let square = returns.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    #expect(agree(split.inSample, mean / (square / 21).squareRoot()))
  }

  @Test func saysWhatIsWrong() throws {
    var random = RandomReturns(seed: 6)
    let table = random.table(periods: 6, trials: 2)
    #expect(throws: UnusableReturns.self) { try BlockSums(table, blocks: 8) }
    #expect(throws: UnusableReturns.self) { try BlockSums(table, blocks: 0) }
    for blocks in [1, 3, 5] {
      #expect(throws: UnusableReturns.self) {
        try BacktestOverfitting(BlockSums(table, blocks: blocks))
      }
    }
    let wide = random.table(periods: 22, trials: 1)
    #expect(throws: UnusableReturns.self) { try BacktestOverfitting(BlockSums(wide, blocks: 22)) }
    let none = BlockSums(counts: [1, 1], trials: 0, sums: [], squares: [])
    #expect(throws: UnusableReturns.self) { try BacktestOverfitting(none) }
    let sums = BlockSums(counts: [1, 1], trials: 1, sums: [1, 2], squares: [1, 4])
    #expect(throws: UnusableReturns.self) {
      try BacktestOverfitting(sums, .init(metric: .sortino))
    }
  }

  @Test func hostileNumbersDoNotTrap() throws {
    let values: [Double] = [
      .nan, .infinity, 1e300, .leastNonzeroMagnitude, -.infinity, -1e300, 0, -0.0, 1,
      .greatestFiniteMagnitude,
    ]
    for seed in UInt64(1)...10 {
      var random = RandomReturns(seed: seed)
      let table = ReturnTable(
        periods: 12, trials: 9,
        values: (0..<108).map { _ in values[random.generator.below(values.count)] })
      for metric in SelectionMetric.allCases {
        let found = try BacktestOverfitting(
          BlockSums(table, blocks: 6), .init(metric: metric, dominance: true))
        #expect(found.splits.allSatisfy { $0.omega > 0 && $0.omega < 1 }, "seed \(seed)")
      }
    }
  }
}
