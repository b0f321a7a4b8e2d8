import Documents
import Validation

extension StatsSubcommand {
  static let minbtl = StatsSubcommand(
    "minbtl", "how long a backtest must be for so many trials not to shine by luck",
    options: ["--trials", "--target-sharpe"],
    usage: """
      minbtl --trials N [--target-sharpe 1] [--json]

      Bailey, Borwein, López de Prado and Zhu (2014): the years below which the best of N worthless
      trials is expected to reach the annual Sharpe ratio --target-sharpe, default 1.
      """
  ) { arguments in
    let trials = try arguments.required(try arguments.number("--trials", .atLeast(1)), "--trials")
    let target = try arguments.number("--target-sharpe", .positive, or: 1)
    return StatsAnswer(
      statistic: "minbtl",
      members: [
        ("number_of_trials", .figure(trials)), ("target_annual_sharpe", .figure(target)),
        ("expected_maximum_unit", .figure(ExpectedMaximum.unit(trials: trials))),
        (
          "minbtl_years",
          .figure(MinimumBacktestLength.years(trials: trials, annualSharpe: target))
        ),
        (
          "upper_bound_years",
          .figure(MinimumBacktestLength.bound(trials: trials, annualSharpe: target))
        ),
      ],
      conventions: [
        ("minbtl", "(expected maximum of N unit normals / target)^2 years"),
        ("upper_bound", "2 ln N / target^2 years"),
      ])
  }
}
