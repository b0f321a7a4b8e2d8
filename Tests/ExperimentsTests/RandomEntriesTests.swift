import Metrics
import Numerics
import Sweep
import Testing

@testable import Experiments
@testable import Trading

@Suite struct RandomEntriesTests {
  @Test func aScheduleGoesToSpellsAndBack() {
    for seed in UInt64(0)..<50 {
      var generator = Xoshiro256StarStar(seed: seed)
      let bars = 1 + generator.below(60)
      var schedule = TargetSchedule()
      for bar in 0..<bars where generator.below(4) == 0 {
        schedule.append([0, 1, -1, 0.5][generator.below(4)], at: bar)
      }
      let spells = HoldingSpells(schedule, bars: bars, side: .longShort)
      #expect(spells.schedule() == schedule, "seed \(seed)")
      #expect(spells.gaps.count == spells.spells.count + 1)
      let other = spells.permuted(&generator)
      func length(_ spells: HoldingSpells) -> Int {
        spells.gaps.reduce(0, +) + spells.spells.reduce(0) { $0 + $1.bars }
      }
      #expect(length(spells) == bars && length(other) == bars, "seed \(seed)")
      #expect(
        Set(other.spells) == Set(spells.spells) && other.gaps.sorted() == spells.gaps.sorted(),
        "seed \(seed)")
      #expect(spells.schedule { _ in false }.bars.isEmpty)
    }
  }

  @Test func whatTheAccountClampsIsFlat() {
    var schedule = TargetSchedule()
    for (bar, target) in [(2, 1.0), (4, -1), (6, .nan), (8, 3), (9, 1)] {
      schedule.append(target, at: bar)
    }
    let spells = HoldingSpells(schedule, bars: 10, side: .long)
    #expect(spells.spells == [.init(target: 1, bars: 2), .init(target: 1, bars: 2)])
    #expect(spells.gaps == [2, 4, 0] && spells.trades == [0..<1, 1..<2])
    let both = HoldingSpells(schedule, bars: 10, side: .longShort)
    #expect(both.trades == [0..<1, 1..<2, 2..<3] && both.gaps == [2, 0, 2, 0])
  }

  @Test func chanceDoesNotFindAPlantedEdge() throws {
    let study = try madeStudy([trends(3_000, seed: 5)], trendSpec + "sizing: all-in\n")
    let random = RandomEntries([3, 10], study, draws: 400, seed: 1, threads: 2)
    #expect(random.whyEmpty == nil && random.spells > 50)
    #expect(try #require(random.sharpeProbability) < 0.01)
    #expect(try #require(random.totalReturnProbability) < 0.01)
    #expect(random.sharpe.values.count == 400)
    let observed = study.single([3, 10], over: study.inSample)
    #expect(random.sharpe.observed == observed.value("sharpe"))
    #expect(random.totalReturn.observed == observed.value("total_return"))
    // Spells are as long as the strategy's, and as many: so is the time in the market.
    #expect(Set(random.closedTrades.values) == [random.closedTrades.observed])
    for exposure in random.exposure.values {
      #expect(abs(exposure - (random.exposure.observed ?? 0)) < 1e-12)
    }
    #expect(random == RandomEntries([3, 10], study, draws: 400, seed: 1, threads: 1))
    #expect(random != RandomEntries([3, 10], study, draws: 400, seed: 2, threads: 1))
  }

  /// Without an edge every rank among chance is as likely.
  @Test func withoutAnEdgeAnyProbabilityIsAsLikely() throws {
    let free = "strategy: {name: sma-cross, parameters: {fast: 5, slow: 20}}\n"
    let found = try (UInt64(0)..<40).map { seed in
      let study = try madeStudy([noise(500, seed: seed)], free)
      let random = RandomEntries([5, 20], study, draws: 99, seed: seed, threads: 1)
      return try #require(random.totalReturnProbability)
    }
    let mean = found.reduce(0, +) / 40
    // The mean of 40 uniform numbers lies within 0.15 of a half but once in 1,000.
    #expect(abs(mean - 0.5) < 0.15, "\(found)")
    #expect(found.count { $0 <= 0.25 } > 2 && found.count { $0 > 0.75 } > 2, "\(found)")
    #expect(found.count { $0 <= 0.05 } < 8, "\(found)")
  }

  @Test func stopsActOnRandomEntriesToo() throws {
    let study = try madeStudy(
      [trends(2_000, seed: 7)], trendSpec + "stops: {stop: 3%}\n")
    let random = RandomEntries([3, 10], study, draws: 100, seed: 1, threads: 2)
    let exposure = try #require(random.exposure.mean)
    let observed = try #require(random.exposure.observed)
    // Going with the market, the strategy is stopped less often than chance.
    #expect(exposure < observed && observed < 1 && exposure > 0.5, "\(exposure) \(observed)")
  }

  @Test func nothingToPermuteIsSaid() throws {
    let hold = RandomEntries(
      [], try madeStudy([noise(300, seed: 1)], holdSpec), draws: 50, seed: 1, threads: 1)
    #expect(hold.whyEmpty?.hasPrefix("always in the market") == true)
    #expect(hold.sharpeProbability == nil && hold.sharpe.values.isEmpty)
    #expect(hold.sharpe.observed != nil)
    let still = RandomEntries(
      [3, 10], try madeStudy([Array(repeating: 0, count: 300)], trendSpec), draws: 50, seed: 1,
      threads: 1)
    #expect(still.whyEmpty == "the set never enters" && still.totalReturnProbability == nil)
    #expect(still.totalReturn.observed == 0)
  }
}
