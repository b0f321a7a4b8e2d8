import Foundation
import MarketData
import Numerics
import Testing

@testable import Experiments

/// One pass over many sets and many parts says what single backtests cut at the same bars say.
@Suite struct OnePassTests {
  @Test func everyPartOfEveryTrialIsThatOfASingleBacktest() throws {
    var counts = (finite: 0, undefined: 0)
    var ruined = 0
    for seed in UInt64(0)..<24 {
      var generator = Xoshiro256StarStar(seed: seed)
      let markets = seed % 3 == 0 ? 1 + generator.whole(1...2) : 1
      var hours = Array(0..<520)
      if seed % 4 == 1 {
        // From a Tuesday to the Friday after it, so that weekends stay open.
        for bar in (40 + 168 * generator.below(3))..<520 { hours[bar] += 75 }
      }
      let made = try study(
        ofFiles: (0..<markets).map {
          var returns = randomReturns(&generator, seed: seed + UInt64($0))
          // Whoever is short now loses everything.
          if seed % 4 == 2 { returns[generator.whole(150...400)] = log(3.5) }
          return madeBars(returns, hours: hours)
        },
        randomSpec(&generator, hasGaps: seed % 4 == 1) + (markets > 1 ? "  symbols: true\n" : ""))
      let sets = (0..<generator.whole(2...4)).map { _ in
        [Double(generator.whole(2...6)), Double(7 + 2 * generator.below(4))]
      }
      var evaluator = TrialEvaluator(made, threads: 1)
      let plain = PlainStudy(made)
      for (set, trial) in zip(sets, evaluator.trials(sets, share: 1)) {
        check(trial, plain, set, "seed \(seed), set \(set)")
        ruined += trial.isRuined && trial.splits.contains(where: \.isFinite) ? 1 : 0
        counts.finite += trial.splits.count(where: \.isFinite)
        counts.undefined += trial.splits.count(where: \.isNaN)
      }
    }
    #expect(ruined > 5)
    // Undefined are those that break a limit in training, and all after a ruin.
    #expect(counts.finite > 500 && counts.undefined > 50, "\(counts)")
  }

  private func check(_ trial: Trial, _ plain: PlainStudy, _ set: [Double], _ what: String) {
    let expected = plain.splits(set)
    #expect(trial.splits.count == expected.count && expected.count > 3)
    for (place, value) in expected.enumerated() {
      #expect(
        agree(trial.splits[place], value),
        "\(what), \(plain.study.splitNames[place / 2]): \(trial.splits[place]), \(value)")
    }
    #expect(agree(trial.objectives[0], plain.objective(set)), "\(what): \(trial.objectives)")
    let blocks = plain.blocks(set)
    #expect(trial.blocks.count == blocks.count, "\(what)")
    #expect(
      zip(trial.blocks, blocks).allSatisfy { abs($0 - $1) <= 1e-9 * max(abs($0), abs($1), 1e-3) },
      "\(what)")
  }

  private func randomReturns(_ generator: inout Xoshiro256StarStar, seed: UInt64) -> [Double] {
    generator.below(2) == 0
      ? trends(520, seed: seed) : noise(520, deviation: 0.01, seed: seed)
  }

  /// Data with gaps are judged by days, some of which have no bar.
  private func randomSpec(_ generator: inout Xoshiro256StarStar, hasGaps: Bool) -> String {
    let side = generator.pick(["long", "short", "long-short"])
    let sizing = generator.pick(["all-in", "{notional: 4000}", "{volatility: 0.5}"])
    let goal = generator.pick([
      "maximize: sharpe", "maximize: total_return", "maximize: max_drawdown",
      "minimize: total_return", "maximize: cagr",
    ])
    var objective = hasGaps ? "maximize: sharpe" : goal
    if generator.below(2) == 0 {
      objective += ", folds: \(generator.whole(2...4))"
      objective += ", take: \(generator.pick(["median", "worst", "mean"]))"
    }
    if generator.below(3) == 0 { objective += ", plateau: 20%" }
    if generator.below(2) == 0 {
      objective += ", require: {max_drawdown: \">= -\(generator.whole(3...12))%\"}"
    }
    let step = generator.whole(60...120)
    let walk =
      "{train: \(generator.whole(100...200)), test: \(generator.whole(60...100)), step: \(step), "
      + "purge: \(generator.below(9)), embargo: \(generator.below(9)), "
      + "mode: \(generator.pick(["rolling", "anchored"]))}"
    return """
      strategy:
        name: sma-cross
        side: \(side)
        parameters: {fast: {int: [2, 6]}, slow: {int: [7, 13], step: 2}}
      execution: {fee_bps: \(generator.below(8)), slippage: {bps: \(generator.below(4))}, latency: \
      \(generator.below(2))}
      sizing: \(sizing)
      metrics: {period: \(hasGaps ? "1d" : generator.pick(["bar", "1d"]))}
      objective: {\(objective)}
      validation:
        walk_forward: \(walk)
        k_fold: {folds: \(generator.whole(2...4)), purge: \(generator.below(9))}
        cpcv: {groups: \(generator.whole(4...5)), purge: \(generator.below(5)), embargo: 3}
        pbo: \(2 * generator.whole(2...4))
        regimes: {window: 30h, count: 2}

      """
  }
}

