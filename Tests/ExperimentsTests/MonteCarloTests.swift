import Documents
import Foundation
import MarketData
import Metrics
import Numerics
import Testing

@testable import Experiments

@Suite struct MonteCarloTests {
  @Test func shufflingKeepsWhatTradesCameTo() throws {
    for sizing in ["all-in", "{notional: 5000}"] {
      let study = try madeStudy([trends(2_000, seed: 2)], trendSpec + "sizing: \(sizing)\n")
      let result = study.single([3, 10], over: study.inSample)
      let shuffle = TradeShuffle(result, draws: 200, seed: 4)
      #expect(shuffle.trades == result.backtest.trades.count && shuffle.trades > 30)
      let profit = result.backtest.trades.reduce(0) { $0 + $1.profit }
      #expect(abs(shuffle.totalReturn - profit / 10_000) < 1e-9)
      #expect(
        shuffle.longestLosingStreak.observed == result.value("longest_losing_streak"))
      let seen = try #require(shuffle.maxDrawdown.observed)
      #expect(seen < 0 && seen >= (result.value("max_drawdown") ?? 0) - 1e-12)
      #expect(shuffle.maxDrawdown.values.allSatisfy { $0 < 0 && $0 >= -1 })
      #expect(Set(shuffle.maxDrawdown.values).count > 50)
      for (streak, fall) in zip(
        shuffle.longestLosingStreak.values, shuffle.worstLosingStreak.values)
      { #expect(streak >= 1 && fall < 0) }
      #expect(shuffle == TradeShuffle(result, draws: 200, seed: 4))
    }
  }

  @Test func permutationsAreAllAsLikely() {
    var generator = Xoshiro256StarStar(seed: 3)
    var counts: [[Int]: Int] = [:]
    for _ in 0..<6_000 {
      var order = [0, 1, 2]
      order.permute(&generator)
      counts[order, default: 0] += 1
    }
    #expect(counts.count == 6 && counts.values.allSatisfy { abs($0 - 1_000) < 150 }, "\(counts)")
  }

  /// Days without memory: draws are centred on what was seen, and as wide as theory says.
  @Test func theConeOfIndependentReturnsIsKnown() throws {
    let study = try madeStudy([noise(4_800, drift: 0.0001, seed: 8)], holdSpec)
    let result = study.single([], over: study.inSample)
    let cone = BlockBootstrapCone(
      result, study.spec.account, meanBlockLength: 1, draws: 600, mostPoints: 50, seed: 1)
    #expect(cone.periods == 201 && cone.whyEmpty == nil && cone.periodsPerYear == 365)
    #expect(cone.points.first == 0 && cone.points.last == 201 && cone.points.count == 50)
    #expect(cone.curves.map(\.quantile) == [0.05, 0.25, 0.5, 0.75, 0.95])
    for (lower, upper) in zip(cone.curves, cone.curves.dropFirst()) {
      #expect(lower.equity[0] == 1)
      #expect(zip(lower.equity, upper.equity).allSatisfy { $0 <= $1 })
    }
    let total = try #require(result.value("total_return"))
    #expect(abs(try #require(cone.finalReturn.observed) - total) < 1e-12)
    #expect(abs(try #require(cone.observed.last) - 1 - total) < 1e-12)
    // σ of the log of equity: √201 · that of a day.
    let days = cone.observed.count
    #expect(days == 50)
    let logs = cone.finalReturn.values.map { log(1 + $0) }
    let mean = logs.reduce(0, +) / 600
    let deviation = (logs.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 600).squareRoot()
    #expect(abs(mean - log(1 + total)) < 4 * deviation / 600.0.squareRoot() + 0.01)
    #expect(abs(deviation / (0.005 * 4_800.0.squareRoot()) - 1) < 0.15)
    let median = try #require(cone.curves[2].equity.last)
    #expect(abs(median - 1 - (try #require(cone.finalReturn.quantile(0.5)))) < 1e-12)
    let loss = try #require(cone.probabilityOfLoss)
    #expect(loss == Double(cone.finalReturn.values.count { $0 < 0 }) / 600)
  }

