import Testing

@testable import Experiments

/// An account that is lost, and markets too short for anything, looked at in every way.
@Suite struct RuinTests {
  @Test func ruinIsSurvived() throws {
    let falling = Array(repeating: -0.05, count: 60) + noise(100, seed: 3)
    let study = try madeStudy([falling], holdSpec + "leverage: 10\n")
    let result = study.single([], over: study.inSample)
    #expect(result.backtest.tallies.isRuined(set: 0))
    let random = RandomEntries([], study, draws: 10, seed: 1, threads: 1)
    #expect(random.totalReturn.observed == -1)
    let skipped = SkippedTrades([], study, probability: 0.5, draws: 20, seed: 1, threads: 1)
    #expect(Set(skipped.totalReturn.values) == [-1, 0])
    #expect(TradeShuffle(result, seed: 1).whyEmpty != nil)
    let cone = BlockBootstrapCone(result, study.spec.account, draws: 10, seed: 1)
    #expect(cone.finalReturn.observed == nil || cone.finalReturn.observed == -1)
    let regimes = RegimeBreakdown(result, study.spec.account)
    #expect(regimes.years.regimes.map(\.maxDrawdown) == [-1])
    #expect(SymbolBreakdown([], study).rows.map(\.isRuined) == [true])
    #expect(StartDates([], study, count: 5).starts.count == 5)
    #expect(LatencyStress([], study).points.count == 6)
    #expect(SlippageStress([], study).breakEvenBps == nil)
    #expect(PriceNoise([], study, draws: 5, seed: 1, threads: 1).objective.observed == nil)
  }

  /// Markets of a few bars under every kind of account: each answers, or says why not.
  @Test(arguments: [
    "", "leverage: 5\n", "sizing: {quantity: 40}\n", "sizing: {notional: 30000}\n",
    "stops: {stop: 1%, trailing: 1%, take_profit: 1%}\n", "execution: {fill: same-close}\n",
    "execution: {fill: vwap, latency: 7}\n", "metrics: {period: 1d}\n",
    "leverage: 20\nmargin: {maintenance: 1%}\n", "objective: max_drawdown\n",
  ])
  func nothingTraps(_ account: String) throws {
    let spec = """
      strategy: {name: sma-cross, side: long-short, parameters: {fast: {int: [1, 3]}, slow: 4}}

      """
    for (seed, count) in [6, 7, 12, 60].enumerated() {
      let returns = noise(count, deviation: 0.1, seed: UInt64(seed))
      let study = try madeStudy([returns, returns.reversed()], spec + account)
      let (set, seed, terms) = ([2.0, 4], UInt64(seed), study.spec.account)
      let result = study.single(set, over: study.inSample)
      let random = RandomEntries(set, study, draws: 5, seed: seed, threads: 1)
      #expect((random.whyEmpty == nil) == (random.exposure.values.count == 5))
      let skipped = SkippedTrades(set, study, draws: 5, seed: seed, threads: 1)
      #expect((skipped.whyEmpty == nil) == (skipped.totalReturn.values.count == 5))
      let shuffle = TradeShuffle(result, draws: 5, seed: seed)
      #expect((shuffle.whyEmpty == nil) == (shuffle.trades >= 2))
      let cone = BlockBootstrapCone(result, terms, period: 1, draws: 5, seed: seed)
      #expect((cone.whyEmpty == nil) == (cone.points.count >= 2))
      let noisy = PriceNoise(set, study, draws: 3, seed: seed, threads: 1)
      #expect(noisy.failed + noisy.totalReturn.values.count + noisy.totalReturn.undefined == 3)
      #expect(SlippageStress(set, study).points.count == 21)
      let late = LatencyStress(set, study)
      #expect((late.whyShort == nil) == (late.points.count == 6))
      #expect(!StartDates(set, study).starts.isEmpty)
      #expect(SymbolBreakdown(set, study).rows.count == 2)
      #expect(RegimeBreakdown(result, terms, windowBars: 2).years.regimes.count == 1)
      let found = ParameterSensitivity(set, study, evaluations: 64, seed: seed, threads: 1)
      #expect((found.indices.whyEmpty == nil) == !found.indices.effects.isEmpty)
    }
  }
}
