import Documents
import Foundation
import MarketData
import Metrics
import Numerics
import Sweep
import Testing
import Validation

@testable import Experiments

@Suite struct StudyEvidenceTests {
  private func spec(_ search: String, fee: Double = 2, period: String = "bar") -> String {
    """
    strategy:
      name: sma-cross
      side: long-short
      parameters: {fast: {int: [2, 8]}, slow: {int: [10, 30]}}
    execution: {fee_bps: \(fee)}
    metrics: {period: \(period)}
    search: {\(search)}

    """
  }

  private let evidenceSpec =
    "validation: {pbo: 6, deflated_sharpe: true, spa: {bootstrap: 200, block: 5, seed: 3}}\n"

  /// Returns of sets over each bar or each day, from backtests of their own.
  private func table(_ sets: [[Double]], _ study: Study, isDaily: Bool) -> ReturnTable {
    let bars = study.series.bars
    func day(_ bar: Int) -> Int64 { bars[bar].openTime.nanoseconds / Span.day }
    let columns = sets.map { set -> [Double] in
      var start = study.spec.account.capital
      return zip(study.inSample, Backtest(set, study.plan).equity).compactMap { bar, equity in
        let isLast = bar + 1 == study.inSample.upperBound
        guard !isDaily || isLast || day(bar) != day(bar + 1) else { return nil }
        defer { start = equity }
        return equity / start - 1
      }
    }
    return ReturnTable(
      periods: columns[0].count, trials: sets.count,
      values: columns[0].indices.flatMap { period in columns.map { $0[period] } })
  }

  @Test func overfittingIsThatOfAPlainTable() throws {
    for seed in UInt64(0)..<3 {
      let made = try madeStudy(
        [seed == 0 ? trends(1_229, seed: 4) : noise(1_229, seed: seed)],
        spec("method: random, budget: 24, seed: \(seed)") + "validation: {pbo: 6}\n")
      try #require(made.inSample.count % 6 == 0)
      let folder = try RunFolder()
      let (outcome, evidence) = try folder.validated("pbo", made)
      let found = try #require(evidence.overfitting)
      let table = table(outcome.trials.sets, made, isDaily: false)
      let plain = try BacktestOverfitting(
        try BlockSums(table, blocks: 6), CrossValidationOptions(dominance: true))
      #expect(found.sets == 24 && found.blocks == 6 && !found.isCompanion)
      #expect(found.evidence.splits.count == 20)
      #expect(found.evidence.probability == plain.probability, "seed \(seed)")
      #expect(found.evidence.probabilityOfLoss == plain.probabilityOfLoss, "seed \(seed)")
      for (split, other) in zip(found.evidence.splits, plain.splits) {
        #expect(split.selected == other.selected, "seed \(seed)")
        #expect(agree(split.inSample, other.inSample), "seed \(seed)")
        #expect(agree(split.outOfSample, other.outOfSample), "seed \(seed)")
      }
    }
  }