  /// One block as long as the history, wrapped around, gives every history the same end.
  @Test func endlessBlocksKeepAllReturns() throws {
    let study = try madeStudy([noise(1_200, seed: 9)], holdSpec)
    let result = study.single([], over: study.inSample)
    let cone = BlockBootstrapCone(
      result, study.spec.account, meanBlockLength: 1e18, draws: 30, seed: 1)
    let total = try #require(result.value("total_return"))
    #expect(cone.finalReturn.values.allSatisfy { abs($0 - total) < 1e-12 })
    let sharpe = try #require(cone.sharpe.observed)
    #expect(cone.sharpe.values.allSatisfy { abs($0 - sharpe) < 1e-9 })
    #expect(Set(cone.maxDrawdown.values).count > 3)
    #expect(
      cone
        == BlockBootstrapCone(
          result, study.spec.account, meanBlockLength: 1e18, draws: 30, seed: 1))
  }

  @Test func skippingNoneIsTheRunAndSkippingAllIsCash() throws {
    for extra in ["", "stops: {stop: 2%, take_profit: 4%}\n", "execution: {latency: 2}\n"] {
      let spec = trendSpec.replacingOccurrences(
        of: "execution: {fee_bps: 2, slippage: {bps: 1}}\n",
        with: extra.hasPrefix("execution") ? "" : "execution: {fee_bps: 2}\n")
      let study = try madeStudy([trends(1_500, seed: 3)], spec + extra)
      let result = study.single([3, 10], over: study.inSample)
      let none = SkippedTrades([3, 10], study, probability: 0, draws: 9, seed: 1, threads: 2)
      #expect(Set(none.totalReturn.values) == [result.value("total_return")])
      #expect(Set(none.sharpe.values) == [result.value("sharpe")])
      #expect(Set(none.maxDrawdown.values) == [result.value("max_drawdown")])
      let all = SkippedTrades([3, 10], study, probability: 1, draws: 9, seed: 1, threads: 1)
      #expect(Set(all.totalReturn.values) == [0] && all.sharpe.undefined == 9)
      let some = SkippedTrades([3, 10], study, draws: 40, seed: 1, threads: 1)
      #expect(some.trades >= result.backtest.trades.count && Set(some.sharpe.values).count > 30)
      #expect(some == SkippedTrades([3, 10], study, draws: 40, seed: 1, threads: 2))
    }
  }

  @Test func noNoiseChangesNothing() throws {
    let study = try madeStudy(
      [trends(800, seed: 3), trends(800, seed: 4)],
      trendSpec + "objective: {maximize: sharpe, folds: 2, plateau: 10%}\n")
    let none = PriceNoise([3, 10], study, rangeShare: 0, draws: 3, seed: 1, threads: 1)
    let run = study.single([3, 10], over: study.inSample)
    #expect(Set(none.totalReturn.values) == [run.value("total_return")])
    #expect(none.objective.observed != nil && none.failed == 0)
    #expect(Set(none.objective.values) == [none.objective.observed])
    let some = PriceNoise([3, 10], study, draws: 8, seed: 1, threads: 2)
    #expect(Set(some.objective.values).count == 8)
    #expect(some == PriceNoise([3, 10], study, draws: 8, seed: 1, threads: 1))
  }

  /// Rates beside each dataset: without noise every market is worth what the study found.
  @Test func noisyMarketsPayTheirOwnFunding() throws {
    let folder = NSTemporaryDirectory() + "assay-noise-\(getpid())-\(UInt64.random(in: 0...(.max)))"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let workspace = Workspace(currentDirectory: folder, environment: [:])
    for (name, seed, rate) in [("a", 3, 0.0), ("b", 4, 0.002)] as [(String, UInt64, Double)] {
      let path = "\(folder)-\(name).csv"
      defer { try? FileManager.default.removeItem(atPath: path) }
      try Data(madeBars(trends(800, seed: seed)).utf8).write(to: URL(fileURLWithPath: path))
      let bars = try BarFile.read(path: path, name: name)
      try workspace.data.save(
        bars.series,
        DatasetManifest(bars, source: "", licence: "", inputSHA256: "", assayVersion: "1"))
      let times = stride(from: 0, to: 800, by: 8).map { bars.series.bars[$0].openTime }
      let rates = ValueSeries(
        name: "\(name).funding", times: times,
        columns: [.init("funding_rate", times.map { _ in rate })])
      try workspace.values.save(
        rates,
        ValueManifest(
          rates, source: "", licence: "", inputs: [], repairs: [], assayVersion: "1"))
    }
    let text = trendSpec.replacingOccurrences(
      of: "{fee_bps: 2,", with: "{funding: dataset, fee_bps: 2,")
    let node = try YAML.parse(
      "name: made\ndata: {dataset: a, also: [b]}\n\(text)", file: "made.yaml")
    let study = try Study(try ExperimentSpec(node, in: workspace), in: workspace)
    let none = PriceNoise([3, 10], study, rangeShare: 0, draws: 2, seed: 1, threads: 1)
    #expect(none.objective.observed != nil && none.failed == 0)
    #expect(Set(none.objective.values) == [none.objective.observed])
  }

  @Test func noisyBarsAreBars() throws {
    let study = try madeStudy([noise(400, seed: 3)], holdSpec, start: 5)
    let jitter = BarJitter(study.series, share: 3, windowBars: 5)
    var generator = Xoshiro256StarStar(seed: 11)
    let noisy = jitter.series(&generator)
    let ticks = try #require(noisy.ticksPerUnit)
    var moved = 0
    for (bar, old) in zip(noisy.bars, study.series.bars) {
      #expect(bar.low > 0 && bar.high >= max(bar.open, bar.close))
      #expect(bar.low <= min(bar.open, bar.close) && bar.openTime == old.openTime)
      #expect((bar.close * ticks).rounded() / ticks == bar.close)
      moved += bar.close != old.close ? 1 : 0
    }
    #expect(moved > 100)
  }

  @Test func fewReturnsAndFewTradesAreSaid() throws {
    let short = try madeStudy([noise(30, seed: 3)], holdSpec)
    let result = short.single([], over: short.inSample)
    let cone = BlockBootstrapCone(result, short.spec.account, seed: 1)
    #expect(cone.whyEmpty?.hasPrefix("only") == true && cone.points.isEmpty)
    #expect(cone.probabilityOfLoss == nil && cone.curves.allSatisfy(\.equity.isEmpty))
    let shuffle = TradeShuffle(result, seed: 1)
    #expect(shuffle.whyEmpty != nil && shuffle.maxDrawdown.values.isEmpty)
    let still = try madeStudy([Array(repeating: 0, count: 400)], trendSpec)
    let idle = still.single([3, 10], over: still.inSample)
    #expect(
      BlockBootstrapCone(idle, still.spec.account, seed: 1).whyEmpty == "the account never moved")
    let skipped = SkippedTrades([3, 10], still, seed: 1, threads: 1)
    #expect(skipped.whyEmpty == "the set never enters" && skipped.totalReturn.values.isEmpty)
    let noisy = PriceNoise([3, 10], still, draws: 2, seed: 1, threads: 1)
    #expect(noisy.objective.observed == nil && noisy.totalReturn.observed == 0)
  }
}
