import MarketData
import Numerics
import Testing

@testable import Experiments

/// What a walk-forward says of itself, by plain code.
@Suite struct WalkForwardFigureTests {
  private func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

  private func walked(
    seed: UInt64, _ rest: String = ""
  ) throws -> (study: Study, trials: StudyTrials, walk: WalkForwardResult) {
    let made = try madeStudy(
      [seed % 2 == 0 ? trends(900, seed: seed) : noise(900, drift: 0.0005, seed: seed)],
      """
      strategy:
        name: sma-cross
        side: long-short
        parameters: {fast: {int: [2, 5]}, slow: {int: [8, 14], step: 2}}
      execution: {fee_bps: 1}
      validation: {walk_forward: {train: 250, test: 90\(rest)}}

      """)
    let folder = try RunFolder()
    let (outcome, evidence) = try folder.validated("run", made)
    return (made, outcome.trials, try #require(evidence.walkForward))
  }

  @Test func windowsAreJudgedBySingleBacktests() throws {
    for seed in UInt64(0)..<4 {
      let (study, trials, walk) = try walked(seed: seed)
      let judges = trials.sets.map { PlainJudge($0, study.market, study) }
      for (number, window) in walk.windows.enumerated() {
        let train = judges.map { $0.sharpe([window.train]) }
        let test = judges.map { $0.sharpe([window.test]) }
        let chosen = try #require(trials.sets.firstIndex { $0 == window.set })
        #expect(agree(try #require(window.trainValue), train[chosen]), "seed \(seed)")
        #expect(agree(try #require(window.testValue), test[chosen]), "seed \(seed)")
        // Ranks of what was stored: sets that trade alike differ by rounding alone.
        let (stored, tested) = (trials.trained(on: number), trials.tested(on: number))
        let defined = tested.filter(\.isFinite)
        let beaten = defined.count { $0 <= tested[chosen] }
        #expect(window.testRank == Double(beaten) / Double(defined.count), "seed \(seed)")
        let expected = spearman(zip(stored, tested).filter { $0.isFinite && $1.isFinite })
        #expect(agree(try #require(window.rankCorrelation), expected), "seed \(seed)")
      }
    }
  }

  private func spearman(_ pairs: [(Double, Double)]) -> Double {
    func ranks(_ values: [Double]) -> [Double] {
      values.map { value in
        let (below, equal) = (values.count { $0 < value }, values.count { $0 == value })
        return Double(below) + Double(equal + 1) / 2
      }
    }
    let (a, b) = (ranks(pairs.map(\.0)), ranks(pairs.map(\.1)))
    let (meanA, meanB) = (mean(a), mean(b))
    let product = zip(a, b).reduce(0) { $0 + ($1.0 - meanA) * ($1.1 - meanB) }
    let squares = [(a, meanA), (b, meanB)].map { ranks, mean in
      ranks.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    }
    return product / (squares[0] * squares[1]).squareRoot()
  }

  @Test func decayFollowsEachSetThroughLaterTests() throws {
    for seed in UInt64(0)..<4 {
      let (study, _, walk) = try walked(seed: seed)
      let tests = walk.windows.map(\.test)
      let judges = walk.windows.map { PlainJudge($0.set ?? [], study.market, study) }
      #expect(walk.decay.count == tests.count / 2 && walk.decay.count >= 3)
      for (age, value) in walk.decay.enumerated() {
        let values = judges.indices.dropLast(age)
          .map { judges[$0].sharpe([tests[$0 + age]]) }.filter(\.isFinite)
        #expect(agree(try #require(value), mean(values)), "seed \(seed), age \(age)")
      }
    }
  }

  @Test func efficienciesAndMarksFollowFromReturns() throws {
    var undefined = 0
    for seed in UInt64(0)..<6 {
      let (study, _, walk) = try walked(seed: seed, seed < 3 ? "" : ", step: 120")
      let result = walk.stitched.result
      let first = walk.windows[0].test.lowerBound
      let equity = [10_000] + result.backtest.equity
      let returns = zip(equity, equity.dropFirst()).map { $1 / $0 - 1 }
      let trained = walk.windows.map { window in
        PlainJudge(window.set ?? [], study.market, study).returns([window.train])
      }
      let legs = walk.stitched.legs.map { leg in
        Array(returns[(leg.bars.lowerBound - first)..<(leg.bars.upperBound - first)])
      }
      let bases = trained.map(mean)
      #expect(mean(bases) > 0)
      let first3 = walk.efficiencies.map(\.value)
      let traded = legs.flatMap { $0 }
      #expect(agree(try #require(first3[0]), mean(traded) / mean(bases)), "seed \(seed)")
      if bases.allSatisfy({ $0 > 0 }) {
        let ratios = zip(legs, bases).map { mean($0) / $1 }
        #expect(agree(try #require(first3[1]), mean(ratios)), "seed \(seed)")
      } else {
        undefined += 1
        #expect(first3[1] == nil && walk.efficiencies[1].note?.hasPrefix("undefined") == true)
      }
      let sharpes = walk.windows.map {
        PlainJudge($0.set ?? [], study.market, study).sharpe([$0.train])
      }
      let spread = traded.reduce(0) { $0 + ($1 - mean(traded)) * ($1 - mean(traded)) }
      let deviation = (spread / Double(traded.count - 1)).squareRoot()
      let own = mean(traded) / deviation * study.periods.perYear.squareRoot()
      #expect(agree(try #require(first3[2]), own / mean(sharpes)), "seed \(seed)")
      checkMarks(walk, equity, legs, "seed \(seed)")
    }
    #expect(undefined < 6)
  }

  private func checkMarks(
    _ walk: WalkForwardResult, _ equity: [Double], _ legs: [[Double]], _ what: String
  ) {
    let first = walk.windows[0].test.lowerBound
    let bars = walk.stitched.legs.map(\.bars)
    let profits = bars.map { equity[$0.upperBound - first] - equity[$0.lowerBound - first] }
    let gains = Double(profits.count { $0 > 0 }) / Double(profits.count)
    let falls = legs.map { returns -> Double in
      var (now, peak, deepest) = (1.0, 1.0, 0.0)
      for change in returns {
        now *= 1 + change
        peak = max(peak, now)
        deepest = min(deepest, now / peak - 1)
      }
      return deepest
    }
    let total = profits.reduce(0, +)
    let marks = walk.marks
    #expect(agree(marks[0].value ?? .nan, equity[equity.count - 1] / 10_000 - 1), "\(what)")
    #expect(marks[0].outcome == (total > 0 ? .pass : .fail), "\(what)")
    #expect(marks[1].value == walk.efficiencies[0].value, "\(what)")
    #expect(marks[2].value == gains && walk.profitableShare == gains, "\(what)")
    #expect(
      marks[2].outcome == (gains >= 0.8 ? .distinction : gains >= 0.5 ? .pass : .fail), "\(what)")
    #expect(
      agree(marks[3].value ?? .nan, total > 0 ? (profits.max() ?? 0) / total : .nan), "\(what)")
    #expect(marks[3].outcome == .undefined || total > 0, "\(what)")
    #expect(agree(marks[4].value ?? .nan, falls.min() ?? 0) && marks[4].outcome == .pass, "\(what)")
  }

  @Test func theBestIsTheFirstOfEquals() throws {
    let folder = try RunFolder()
    let made = try madeStudy([noise(200, seed: 1)], trendSpec)
    let trials = try folder.trials("run", of: made)
    let chooser = SetChooser(trials, made.spec, .best)
    var values = [Double](repeating: .nan, count: trials.sets.count)
    #expect(chooser.trial(values) == nil)
    for (place, value) in [(3, 1.0), (5, 3), (9, 3), (11, -2)] { values[place] = value }
    #expect(chooser.trial(values) == 5)
    let least = SetChooser(
      trials,
      try madeStudy([noise(200, seed: 1)], trendSpec + "objective: {minimize: fees}\n").spec,
      .best)
    #expect(least.trial(values) == 11)
  }
}