/// All that a study asks of a set, by plain code over single backtests.
private final class PlainStudy {
  let study: Study
  private let markets: [StudyMarket]
  private let parts: [[StudySplit]]
  private var known: [[Double]: [PlainJudge]] = [:]

  init(_ study: Study) {
    self.study = study
    markets = [study.market] + study.otherMarkets
    parts = markets.indices.map {
      $0 == 0
        ? study.splits.splits
        : study.splits.mapped(from: study.series, to: study.otherMarkets[$0 - 1])
    }
  }

  private var goals: Objective { study.spec.objective }

  /// A set and, where the objective wants it, those beside it.
  private func around(_ set: [Double]) -> [[Double]] {
    guard let share = goals.plateauShare else { return [set] }
    let parameters = study.spec.parameters
    return [set]
      + parameters.space.stencil(around: parameters.point(set), share: share).map(parameters.set)
  }

  private func judges(_ set: [Double]) -> [PlainJudge] {
    if let judges = known[set] { return judges }
    let judges = markets.map { PlainJudge(set, $0, study) }
    known[set] = judges
    return judges
  }

  /// A value of every market, or the worst of all.
  private func overMarkets(_ values: [Double]) -> Double {
    values.count == 1 ? values[0] : PlainJudge.summary(values, goals.symbolSummary, goals)
  }

  private func amid(_ set: [Double], _ value: ([PlainJudge]) -> Double) -> Double {
    let values = around(set).map { value(judges($0)) }
    return values.count == 1 ? values[0] : PlainJudge.summary(values, .median, goals)
  }

  func splits(_ set: [Double]) -> [Double] {
    study.splits.splits.indices.flatMap { split in
      [
        amid(set) { judges in
          overMarkets(
            judges.enumerated().map { $1.chosenBy(goals, parts[$0][split].train) })
        },
        overMarkets(judges(set).enumerated().map { $1.worth(goals, parts[$0][split].test) }),
      ]
    } + symbols(set)
  }

  /// Each market with what was chosen on the others.
  private func symbols(_ set: [Double]) -> [Double] {
    guard markets.count > 1 else { return [] }
    return markets.indices.flatMap { market in
      [
        amid(set) { judges in
          var others = judges
          others.remove(at: market)
          return overMarkets(others.map { $0.worth(goals, $0.all) })
        }, judges(set)[market].worth(goals, judges(set)[market].all),
      ]
    }
  }

  func objective(_ set: [Double]) -> Double {
    amid(set) { judges in overMarkets(judges.map { $0.worth(goals, $0.all) }) }
  }

  func blocks(_ set: [Double]) -> [Double] {
    let judge = PlainJudge(set, study.market, study)
    return study.cuts.blocks.flatMap { block in
      let returns = judge.returns([block])
      return [returns.reduce(0, +), returns.reduce(0) { $0 + $1 * $1 }]
    }
  }
}
