import Documents
import Validation

extension StatsSubcommand {
  static let walkForward = StatsSubcommand(
    "walk-forward", "windows that train and test in turn; with returns, their efficiency",
    options: ReturnsSource.options + [
      "--observations", "--train", "--test", "--step", "--purge", "--gap", "--start",
    ],
    usage: """
      walk-forward --observations N --train A --test B [--step B] [--purge 0] [--gap 0]
               [--start rolling|anchored] [--json]
             assay stats walk-forward --returns FILE --train 252 --test 63

      Window k trains on A observations from k steps on (anchored: on all up to there) and tests the
      next B; the last window that is not whole is dropped.
      --step S    default: the length of the test
      --purge P   observations taken from the end of the training; default 0
      --gap G     observations taken from the beginning of the test (an embargo); default 0

      With --returns the highest Sharpe ratio of each training is followed through its test, and
      the efficiency is told in three ways. A way that divides by a loss in sample is null.
      """
  ) { arguments in
    let walk = try WalkForward(
      train: try arguments.required(try arguments.count("--train"), "--train"),
      test: try arguments.required(try arguments.count("--test"), "--test"),
      step: try arguments.count("--step"),
      purge: try arguments.count("--purge", atLeast: 0, or: 0),
      gap: try arguments.count("--gap", atLeast: 0, or: 0),
      start: try arguments.choice("--start", or: .rolling))
    let returns = try ReturnsSource(arguments)
    if returns != nil { try arguments.refuse(["--observations"], beside: "--returns") }
    let count =
      try returns?.table.periods
      ?? arguments.required(try arguments.count("--observations"), "--observations")
    let plan = try walk.plan(over: 0..<count)
    let conventions: [(key: String, value: JSON)] = [
      ("ranges", "half-open, counted from 0"), ("start", .string(walk.start.rawValue)),
      ("step", .count(walk.step)),
      ("purge", .string("\(walk.purge), from the end of the training")),
      ("gap", .string("\(walk.gap), from the beginning of the test")),
      ("incomplete", "the last window that is not whole is dropped"),
    ]
    guard let returns else {
      return StatsAnswer(
        statistic: "walk-forward",
        members: facts(count, plan) + [("windows", .array(plan.windows.map { .object(row($0)) }))],
        conventions: conventions)
    }
    return StatsAnswer(
      statistic: "walk-forward",
      members: returns.members + facts(count, plan)
        + efficiency(try WalkForwardEfficiency(returns.table, plan), returns.names),
      conventions: conventions + returns.conventions + [
        ("selection", "highest Sharpe ratio in sample (ddof 1), the first of equals"),
        ("efficiency_aggregate", "mean return of all tests / mean of the trainings' mean returns"),
        ("efficiency_mean_of_ratios", "mean of the windows' own ratios of mean returns"),
        ("efficiency_sharpe", "Sharpe ratio of all tests / mean of the trainings' ratios"),
        ("undefined", "an efficiency that divides by a loss in sample is null"),
      ])
  }

  private static func facts(
    _ count: Int, _ plan: WalkForward.Plan
  ) -> [(key: String, value: JSON)] {
    [
      ("observations", .count(count)), ("number_of_windows", .count(plan.windows.count)),
      ("left_over", .count(plan.leftOver)),
    ]
  }

  private static func row(_ window: WalkForward.Window) -> [(key: String, value: JSON)] {
    [("train", .range(window.train)), ("test", .range(window.test))]
  }

  private static func efficiency(
    _ efficiency: WalkForwardEfficiency, _ names: [String]
  ) -> [(key: String, value: JSON)] {
    let rows = efficiency.windows.map { window in
      JSON.object(
        row(window.ranges) + [
          ("best", .count(window.best)), ("trial", .string(names[window.best])),
          ("in_sample_mean", .figure(window.inSampleMean)),
          ("out_of_sample_mean", .figure(window.outOfSampleMean)),
          ("in_sample_sharpe", .figure(window.inSampleSharpe)),
          ("out_of_sample_sharpe", .figure(window.outOfSampleSharpe)),
        ])
    }
    return [
      ("efficiency_aggregate", .figure(efficiency.aggregate)),
      ("efficiency_mean_of_ratios", .figure(efficiency.meanOfRatios)),
      ("efficiency_sharpe", .figure(efficiency.sharpeRatio)),
      ("stitched_mean", .figure(efficiency.stitchedMean)),
      ("stitched_sharpe", .figure(efficiency.stitchedSharpe)),
      ("profitable_share", .figure(efficiency.profitableShare)),
      ("largest_window_share", .figure(efficiency.largestShare)), ("windows", .array(rows)),
    ]
  }
}
