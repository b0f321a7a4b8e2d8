import Documents
import MarketData
import Numerics
import Testing

@testable import Experiments

/// What made bars are cut into.
func cuts(
  _ bars: Int, _ validation: String, hours: [Int]? = nil, period: String = "bar"
) throws -> (cuts: StudySplits, bars: [Bar]) {
  let text = madeBars(noise(bars, seed: 1), hours: hours ?? Array(0..<bars))
  let made = try study(
    ofFiles: [text],
    holdSpec + "metrics: {period: \(period)}\nvalidation: {\(validation)}\nreport: false\n")
  #expect(made.inSample == 0..<bars)
  return (made.cuts, made.series.bars)
}

@Suite struct WalkForwardWindowTests {
  private typealias Row = [Int]

  private func rows(_ cuts: StudySplits) -> [Row] {
    cuts.splits.map {
      [$0.train[0].lowerBound, $0.train[0].upperBound]
        + [$0.test[0].lowerBound, $0.test[0].upperBound]
    }
  }

  /// The windows of an independent program (walkforward.json of the overfitting goldens).
  @Test func windowsInBarsAreAsElsewhere() throws {
    let rolling = (0..<6).map { [100 * $0, 400 + 100 * $0, 400 + 100 * $0, 500 + 100 * $0] }
    #expect(rolling[5] == [500, 900, 900, 1_000])
    let plain = try cuts(1_000, "walk_forward: {train: 400, test: 100}").cuts
    #expect(rows(plain) == rolling && plain.barsLeftOver == 0)
    let anchored = try cuts(1_000, "walk_forward: {train: 400, test: 100, mode: anchored}").cuts
    #expect(rows(anchored) == rolling.map { [0] + $0.dropFirst() })
    let purged = try cuts(1_008, "walk_forward: {train: 252, test: 63, purge: 5}").cuts
    #expect(
      rows(purged) == [
        [0, 247, 252, 315], [63, 310, 315, 378], [126, 373, 378, 441], [189, 436, 441, 504],
        [252, 499, 504, 567], [315, 562, 567, 630], [378, 625, 630, 693], [441, 688, 693, 756],
        [504, 751, 756, 819], [567, 814, 819, 882], [630, 877, 882, 945], [693, 940, 945, 1_008],
      ])
    let both = try cuts(
      1_008, "walk_forward: {train: 252, test: 63, purge: 5, embargo: 3, mode: anchored}"
    ).cuts
    #expect(
      rows(both) == [
        [0, 247, 255, 315], [0, 310, 318, 378], [0, 373, 381, 441], [0, 436, 444, 504],
        [0, 499, 507, 567], [0, 562, 570, 630], [0, 625, 633, 693], [0, 688, 696, 756],
        [0, 751, 759, 819], [0, 814, 822, 882], [0, 877, 885, 945], [0, 940, 948, 1_008],
      ])
  }

  @Test func stepsMayOverlapOrLeaveHolesAndTheRestIsCounted() throws {
    let overlapping = try cuts(30, "walk_forward: {train: 10, test: 6, step: 4}").cuts
    #expect(
      rows(overlapping) == [
        [0, 10, 10, 16], [4, 14, 14, 20], [8, 18, 18, 24], [12, 22, 22, 28],
      ])
    #expect(overlapping.barsLeftOver == 2)
    let apart = try cuts(30, "walk_forward: {train: 10, test: 3, step: 8}").cuts
    #expect(rows(apart) == [[0, 10, 10, 13], [8, 18, 18, 21], [16, 26, 26, 29]])
    #expect(apart.barsLeftOver == 1)
    #expect(apart.splits.map(\.name) == ["window 1", "window 2", "window 3"])
    #expect(apart.splits.allSatisfy { $0.kind == .walkForward })
  }

  /// What a person would cut with a ruler: every window by its times, bar by bar.
  @Test func windowsInTimeAreThoseOfARuler() throws {
    for seed in UInt64(0)..<40 {
      var generator = Xoshiro256StarStar(seed: seed)
      let (hours, spec, isDaily) = randomWindows(&generator)
      let found = Result {
        try cuts(
          hours.count, "walk_forward: {\(spec.text)}", hours: hours, period: isDaily ? "1d" : "bar")
      }
      let expected = spec.windows(hours, isDaily: isDaily)
      let isUsable =
        !expected.isEmpty && expected.allSatisfy { $0[0] + 2 <= $0[1] && $0[2] + 2 <= $0[3] }
        && zip(expected, expected.dropFirst()).allSatisfy { $0[2] < $1[2] }
      switch found {
      case .success(let found):
        #expect(rows(found.cuts) == expected, "seed \(seed): \(spec.text), daily \(isDaily)")
        #expect(isUsable, "seed \(seed): \(expected)")
        #expect(found.cuts.barsLeftOver == hours.count - (expected.last?[3] ?? 0), "seed \(seed)")
      case .failure(let fault):
        #expect(fault is AssayError && !isUsable, "seed \(seed): \(spec.text): \(fault)")
      }
    }
  }

  /// Hours with nights and weeks left out, and windows in time or bars.
  private func randomWindows(
    _ generator: inout Xoshiro256StarStar
  ) -> (hours: [Int], Ruler, isDaily: Bool) {
    var hours: [Int] = []
    var hour = 0
    let hasGaps = generator.below(2) == 0
    for _ in 0..<generator.whole(400...900) {
      hours.append(hour)
      hour += hasGaps && generator.below(40) == 0 ? generator.whole(2...60) : 1
    }
    let isTime = generator.below(3) > 0
    let ruler = Ruler(
      isTime: isTime, train: generator.whole(60...240), test: generator.whole(40...120),
      step: generator.whole(30...160), purge: generator.whole(0...50),
      embargo: generator.whole(0...30), isAnchored: generator.below(2) == 0)
    return (hours, ruler, generator.below(2) == 0)
  }

  @Test func dailyPeriodsPutAllEdgesOnMidnight() throws {
    let (cuts, bars) = try cuts(
      2_000,
      "walk_forward: {train: 500, test: 100, purge: 7, embargo: 5}, "
        + "k_fold: {folds: 6, purge: 5, embargo: 9}, cpcv: {groups: 6, purge: 5, embargo: 9}, "
        + "regimes: {window: 3d}, pbo: 8", period: "1d")
    func isMidnight(_ bar: Int) -> Bool {
      bar == 0 || bar == bars.count || day(bars[bar - 1]) < day(bars[bar])
    }
    for split in cuts.splits {
      for run in split.train + split.test {
        #expect(isMidnight(run.lowerBound) && isMidnight(run.upperBound), "\(split.name): \(run)")
      }
    }
    let edges = (cuts.blocks + cuts.groups).flatMap { [$0.lowerBound, $0.upperBound] }
    #expect(edges.allSatisfy(isMidnight) && cuts.blocks.count == 8 && cuts.groups.count == 6)
    // The first day is half a day, and is trained on all the same.
    #expect(cuts.splits[0].train[0].lowerBound == 0)
  }

  private func day(_ bar: Bar) -> Int64 { bar.openTime.nanoseconds / Span.day }

  @Test func windowsThatCannotBeAreRefused() throws {
    func fault(_ validation: String, bars: Int = 300) -> String {
      do {
        _ = try cuts(bars, validation)
        return "none"
      } catch { return "\(error)" }
    }
    #expect(
      fault("walk_forward: {train: 250, test: 60}").contains("250 bars and 60 bars is longer"))
    #expect(
      fault("walk_forward: {train: 20d, test: 2d}").contains(
        "20d and 2d is longer than the 300 bars"))
    #expect(
      fault("walk_forward: {train: 20, test: 2, step: 1}", bars: 1_100)
        .contains("makes 1001 splits, more than 1000"))
    #expect(fault("walk_forward: {train: 20, test: 9, purge: 19}").contains("no bars to train on"))
    #expect(fault("walk_forward: {train: 20, test: 9, purge: 99}").contains("no bars to train on"))
    #expect(fault("walk_forward: {train: 20, test: 9, embargo: 8}").contains("no bars to test on"))
    #expect(fault("walk_forward: {train: 20, test: 9d}").contains("train in bars and test in the"))
    #expect(fault("walk_forward: {train: 9d, test: 1d, step: 5}").contains("step in the other"))
    #expect(
      fault("walk_forward: {train: 100, test: 20, accounts: restart, boundary: adopt}")
        .contains("nothing to adopt"))
    #expect(
      fault("walk_forward: {train: 4d, test: 1d, step: 30m}").contains("test from the same bar"))
  }
}

