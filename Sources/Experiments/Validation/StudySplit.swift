import Documents
import MarketData
import Validation

/// Bars on which a set is chosen and bars on which the choice is tested.
package struct StudySplit: Sendable, Equatable {
  package enum Kind: Sendable, Equatable {
    case walkForward, kFold
    /// Of combinatorial folds; the tested groups, counted from 0.
    case combinatorial([Int])
    /// Of a kind of market; its number among the regimes.
    case regime(Int)
  }

  package let kind: Kind
  package let name: String
  /// Runs of bars of the first market, ascending.
  package let train: [Range<Int>]
  package let test: [Range<Int>]
}

/// Everything that a study's data is cut into.
package struct StudySplits: Sendable {
  package private(set) var splits: [StudySplit] = []
  /// Where the blocks of the cross-validation for overfitting lie; none without one.
  package private(set) var blocks: [Range<Int>] = []
  /// Bars at the end that are in no walk-forward window.
  package private(set) var barsLeftOver = 0
  /// Walk-forward windows that lie in a gap of the data and are left out.
  package private(set) var windowsWithoutBars = 0
  /// The groups of combinatorial folds, in the order of time.
  package private(set) var groups: [Range<Int>] = []

  /// More would take more memory a set than they tell.
  static let most = 1_000

  /// What each split has of another market: the same times.
  func mapped(from first: BarSeries, to market: StudyMarket) -> [StudySplit] {
    let clock = BarClock(market.series, market.inSample)
    let origin = BarClock(first, 0..<first.bars.count)
    func map(_ runs: [Range<Int>]) -> [Range<Int>] {
      runs.map {
        clock.bar(at: origin.time($0.lowerBound))..<clock.bar(at: origin.time($0.upperBound))
      }
      .filter { !$0.isEmpty }
    }
    return splits.map {
      StudySplit(kind: $0.kind, name: $0.name, train: map($0.train), test: map($0.test))
    }
  }

  init(_ splits: [StudySplit] = [], blocks: [Range<Int>] = []) {
    self.splits = splits
    self.blocks = blocks
  }

  init(
    _ spec: ValidationSpec, _ series: BarSeries, _ inSample: Range<Int>, _ periods: ReturnPeriods
  ) throws {
    let cutter = Cutter(series: series, bars: inSample, periods: periods)
    if let walk = spec.walkForward {
      let (windows, empty) = try cutter.windows(walk)
      splits += windows
      windowsWithoutBars = empty
      barsLeftOver = inSample.upperBound - (windows.last?.test.last?.upperBound ?? 0)
    }
    if let folds = spec.kFold {
      splits += try cutter.folds(folds, cutter.groups(folds.groups), isCombinatorial: false)
    }
    if let folds = spec.combinatorial {
      groups = try cutter.groups(folds.groups)
      splits += try cutter.folds(folds, groups, isCombinatorial: true)
    }
    if let regimes = spec.regimes {
      splits += try MarketRegimes(regimes, series, inSample, periods).splits
    }
    if let overfitting = spec.backtestOverfitting {
      blocks = try cutter.groups(overfitting.blocks)
    }
    guard splits.count <= Self.most else {
      throw AssayError(
        .usage, "validation makes \(splits.count) splits, more than \(Self.most)",
        mend: "take longer windows or fewer groups")
    }
  }
}

/// The times of a run of bars, and the bars at times.
struct BarClock {
  private let series: BarSeries
  private let bars: Range<Int>

  init(_ series: BarSeries, _ bars: Range<Int>) {
    self.series = series
    self.bars = bars
  }

  /// When a bar opens; the end of the last one beyond it.
  func time(_ bar: Int) -> Int64 {
    bar < series.bars.count
      ? series.bars[bar].openTime.nanoseconds
      : series.bars[series.bars.count - 1].openTime.nanoseconds + series.interval
  }