  @Test(arguments: ["bar", "1d"])
  func testsOfReturnsAreThoseOfAPlainTable(period: String) throws {
    let made = try madeStudy(
      [trends(1_400, seed: 12)],
      spec("method: random, budget: 30, seed: 1", period: period) + evidenceSpec
        + "risk_free: 6%\n")
    let folder = try RunFolder()
    let (outcome, evidence) = try folder.validated("spa", made)
    let found = try #require(evidence.superiority)
    let sets = outcome.trials.sets
    let table = table(sets, made, isDaily: true)
    #expect(found.sets == sets && found.periods == table.periods && !found.isCompanion)
    let resamples = Resamples(
      .stationary(meanBlock: 5), count: 200, periods: table.periods, seed: 3)
    let means = BootstrapMeans(table, resamples)
    let hold = try #require(outcome.benchmark)
    var before = 10_000.0
    #expect(found.results.map(\.benchmark) == ["cash", "buy and hold"])
    let ends = made.inSample.filter { bar in
      bar + 1 == made.inSample.upperBound
        || made.series.bars[bar].openTime.nanoseconds / Span.day
          != made.series.bars[bar + 1].openTime.nanoseconds / Span.day
    }
    let holding = ends.map { end -> Double in
      let equity = hold.inSample.backtest.equity[end - made.inSample.lowerBound]
      defer { before = equity }
      return equity / before - 1
    }
    for (result, benchmark) in zip(
      found.results, [[Double](repeating: 0.06 / 365, count: table.periods), holding])
    {
      let base = BootstrapMeans(
        ReturnTable(periods: table.periods, trials: 1, values: benchmark), resamples)
      let excess = means.excess(over: base)
      let ability = SuperiorPredictiveAbility(excess, p: .addOne)
      #expect(agree(result.ability.statistic, ability.statistic, tolerance: 1e-8))
      #expect(agree(result.ability.consistent, ability.consistent))
      #expect(
        agree(result.ability.lower, ability.lower) && agree(result.ability.upper, ability.upper))
      #expect(agree(result.realityCheck, RealityCheck(excess, p: .addOne).p))
      #expect(result.steps.map(\.alpha) == [0.05, 0.1])
      for step in result.steps {
        let plain = StepwiseTest(excess, alpha: step.alpha, variances: excess.variances)
        #expect(step.rejected == plain.rejected)
      }
    }
    let correlation = AverageCorrelation(table)
    let counts = try #require(evidence.sharpe?.counts)
    #expect(counts[1].name == "by average correlation")
    #expect(agree(counts[1].trials, correlation.effectiveTrials))
    let perYear = period == "1d" ? 365.0 : 8_760
    let own = PlainJudge(outcome.chosen.set, made.market, made).returns([made.inSample])
    let excess = own.map { $0 - 0.06 / perYear }
    #expect(agree(try #require(evidence.sharpe?.estimate.sharpe), moments(excess).ratio))
    #expect(counts[1].how.contains(String(format: "%.2f", correlation.value)))
  }

  @Test func theDeflatedRatioCountsEveryTrialOnce() throws {
    let folder = try RunFolder()
    let files = [madeBars(trends(900, seed: 5)), madeBars(trends(900, seed: 6))]
    func made(_ search: String, fee: Double = 2, _ more: String = "") throws -> Study {
      try study(ofFiles: files, spec(search, fee: fee, period: "1d") + more)
    }
    let walk = "validation: {walk_forward: {train: 300, test: 200}}\n"
    // Earlier experiments on the same data: other costs, a search with windows of its own, and the
    // spec itself twice.
    let dear = try folder.trials("other-costs", of: try made("method: random, budget: 11", fee: 5))
    let (nested, _) = try folder.validated("nested", try made("method: tpe, budget: 13", walk))
    let present = try made("method: random, budget: 40, seed: 2")
    _ = try folder.trials("before", of: present)
    _ = try folder.trials("before-that", of: present)
    let other = try study(ofFiles: [files[1]], spec("method: random, budget: 17"))
    _ = try folder.trials("other-data", of: other)
    let (outcome, evidence) = try folder.validated("run", present)
    _ = try folder.trials("later", of: try made("method: random, budget: 19", fee: 9))
    let sharpe = try #require(evidence.sharpe)
    let count = try #require(sharpe.counts.first)
    let distinct = Set(outcome.trials.sets).count
    // The search with windows trades on the same terms: only what it alone tried counts.
    let seen = Set(outcome.trials.sets)
    let fresh = Set(nested.trials.sets).subtracting(seen)
    let others = Set(dear.sets).count + fresh.count
    #expect(count.trials == Double((distinct + others) * 2) && count.name == "all trials")
    #expect(
      count.how.contains("\(distinct) distinct sets") && count.how.contains("\(others) others of"))
    func ratios(_ sets: [[Double]], _ study: Study) -> [Double] {
      sets.map {
        PlainJudge($0, study.market, study).sharpe([study.inSample]) / 365.0.squareRoot()
      }
    }
    let ratios =
      ratios(outcome.trials.sets, present) + ratios(Array(fresh), present)
      + ratios(Array(Set(dear.sets)), try made("method: random, budget: 11", fee: 5))
    let mean = ratios.reduce(0, +) / Double(ratios.count)
    let variance =
      ratios.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(ratios.count - 1)
    #expect(agree(count.variance, variance) && ratios.allSatisfy(\.isFinite))
    // Bailey and López de Prado 2014, by hand.
    func quantile(_ p: Double) -> Double { NormalDistribution.quantile(p) }
    let gamma = 0.5772156649015329
    let number = count.trials
    let maximum =
      variance.squareRoot()
      * ((1 - gamma) * quantile(1 - 1 / number) + gamma
        * quantile(1 - 1 / (number * 2.718281828459045)))
    #expect(agree(count.expectedMaximum, maximum))
    let returns = PlainJudge(outcome.chosen.set, present.market, present)
      .returns([present.inSample])
    let (ratio, skewness, kurtosis) = moments(returns)
    let error =
      ((1 - skewness * ratio + (kurtosis - 1) / 4 * ratio * ratio) / Double(returns.count - 1))
      .squareRoot()
    let deflated = NormalDistribution.cumulative((ratio - maximum) / error)
    #expect(agree(try #require(count.deflated), deflated))
    #expect(agree(try #require(sharpe.probability), NormalDistribution.cumulative(ratio / error)))
  }

  private func moments(_ returns: [Double]) -> (ratio: Double, skewness: Double, kurtosis: Double) {
    let count = Double(returns.count)
    let mean = returns.reduce(0, +) / count
    func central(_ power: Int) -> Double {
      returns.reduce(0) { sum, value in
        sum + (0..<power).reduce(1.0) { product, _ in product * (value - mean) }
      } / count
    }
    let second = central(2)
    return (
      mean / (second * count / (count - 1)).squareRoot(),
      central(3) / (second * second.squareRoot()), central(4) / (second * second)
    )
  }

  /// Where results steer the search, its sets are no sample: as many Sobol points take their place.
  @Test func steeredSearchesAreJudgedByACompanion() throws {
    let folder = try RunFolder()
    let returns = trends(1_000, seed: 15)
    let (steered, own) = try folder.validated(
      "steered", try madeStudy([returns], spec("method: tpe, budget: 32") + evidenceSpec))
    let (sampled, fixed) = try folder.validated(
      "sampled", try madeStudy([returns], spec("method: sobol, budget: 32") + evidenceSpec))
    let (found, expected) = (try #require(own.overfitting), try #require(fixed.overfitting))
    #expect(found.isCompanion && !expected.isCompanion && found.sets == 32)
    #expect(found.evidence.splits == expected.evidence.splits)
    let (tests, others) = (try #require(own.superiority), try #require(fixed.superiority))
    #expect(tests.isCompanion && !others.isCompanion && tests.confidence?.hasChosen == nil)
    #expect(tests.sets == others.sets && tests.sets == sampled.trials.sets)
    #expect(tests.sets != steered.trials.sets)
    #expect(
      tests.results.map(\.ability.consistent) == others.results.map(\.ability.consistent))
    // Its own trials are those that luck had.
    let counts = try #require(own.sharpe?.counts)
    #expect(counts[0].trials == Double(Set(steered.trials.sets).count))
    let document = validationDocument(own, steered.study)
    #expect(document["pbo"]?["companion_sample"]?.bool == true)
    #expect(document["spa"]?["companion_sample"]?.bool == true)
    let facts = RunFacts(
      runID: "steered", createdUTC: "2026-11-20T00:00:00Z", commandLine: "", threads: 1,
      elapsedSeconds: 0, cpuSeconds: 0, barSetsPerSecond: nil, reportPath: nil)
    let page = reportContent(steered, StudyValidation(steered, own), nil, facts)
    #expect(page.backtestOverfitting?.conventions.contains("a Sobol sample of its own") == true)
    #expect(page.superiorAbility?.note.contains("a Sobol sample of their own") == true)
  }
}
