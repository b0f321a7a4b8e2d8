import Numerics
import Testing

@testable import Validation

@Suite struct SplitTests {
  // MARK: Walk-forward

  @Test func rollingWindows() throws {
    let plan = try WalkForward(train: 400, test: 100).plan(over: 0..<1000)
    #expect(plan.windows.map(\.train) == (0..<6).map { 100 * $0..<100 * $0 + 400 })
    #expect(plan.windows.map(\.test) == (4..<10).map { 100 * $0..<100 * $0 + 100 })
    #expect(plan.leftOver == 0)
  }

  @Test func anchoredWindowsWithPurgeAndGap() throws {
    let walk = try WalkForward(train: 252, test: 63, purge: 5, gap: 3, start: .anchored)
    let plan = try walk.plan(over: 0..<1008)
    #expect(plan.windows.count == 12)
    #expect(plan.windows[0] == .init(train: 0..<247, test: 255..<315))
    #expect(plan.windows[11] == .init(train: 0..<940, test: 948..<1008))
  }

  @Test func whatIsLeftOverIsToldAndTimeMayBeginAnywhere() throws {
    let walk = try WalkForward(train: 10, test: 4, step: 3)
    let plan = try walk.plan(over: -5..<20)
    #expect(plan.windows.map(\.test) == [5..<9, 8..<12, 11..<15, 14..<18])
    #expect(plan.leftOver == 2)
  }