  /// The first bar that does not open before a time, or the end.
  func bar(at time: Int64) -> Int {
    var (low, high) = (bars.lowerBound, bars.upperBound)
    while low < high {
      let middle = (low + high) / 2
      if series.bars[middle].openTime.nanoseconds < time { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The bar a stretch after another, or before it.
  func bar(_ stretch: Stretch, from bar: Int, backwards: Bool = false) -> Int {
    switch stretch {
    case .bars(let count):
      return min(bars.upperBound, max(bars.lowerBound, backwards ? bar - count : bar + count))
    case .time(let nanoseconds):
      let (moved, overflow) =
        backwards
        ? time(bar).subtractingReportingOverflow(nanoseconds)
        : time(bar).addingReportingOverflow(nanoseconds)
      return overflow ? backwards ? bars.lowerBound : bars.upperBound : self.bar(at: moved)
    }
  }
}

/// Cuts one market's bars, always where a return period ends.
private struct Cutter {
  let series: BarSeries
  let bars: Range<Int>
  let periods: ReturnPeriods

  private var clock: BarClock { BarClock(series, bars) }

  /// The first place at or after another where a period ends; all bars begin at one.
  private func edge(_ bar: Int) -> Int {
    bar <= bars.lowerBound ? bars.lowerBound : min(bars.upperBound, periods.edge(bar))
  }

  /// The last such place at or before another.
  private func edge(before bar: Int) -> Int {
    max(bars.lowerBound, periods.edge(before: bar) ?? bars.lowerBound)
  }

  /// The windows that have bars, and how many have none.
  func windows(_ spec: WalkForwardSpec) throws -> ([StudySplit], empty: Int) {
    let (first, last) =
      spec.train.isTime
      ? (
        Int(clock.time(bars.lowerBound)), Int(clock.time(bars.upperBound - 1) + series.interval)
      ) : (bars.lowerBound, bars.upperBound)
    func bar(_ position: Int) -> Int {
      edge(spec.train.isTime ? clock.bar(at: Int64(position)) : position)
    }
    let layout: WalkForward.Plan
    do {
      layout = try WalkForward(
        train: Int(spec.train.length), test: Int(spec.test.length), step: Int(spec.step.length),
        start: spec.isAnchored ? .anchored : .rolling
      ).plan(over: first..<last)
    } catch let fault as SplitFault {
      // Times are told in nanoseconds there, which nobody reads.
      let isTooLong = last - first < Int(spec.train.length) + Int(spec.test.length)
      throw AssayError(
        .usage,
        "validation.walk_forward: "
          + (isTooLong
            ? "a window of \(spec.train.text) and \(spec.test.text) is longer than the "
              + "\(bars.count) bars in sample"
            : fault.problem),
        at: series.name, mend: fault.mend)
    }
    let windows = try layout.windows.prefix(StudySplits.most + 1).enumerated().compactMap {
      number, window -> StudySplit? in
      let cut = bar(window.train.upperBound)
      let start = bar(window.train.lowerBound)
      let end = max(start, edge(before: clock.bar(spec.purge, from: cut, backwards: true)))
      let test = edge(clock.bar(spec.embargo, from: cut))
      let testEnd = max(test, bar(window.test.upperBound))
      // A gap in the data may leave a window nothing to see.
      if min(cut - start, bar(window.test.upperBound) - cut) < 2 { return nil }
      return try split(
        .walkForward, "window \(number + 1)", train: [start..<end], test: [test..<testEnd])
    }
    guard !windows.isEmpty else {
      throw AssayError(
        .data, "validation.walk_forward: no window has bars to train and test on",
        at: series.name, mend: "take longer windows")
    }
    try refuseTwins(among: windows)
    return (windows, min(layout.windows.count, StudySplits.most + 1) - windows.count)
  }

  /// Windows that test from the same bar would count one test twice.
  private func refuseTwins(among windows: [StudySplit]) throws {
    for (window, next) in zip(windows, windows.dropFirst())
    where window.test[0].lowerBound == next.test[0].lowerBound {
      throw AssayError(
        .usage, "validation.walk_forward: \(window.name) and \(next.name) test from the same bar",
        at: series.name, mend: "take a step longer than a return period and the data's gaps")
    }
  }

  /// Equal runs of bars.
  func groups(_ count: Int) throws -> [Range<Int>] {
    // The first ones a bar longer where they cannot be equal, as `assay stats cpcv-splits` has it.
    let (size, longer) = bars.count.quotientAndRemainder(dividingBy: count)
    let ends = (1...count).map { edge(bars.lowerBound + $0 * size + min($0, longer)) }
    let groups = zip([bars.lowerBound] + ends, ends).map { $0..<max($0, $1) }
    guard groups.allSatisfy({ $0.count >= 2 }) else {
      throw AssayError(
        .data, "validation: \(bars.count) bars do not make \(count) groups of two periods",
        at: series.name, mend: "take more data or fewer groups")
    }
    return groups
  }

  /// Every choice of groups to test, the rest of the bars training, but for those too near.
  func folds(
    _ spec: FoldSpec, _ groups: [Range<Int>], isCombinatorial: Bool
  ) throws -> [StudySplit] {
    try Combinations(of: spec.testGroups, among: spec.groups).map { tested in
      let test = merged(tested.map { groups[$0] })
      var train = [bars]
      for run in test {
        let first = edge(before: clock.bar(spec.purge, from: run.lowerBound, backwards: true))
        let last = edge(
          clock.bar(spec.embargo, from: clock.bar(spec.purge, from: run.upperBound)))
        train = train.flatMap { part in
          [
            part.clamped(to: part.lowerBound..<max(part.lowerBound, min(part.upperBound, first))),
            max(part.lowerBound, min(part.upperBound, last))..<part.upperBound,
          ]
        }.filter { !$0.isEmpty }
      }
      let name = tested.map { String($0 + 1) }.joined(separator: ", ")
      return try split(
        isCombinatorial ? .combinatorial(tested) : .kFold,
        "\(isCombinatorial ? "groups" : "fold") \(name)", train: train, test: test)
    }
  }

  private func split(
    _ kind: StudySplit.Kind, _ name: String, train: [Range<Int>], test: [Range<Int>]
  ) throws -> StudySplit {
    for (what, runs) in [("train", train), ("test", test)]
    where runs.reduce(0, { $0 + $1.count }) < 2 {
      throw AssayError(
        .data, "validation: \(name) has no bars to \(what) on", at: series.name,
        mend: "take longer windows, or less purge and embargo")
    }
    return StudySplit(kind: kind, name: name, train: train, test: test)
  }
}

/// Ascending runs of bars, those that touch made one.
func merged(_ runs: [Range<Int>]) -> [Range<Int>] {
  runs.reduce(into: []) { merged, run in
    if let last = merged.last, last.upperBound == run.lowerBound {
      merged[merged.count - 1] = last.lowerBound..<run.upperBound
    } else {
      merged.append(run)
    }
  }
}
