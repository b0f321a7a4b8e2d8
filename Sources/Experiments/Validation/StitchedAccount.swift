import MarketData
import Metrics
import Sweep
import Trading

/// One account that trades in each stretch of time the set that was chosen for it, and pays to move
/// from one to the next.
package struct StitchedAccount: Sendable {
  /// A set and the bars in which it is traded; without one the account stays flat.
  package struct Leg: Sendable, Equatable {
    package var bars: Range<Int>
    package var set: [Double]?
  }

  package let legs: [Leg]
  package let result: SingleResult
  private let segments: PlanSegments
  private let parts: [JudgedPart]
  /// All legs, without what lies between them.
  private let traded: JudgedPart

  /// - Parameter legs: Ascending and apart; between them the account is flat.
  init(
    _ legs: [Leg], _ market: StudyMarket, _ spec: ExperimentSpec,
    boundary: WalkForwardSpec.Boundary, accounts: WalkForwardSpec.Accounts
  ) {
    self.legs = legs
    let bars = legs[0].bars.lowerBound..<legs[legs.count - 1].bars.upperBound
    let schedule = Self.schedule(legs, market.plan, boundary, accounts)
    let periods = spec.account.returnPeriods(market.series, bars)
    segments = PlanSegments(
      market.plan, bars, edgesOf: legs.map(\.bars), spec.account, periods)
    let plan = SweepPlan(
      series: market.series, entry: CatalogEntry("stitched", schedules: [schedule]),
      columns: market.plan.columns, side: market.plan.side, capital: market.plan.capital,
      bars: bars, segmentEnds: segments.ends, periodEnds: periods.ends)
    parts = legs.map { [segments] in JudgedPart([$0.bars], folds: [], in: segments) }
    traded = JudgedPart(legs.map(\.bars), folds: [], in: segments)
    result = SingleResult([0], plan, spec.account, periods)
  }

  /// The mean return a period and the Sharpe ratio a year over all legs; nil where undefined.
  var overLegs: (meanReturn: Double?, sharpe: Double?) {
    guard let sums = traded.sums(result.backtest.tallies, 0, segments), sums.periods > 0 else {
      return (nil, nil)
    }
    let sharpe = traded.value(.sharpe, sums)
    return (sums[.sum1] / sums.periods, sharpe.isFinite ? sharpe : nil)
  }

  /// A metric of the account in one leg; nil where it is undefined.
  func value(_ metric: PerformanceMetric, leg: Int) -> Double? {
    guard let sums = sums(leg: leg) else { return nil }
    // Of an account that was lost, what is left is said: a return of −100 %.
    let value = parts[leg].defined(metric, sums)
    return value.isFinite ? value : nil
  }

  /// What the account gained in one leg, in money.
  func profit(leg: Int) -> Double { sums(leg: leg).map { $0.end - $0.start } ?? 0 }

  /// The share of legs in which the account gained.
  var profitableShare: Double {
    Double(legs.indices.count { profit(leg: $0) > 0 }) / Double(legs.count)
  }

  func sums(leg: Int) -> FoldedSums? {
    parts[leg].sums(result.backtest.tallies, 0, segments)
  }

  /// What the account is told, by bars counted from the first leg's.
  ///
  /// A leg's first decision is made at the close before it, so that it trades at the next fill.
  static func schedule(
    _ legs: [Leg], _ plan: SweepPlan, _ boundary: WalkForwardSpec.Boundary,
    _ accounts: WalkForwardSpec.Accounts
  ) -> TargetSchedule {
    var schedule = TargetSchedule()
    let decided = decisions(legs, plan, accounts)
    let first = legs[0].bars.lowerBound
    for (number, leg) in legs.enumerated() {
      let isLast = number == legs.count - 1
      let start = max(first, leg.bars.lowerBound - 1)
      let end = isLast ? leg.bars.upperBound : leg.bars.upperBound - 1
      // A first leg of one bar decides when the next one does, which has the last word.
      if end <= start { continue }
      let wanted = decided[number]
      let held =
        leg.set.flatMap { set in
          wanted.last { $0.bar < start }.map { last in
            isPutOut(set, since: last.bar, at: start, plan) ? 0 : last.target
          }
        } ?? 0
      let changes = wanted.filter { start <= $0.bar && $0.bar < end }
      if changes.first?.bar != start {
        schedule.append(boundary == .adopt ? held : 0, at: start - first)
      }
      for change in changes { schedule.append(change.target, at: change.bar - first) }
      if !isLast, legs[number + 1].bars.lowerBound > leg.bars.upperBound {
        schedule.append(0, at: leg.bars.upperBound - 1 - first)
      }
    }
    return schedule
  }

  /// Whether a stop or a liquidation has flattened a set's own account since its last decision.
  private static func isPutOut(
    _ set: [Double], since last: Int, at bar: Int, _ plan: SweepPlan
  ) -> Bool {
    let filled = last + plan.columns.model.delayBars
    guard plan.columns.model.isManaged, filled <= bar else { return false }
    let own = plan.over(plan.bars.lowerBound..<(bar + 1))
    return Backtest(set, own).quantity[bar - plan.bars.lowerBound] == 0
  }

  private typealias Change = (bar: Int, target: Double)

  /// What each leg's set decides by itself: since the search's first bar, or anew in its own bars.
  private static func decisions(
    _ legs: [Leg], _ plan: SweepPlan, _ accounts: WalkForwardSpec.Accounts
  ) -> [[Change]] {
    func changes(_ schedule: TargetSchedule, from origin: Int) -> [Change] {
      zip(schedule.bars, schedule.targets).map { (origin + $0, $1) }
    }
    if accounts.restartsTests {
      return legs.map { leg in
        leg.set.map {
          changes(TargetSchedule($0, plan.over(leg.bars)), from: leg.bars.lowerBound)
        } ?? []
      }
    }
    let sets = Set(legs.compactMap(\.set)).sorted { $0.lexicographicallyPrecedes($1) }
    let schedules = Dictionary(uniqueKeysWithValues: zip(sets, targetSchedules(sets, plan)))
    return legs.map { leg in
      leg.set.flatMap { schedules[$0] }.map { changes($0, from: plan.bars.lowerBound) } ?? []
    }
  }
}

extension SweepPlan {
  /// The same plan over other bars.
  func over(_ bars: Range<Int>) -> SweepPlan {
    SweepPlan(
      series: series, entry: entry, columns: columns, side: side, capital: capital, bars: bars)
  }
}
