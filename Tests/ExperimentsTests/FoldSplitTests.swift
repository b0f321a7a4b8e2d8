import Documents
import Foundation
import MarketData
import Numerics
import Testing

@testable import Experiments

@Suite struct FoldSplitTests {
  /// No bar is trained on and tested, and none that is nearer to a test than was asked.
  @Test func trainingKeepsItsDistance() throws {
    for seed in UInt64(0)..<25 {
      var generator = Xoshiro256StarStar(seed: seed)
      let bars = generator.whole(120...400)
      let (groups, tested) = (generator.whole(3...7), generator.whole(1...2))
      let (purge, embargo) = (generator.below(6), generator.below(6))
      let rest = "purge: \(purge), embargo: \(embargo)"
      let found = try cuts(
        bars,
        "k_fold: {folds: \(groups), \(rest)}, "
          + "cpcv: {groups: \(groups), test_groups: \(tested), \(rest)}"
      ).cuts
      // As numpy's array_split cuts: the first groups a bar longer.
      let ends = (0...groups).map { $0 * (bars / groups) + min($0, bars % groups) }
      #expect(found.groups == zip(ends, ends.dropFirst()).map { $0..<$1 }, "seed \(seed)")
      for split in found.splits {
        let test = Set(split.test.flatMap { $0 })
        let train = split.train.flatMap { $0 }
        let expected = (0..<bars).filter { bar in
          split.test.allSatisfy {
            bar < $0.lowerBound - purge || bar >= $0.upperBound + purge + embargo
          }
        }
        #expect(train == expected && test.isDisjoint(with: train), "seed \(seed): \(split)")
      }
    }
  }

  @Test func everyChoiceOfGroupsIsTestedOnce() throws {
    let found = try cuts(600, "k_fold: {folds: 4}, cpcv: {groups: 6, test_groups: 2}").cuts
    let folds = found.splits.filter { $0.kind == .kFold }
    #expect(folds.map(\.name) == ["fold 1", "fold 2", "fold 3", "fold 4"])
    #expect(folds.flatMap(\.test) == [0..<150, 150..<300, 300..<450, 450..<600])
    let choices = found.splits.compactMap { split -> [Int]? in
      if case .combinatorial(let tested) = split.kind { tested } else { nil }
    }
    #expect(choices == (0..<6).flatMap { first in (first + 1..<6).map { [first, $0] } })
    #expect(found.splits[4].name == "groups 1, 2" && found.splits[4].test == [0..<200])
    #expect(found.splits[5].test == [0..<100, 200..<300])
    #expect(found.splits[5].train == [100..<200, 300..<600])
  }

  /// López de Prado: φ = k/N · (N choose k) paths, each over every group, from splits that test it.
  @Test func pathsTakeEachGroupFromASplitThatTestsIt() throws {
    let folder = try RunFolder()
    let made = try madeStudy(
      [trends(900, seed: 5)],
      trendSpec + "validation: {cpcv: {groups: 5, test_groups: 2, purge: 3}, k_fold: {folds: 5}}\n")
    let trials = try folder.trials("paths", of: made)
    let chooser = SetChooser(trials, made.spec, .best)
    let folds = try #require(FoldsResult(.combinatorial, made, trials, chooser))
    #expect(folds.rows.count == 10 && folds.paths.count == 4)
    for (number, path) in folds.paths.enumerated() {
      #expect(path.legs.map(\.bars) == made.splits.groups)
      for (group, leg) in path.legs.enumerated() {
        let takers = folds.rows.filter { $0.name.dropFirst(7).contains("\(group + 1)") }
        #expect(leg.set == takers[number].set)
      }
    }
    let single = try #require(FoldsResult(.kFold, made, trials, chooser))
    #expect(single.paths.count == 1 && single.paths[0].legs.map(\.set) == single.rows.map(\.set))
  }

  /// Combinatorial folds of one group each are still what was asked for.
  @Test func oneGroupAtATimeIsNoKFold() throws {
    let folder = try RunFolder()
    let made = try madeStudy(
      [trends(700, seed: 6)],
      trendSpec + "validation: {cpcv: {groups: 4, test_groups: 1}, k_fold: {folds: 4}}\n")
    #expect(Set(made.splitNames).count == 8)
    let (_, evidence) = try folder.validated("single", made)
    let cpcv = try #require(evidence.folds.first { $0.kind == .combinatorial })
    let kFold = try #require(evidence.folds.first { $0.kind == .kFold })
    #expect(cpcv.rows.count == 4 && kFold.rows.count == 4)
    #expect(cpcv.paths.count == 1 && kFold.paths.count == 1)
    #expect(cpcv.paths[0].result.backtest.equity == kFold.paths[0].result.backtest.equity)
  }

