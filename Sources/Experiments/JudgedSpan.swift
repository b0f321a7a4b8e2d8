import MarketData
import Metrics
import Sweep
import Trading

/// A run of one market's bars over which parameter sets are judged, whole and in parts, in one
/// pass.
struct JudgedSpan: Sendable {
  private let plan: SweepPlan
  private let segments: PlanSegments
  private let aims: [JudgedAim]
  private let limits: [(PerformanceMetric, Objective.Limit)]
  private let whole: JudgedPart
  /// What sets are chosen on and tested on; nil where this market has no bars of it.
  private let splits: [(train: JudgedPart?, test: JudgedPart?)]
  private let blocks: [Range<Int>]

  /// - Parameters:
  ///   - all: The plan of all bars that the search sees.
  ///   - bars: Those of them that count here.
  ///   - foldEnds: Where the objective's folds end, ascending to the end of `bars`.
  ///   - splits: Parts to be judged besides.
  ///   - blocks: Runs of bars whose sums are kept.
  init(
    _ all: SweepPlan, bars: Range<Int>, foldEnds: [Int], _ objective: Objective,
    splits: [StudySplit], blocks: [Range<Int>], _ account: AccountSpec
  ) {
    let periods = account.returnPeriods(all.series, bars)
    func cut(_ runs: [Range<Int>]) -> [[Range<Int>]] { JudgedPart.cut(runs, objective.folds) }
    let folds = zip([bars.lowerBound] + foldEnds, foldEnds).map { [$0..<$1] }
    let parts = splits.flatMap { [$0.train, $0.test] }
    segments = PlanSegments(
      all, bars,
      edgesOf: folds.flatMap { $0 } + parts.flatMap { $0 + cut($0).flatMap { $0 } } + blocks,
      account, periods)
    plan = SweepPlan(
      series: all.series, entry: all.entry, columns: all.columns, side: all.side,
      capital: all.capital, bars: bars, segmentEnds: segments.ends, periodEnds: periods.ends)
    aims = objective.goals.map { JudgedAim($0, objective) }
    limits = objective.limits.compactMap { limit in
      PerformanceMetric(rawValue: limit.metric).map { ($0, limit) }
    }
    whole = JudgedPart([bars], folds: folds, in: segments)
    self.splits = splits.map { [segments] split in
      func part(_ runs: [Range<Int>]) -> JudgedPart? {
        runs.isEmpty ? nil : JudgedPart(runs, folds: cut(runs), in: segments)
      }
      return (part(split.train), part(split.test))
    }
    self.blocks = blocks.map(segments.range)
  }

  /// What one set came to.
  struct Result: Sendable {
    /// All trial metrics over the whole span, NaN where undefined.
    var metrics: [Double]
    var isRuined: Bool
    /// One a goal of the objective, over the whole span.
    var goals: [Double]
    /// The first goal where sets are chosen, NaN where limits are broken there, and where they are
    /// tested, by turns.
    var splits: [Double]
    /// Sum and sum of squares of the returns of each block, by turns.
    var blocks: [Double]
  }

  /// Runs sets over the span, as many at a time as memory allows.
  func results(_ sets: [[Double]], threads: Int) -> [Result] {
    let bytes = segments.ends.count * TallyField.allCases.count * MemoryLayout<Double>.size
    let most = max(512, 64_000_000 / bytes)
    return stride(from: 0, to: sets.count, by: most).flatMap { first in
      let some = Array(sets[first..<min(first + most, sets.count)])
      let tallies = sweep(some, plan, threads: threads)
      return parallelMap(some.count, threads: threads) { result(tallies, $0) }
    }
  }

  private func result(_ tallies: Tallies, _ set: Int) -> Result {
    guard let sums = whole.sums(tallies, set, segments) else {
      preconditionFailure("A plan has a segment.")
    }
    var values: [Double] = []
    values.reserveCapacity(2 * splits.count)
    for split in splits {
      values.append(split.train.map { chosenBy($0, tallies, set) } ?? .nan)
      values.append(split.test.map { $0.worth(aims[0], tallies, set, segments) } ?? .nan)
    }
    return Result(
      metrics: whole.metrics(sums), isRuined: sums.isRuined,
      goals: aims.map { whole.worth($0, tallies, set, segments) }, splits: values,
      blocks: blocks.flatMap { block in
        block.reduce([0, 0]) {
          [$0[0] + tallies[set, $1, .sum1], $0[1] + tallies[set, $1, .sum2]]
        }
      })
  }

  /// A set's worth where it is chosen: nothing where it breaks a limit.
  private func chosenBy(_ part: JudgedPart, _ tallies: Tallies, _ set: Int) -> Double {
    if !limits.isEmpty {
      guard let sums = part.sums(tallies, set, segments), part.keeps(limits, sums) else {
        return .nan
      }
    }
    return part.worth(aims[0], tallies, set, segments)
  }
}
