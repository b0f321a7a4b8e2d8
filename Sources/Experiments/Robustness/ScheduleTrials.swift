import Metrics
import Sweep
import Trading

/// Schedules passed through the account of a study's search, eight to a register.
struct ScheduleTrials {
  private let plan: SweepPlan
  private let terms: PerformanceTerms
  private let periodCounts: [Int]
  private let threads: Int
  /// More schedules at a time would only take more memory.
  private static let most = 128

  init(_ study: Study, threads: Int) {
    plan = study.plan
    terms = study.terms
    periodCounts = study.periods.counts(in: plan)
    self.threads = threads
  }

  /// All trial metrics of `count` schedules, each asked for once and in order.
  func metrics(
    _ count: Int, _ name: String, schedule: () -> TargetSchedule
  ) -> ScheduleMetrics {
    var rows: [[Double]] = []
    while rows.count < count {
      let schedules = (0..<min(Self.most, count - rows.count)).map { _ in schedule() }
      let plan = plan.trading(name, schedules)
      let tallies = sweep(schedules.indices.map { [Double($0)] }, plan, threads: threads)
      rows += schedules.indices.map { set in
        trialMetrics(foldedSums(tallies, set: set, plan, periodCounts: periodCounts), terms)
      }
    }
    return ScheduleMetrics(rows: rows)
  }
}

/// What schedules came to: a row of trial metrics each, NaN where one is undefined.
struct ScheduleMetrics {
  let rows: [[Double]]

  /// One metric of all of them beside that of the strategy itself.
  func distribution(_ key: String, observed: SingleResult) -> Distribution {
    guard let column = trialMetricKeys.firstIndex(of: key) else {
      preconditionFailure("\(key) is no trial metric.")
    }
    return Distribution(rows.map { $0[column] }, observed: observed.value(key))
  }
}