  @Test func foldsThatCannotBeAreRefused() throws {
    func fault(_ validation: String, bars: Int = 60) -> String {
      do {
        _ = try cuts(bars, validation)
        return "none"
      } catch { return "\(error)" }
    }
    #expect(fault("k_fold: {folds: 31}").contains("do not make 31 groups"))
    #expect(fault("k_fold: {folds: 3, purge: 30}").contains("no bars to train on"))
    #expect(fault("cpcv: {groups: 4, test_groups: 4}").contains("must be 1 to 3"))
    #expect(fault("cpcv: {groups: 20, test_groups: 3}").contains("more than 256 splits"))
    #expect(fault("pbo: 18", bars: 35).contains("do not make 18 groups"))
    #expect(fault("pbo: 5").contains("must be even"))
    #expect(fault("regimes: {window: 40h}").contains("do not make 3 regimes"))
  }
}

@Suite struct RegimeSplitTests {
  /// Every stretch by the measure of the bars before it, as plain code finds it.
  private func stretches(
    _ closes: [Double], hours: [Int], window: Int, isTrend: Bool
  ) -> [(start: Int, end: Int, value: Double)] {
    var found: [(Int, Int, Double)] = []
    var start = 0
    while start < closes.count {
      let end = hours.firstIndex { $0 >= hours[start] + window } ?? closes.count
      let first = hours.firstIndex { $0 >= hours[start] - window } ?? 0
      let logs = (first..<start).dropFirst().map { log(closes[$0] / closes[$0 - 1]) }
      let mean = logs.reduce(0, +) / Double(logs.count)
      let squares = logs.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      let value = isTrend ? logs.reduce(0, +) : (squares / Double(logs.count)).squareRoot()
      found.append((start, end, start - first < 10 ? .nan : value))
      start = end
    }
    return found
  }

  @Test func labelsAreRanksOfWhatCameBefore() throws {
    for seed in UInt64(0)..<12 {
      var generator = Xoshiro256StarStar(seed: seed)
      let returns = (0..<900).map { _ in 0.01 * generator.normal() }
      var hours = Array(0..<900)
      for bar in 500..<900 { hours[bar] += 37 }
      let (isTrend, count) = (seed % 2 == 1, 2 + generator.below(3))
      let made = try study(
        ofFiles: [madeBars(returns, hours: hours)],
        holdSpec
          + "validation: {regimes: {by: \(isTrend ? "trend" : "volatility"), window: 30h, "
          + "count: \(count)}}\n")
      let splits = made.cuts.splits
      let plain = stretches(
        made.series.bars.map(\.close), hours: hours, window: 30, isTrend: isTrend)
      let sorted = plain.map(\.value).filter(\.isFinite).sorted()
      var covered = [Int](repeating: 0, count: 900)
      for (label, runs) in splits.map(\.test).enumerated() {
        for bar in runs.flatMap({ $0 }) { covered[bar] += 1 }
        let own = plain.filter { stretch in
          stretch.value.isFinite
            && sorted.count { $0 < stretch.value } * count / sorted.count == label
        }
        #expect(
          own.flatMap { $0.start..<$0.end } == runs.flatMap { $0 }, "seed \(seed), label \(label)")
      }
      for stretch in plain {
        let times = stretch.value.isFinite ? 1 : 0
        #expect(covered[stretch.start..<stretch.end].allSatisfy { $0 == times }, "seed \(seed)")
      }
      for split in splits {
        let bars = (split.train + split.test).flatMap { $0 }.sorted()
        #expect(bars == Array(0..<900), "seed \(seed): \(split.name)")
      }
    }
  }

  /// Later bars move thresholds, never the order of what came before.
  @Test func laterBarsDoNotReorderEarlierStretches() throws {
    for seed in UInt64(0)..<12 {
      var generator = Xoshiro256StarStar(seed: seed)
      let returns = noise(1_200, seed: seed)
      let cut = 24 * generator.whole(10...49)
      let other = Array(returns[..<cut]) + noise(1_200 - cut, deviation: 0.03, seed: seed + 99)
      func labels(_ returns: [Double]) throws -> [Int] {
        let made = try madeStudy(
          [returns], holdSpec + "validation: {regimes: {window: 24h, count: 4}}\n")
        let runs = made.cuts.splits.map(\.test)
        return (0..<1_200).map { bar in runs.firstIndex { $0.contains { $0.contains(bar) } } ?? -1 }
      }
      let (before, after) = (try labels(returns), try labels(other))
      // The stretch that begins at the cut is labelled by bars before it.
      let starts = stride(from: 24, through: cut, by: 24).map { $0 }
      for first in starts {
        for second in starts where before[first] < before[second] {
          #expect(after[first] <= after[second], "seed \(seed), cut \(cut)")
        }
      }
      let last = Array(returns[..<1_176]) + noise(24, deviation: 0.1, seed: seed)
      #expect(try labels(last) == before, "seed \(seed)")
    }
  }
}