/// Windows as a person would cut them.
private struct Ruler {
  let isTime: Bool
  let train: Int
  let test: Int
  let step: Int
  let purge: Int
  let embargo: Int
  let isAnchored: Bool

  var text: String {
    let unit = isTime ? "h" : ""
    return "train: \(train)\(unit), test: \(test)\(unit), step: \(step)\(unit), "
      + "purge: \(purge)\(unit), embargo: \(embargo)\(unit), "
      + "mode: \(isAnchored ? "anchored" : "rolling")"
  }

  /// Rows of where training and test begin and end.
  func windows(_ hours: [Int], isDaily: Bool) -> [[Int]] {
    let count = hours.count
    func midnights(_ bar: Int) -> Bool {
      func day(_ bar: Int) -> Int { (firstOpenSeconds + 3_600 * hours[bar]) / 86_400 }
      return !isDaily || bar == 0 || bar == count || day(bar - 1) < day(bar)
    }
    func later(_ bar: Int) -> Int { (bar...count).first(where: midnights) ?? count }
    func earlier(_ bar: Int) -> Int { (0...bar).last(where: midnights) ?? 0 }
    func bar(at place: Int) -> Int {
      isTime ? hours.firstIndex { $0 >= place } ?? count : min(count, max(0, place))
    }
    func clock(_ bar: Int) -> Int {
      isTime ? (bar < count ? hours[bar] : hours[count - 1] + 1) : bar
    }
    let end = clock(count)
    var rows: [[Int]] = []
    for number in 0... {
      let first = number * step
      if first + train + test > end { break }
      let cut = later(bar(at: first + train))
      let start = isAnchored ? 0 : later(bar(at: first))
      let test = later(bar(at: clock(cut) + embargo))
      // Windows that lie in a gap are left out.
      if cut - start < 2 || later(bar(at: first + train + self.test)) - cut < 2 { continue }
      rows.append([
        start, max(start, earlier(bar(at: clock(cut) - purge))), test,
        max(test, later(bar(at: first + train + self.test))),
      ])
    }
    return rows
  }
}
