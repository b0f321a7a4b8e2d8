import Documents
import Validation

extension StatsSubcommand {
  static let sharpe = StatsSubcommand(
    "sharpe", "moments, Sharpe ratio and its interval, a column each",
    options: SharpeSource.options + SharpeInterval.options,
    usage: """
      sharpe --returns FILE [--confidence 0.95] [--periods-per-year P] [--json]

      Mean, standard deviation, skewness, kurtosis, the Sharpe ratio, its standard error
      (Mertens 2002) and a two-sided interval.
      \(SharpeInterval.usage)

      \(SharpeSource.usage)
      """
  ) { arguments in
    let source = try SharpeSource(arguments)
    let intervals = try SharpeInterval(arguments, source)
    let rows = source.asked.map { trial in
      let interval = intervals.interval(trial)
      var row = source.facts(trial)
      row.append(("mean", .figure(trial.moments?.mean)))
      row.append(("standard_deviation", .figure(trial.moments?.standardDeviation)))
      row.append(("standard_error", .figure(trial.estimate?.standardError)))
      row.append(("low", .figure(interval?.lowerBound)))
      row.append(("high", .figure(interval?.upperBound)))
      return JSON.object(row)
    }
    return StatsAnswer(
      statistic: "sharpe", members: source.members + [("trials", .array(rows))],
      conventions: source.conventions + [
        (
          "standard_error", "sqrt((1 - skewness SR + (kurtosis - 1)/4 SR^2) / (T - 1))"
        )
      ] + intervals.conventions)
  }

  static let psr = StatsSubcommand(
    "psr", "probabilistic Sharpe ratio: the chance that it is above a benchmark",
    options: SharpeSource.options + ["--benchmark"],
    usage: """
      psr --returns FILE [--benchmark 0] [--json]
             assay stats psr --sharpe S --observations T [--skew 0] [--kurtosis 3] [--benchmark 0]

      Bailey and López de Prado (2012). --benchmark is a Sharpe ratio, default 0.

      \(SharpeSource.usage)
      """
  ) { arguments in
    let source = try SharpeSource(arguments)
    let benchmark = try source.perPeriod(arguments, "--benchmark", or: 0)
    let rows = source.asked.map { trial in
      JSON.object(
        source.facts(trial) + [
          ("psr", .figure(trial.estimate?.probability(above: benchmark)))
        ])
    }
    return StatsAnswer(
      statistic: "psr",
      members: source.members + [("benchmark", .figure(benchmark)), ("trials", .array(rows))],
      conventions: source.conventions + [
        (
          "psr",
          .string(
            "Phi((SR - benchmark) sqrt(T - 1) / sqrt(1 - skewness SR + (kurtosis - 1)/4 SR^2)),"
              + " all per period")
        )
      ])
  }

  static let mintrl = StatsSubcommand(
    "mintrl", "how many observations would show that a Sharpe ratio is above a benchmark",
    options: SharpeSource.options + ["--benchmark", "--confidence"],
    usage: """
      mintrl --returns FILE [--benchmark 0] [--confidence 0.95] [--json]
             assay stats mintrl --sharpe S --observations T [--skew 0] [--kurtosis 3]

      The minimum track record length of Bailey and López de Prado (2012): null for a ratio that is
      not above the benchmark (default 0); --confidence is one-sided, default 0.95.

      \(SharpeSource.usage)
      """
  ) { arguments in
    let source = try SharpeSource(arguments)
    let benchmark = try source.perPeriod(arguments, "--benchmark", or: 0)
    let confidence = try arguments.number("--confidence", .share, or: 0.95)
    let rows = source.asked.map { trial in
      let length = trial.estimate?.minimumTrackRecord(above: benchmark, confidence: confidence)
      var row = source.facts(trial) + [("mintrl", JSON.figure(length))]
      if let perYear = source.periodsPerYear {
        row.append(("mintrl_years", .figure(length.map { $0 / perYear })))
      }
      return JSON.object(row)
    }
    return StatsAnswer(
      statistic: "mintrl",
      members: source.members + [("benchmark", .figure(benchmark)), ("trials", .array(rows))],
      conventions: source.conventions + [
        ("confidence", .figure(confidence)),
        (
          "mintrl",
          .string(
            "1 + (1 - skewness SR + (kurtosis - 1)/4 SR^2) (Phi^-1(confidence) / (SR - b))^2"
              + " observations, not rounded; b the benchmark")
        ),
      ])
  }
}