  @Test func hostileWindowsAreRefused() throws {
    for (train, test, step, purge, gap) in [
      (0, 1, 1, 0, 0), (1, 0, 1, 0, 0), (1, 1, 0, 0, 0), (5, 5, 5, 5, 0), (5, 5, 5, 0, 5),
      (5, 5, 5, -1, 0), (5, 5, 5, 0, -1), (.min, 1, 1, 0, 0),
    ] {
      #expect(throws: SplitFault.self) {
        try WalkForward(train: train, test: test, step: step, purge: purge, gap: gap)
      }
    }
    let walk = try WalkForward(train: .max, test: .max)
    #expect(throws: SplitFault.self) { try walk.plan(over: 0..<1000) }
    let tiny = try WalkForward(train: 1, test: 1)
    #expect(throws: SplitFault.self) { try tiny.plan(over: .min ..< .max) }
    #expect(throws: SplitFault.self) { try tiny.plan(over: 0..<1_000_000_000) }
    #expect(throws: SplitFault.self) { try tiny.plan(over: 0..<1) }
  }

  @Test func efficienciesAreThoseOfNumpy() throws {
    let table = try GoldenSeries.table("returns_504x8.csv")
    let plan = try WalkForward(train: 126, test: 42).plan(over: 0..<table.periods)
    let efficiency = try WalkForwardEfficiency(table, plan)
    #expect(efficiency.windows.map(\.best) == [7, 7, 2, 1, 2, 2, 0, 2, 3])
    #expect(isClose(efficiency.windows[0].inSampleMean, 0.0010703583333333338))
    #expect(isClose(efficiency.aggregate, -0.20949323125513244))
    #expect(isClose(efficiency.meanOfRatios, 2.3147825940771303))
    #expect(isClose(efficiency.sharpeRatio, -0.24031475169342711))
    #expect(isClose(efficiency.profitableShare, 2.0 / 9))
    #expect(isClose(efficiency.stitchedSharpe, -0.022693271004267095))
    #expect(efficiency.largestShare == nil)
  }

  /// Two losses make a positive ratio: it is not shown.
  @Test func lossesInSampleHaveNoEfficiency() throws {
    let values = (0..<40).map { $0 % 2 == 0 ? -0.02 : 0.01 }
    let table = ReturnTable(periods: 40, trials: 1, values: values)
    let plan = try WalkForward(train: 10, test: 10).plan(over: 0..<40)
    let efficiency = try WalkForwardEfficiency(table, plan)
    #expect(efficiency.aggregate == nil)
    #expect(efficiency.meanOfRatios == nil)
    #expect(efficiency.sharpeRatio == nil)
    let flat = ReturnTable(periods: 40, trials: 1, values: [Double](repeating: 0, count: 40))
    #expect(throws: SplitFault.self) { try WalkForwardEfficiency(flat, plan) }
  }

  // MARK: Purged splits

  /// López de Prado's snippets 7.1 to 7.3, run on 103 observations of horizon 4, embargo 5.
  @Test func purgedSplitsAreThoseOfTheBook() throws {
    let splits = try PurgedSplits(
      observations: 103, groups: 5, testGroups: 2, labelHorizon: 4, embargo: 5)
    #expect(splits.groups == [0..<21, 21..<42, 42..<63, 63..<83, 83..<103])
    #expect(
      splits.splits.map(\.testGroups)
        == [
          [0, 1], [0, 2], [0, 3], [0, 4], [1, 2], [1, 3], [1, 4], [2, 3], [2, 4], [3, 4],
        ])
    #expect(
      splits.splits.map(\.train) == [
        [51..<103], [30..<38, 72..<103], [30..<59, 92..<103], [30..<79], [0..<17, 72..<103],
        [0..<17, 51..<59, 92..<103], [0..<17, 51..<79], [0..<38, 92..<103], [0..<38, 72..<79],
        [0..<59],
      ])
    #expect(splits.pathCount == 4)
    #expect(
      splits.paths == [[0, 0, 1, 2, 3], [1, 4, 4, 5, 6], [2, 5, 7, 7, 8], [3, 6, 8, 9, 9]])
    #expect(splits.splits[0].test == [0..<42])
    #expect(splits.splits[0].testCount == 42 && splits.splits[0].trainCount == 52)
  }

  @Test func largerSplits() throws {
    let splits = try PurgedSplits(
      observations: 1000, groups: 10, testGroups: 2, labelHorizon: 10, embargo: 10)
    #expect(splits.splits.count == 45)
    #expect(splits.splits[1].train == [120..<190, 320..<1000])
    #expect(splits.paths.first == [0, 0, 1, 2, 3, 4, 5, 6, 7, 8])
    #expect(splits.paths.last == [8, 16, 23, 29, 34, 38, 41, 43, 44, 44])
  }

  /// Against the definition, observation by observation.
  @Test func nothingThatReachesATestIsTrainedOn() throws {
    for seed in 0..<60 {
      var random = Xoshiro256StarStar(seed: UInt64(seed))
      let groups = 2 + random.below(5)
      let count = groups + random.below(60)
      let (horizon, embargo) = (random.below(8), random.below(8))
      let made = try PurgedSplits(
        observations: count, groups: groups, testGroups: 1 + random.below(groups - 1),
        labelHorizon: horizon, embargo: embargo)
      for split in made.splits {
        let kept = (0..<count).filter { time in
          !split.test.contains { block in
            time <= block.upperBound - 1 + horizon + embargo && time + horizon >= block.lowerBound
          }
        }
        #expect(split.train.flatMap { Array($0) } == kept, "seed \(seed)")
      }
      #expect(made.paths.count == made.pathCount)
    }
  }

  @Test func hostileSplitsAreRefused() {
    for (count, groups, tests, horizon, embargo) in [
      (10, 11, 1, 0, 0), (10, 0, 1, 0, 0), (10, 5, 5, 0, 0), (10, 5, 0, 0, 0), (10, 5, 1, -1, 0),
      (10, 5, 1, 0, -1), (1000, 1000, 500, 0, 0), (100, 40, 20, 0, 0), (0, 0, 0, 0, 0),
    ] {
      #expect(throws: SplitFault.self) {
        try PurgedSplits(
          observations: count, groups: groups, testGroups: tests, labelHorizon: horizon,
          embargo: embargo)
      }
    }
    #expect(throws: SplitFault.self) { try PurgedSplits(groupEnds: [5, 5, 9], testGroups: 1) }
    #expect(throws: SplitFault.self) { try PurgedSplits(groupEnds: [], testGroups: 1) }
  }

  @Test func endlessReachLeavesNothingAndDoesNotTrap() throws {
    let splits = try PurgedSplits(
      groupEnds: [3, 7, 12], testGroups: 1, labelHorizon: .max, embargo: .max)
    #expect(splits.splits.allSatisfy { $0.train.isEmpty })
  }

  @Test func combinationsAreCountedAndOrdered() {
    #expect(Combinations.count(of: 8, among: 16) == 12870)
    #expect(Combinations.count(of: 3, among: 2) == 0)
    #expect(Combinations.count(of: 500, among: 1000) == nil)
    #expect(Array(Combinations(of: 2, among: 3)) == [[0, 1], [0, 2], [1, 2]])
    #expect(Array(Combinations(of: 0, among: 3)) == [[]])
  }
}
