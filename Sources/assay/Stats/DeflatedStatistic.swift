import Documents
import Validation

extension StatsSubcommand {
  static let dsr = StatsSubcommand(
    "dsr", "deflated Sharpe ratio: is the best of many trials more than luck?",
    options: SharpeSource.options + [
      "--trials", "--ddof", "--trials-variance", "--sharpe-variance",
    ],
    usage: """
      dsr --returns FILE [--trials N] [--ddof 1] [--column BEST] [--json]
             assay stats dsr --sharpe 2.5 --annual-periods 250 --observations 1250 --skew -3
               --kurtosis 10 --trials 100 --sharpe-variance 0.5

      Bailey and López de Prado (2014): the probability that the ratio is above the one that the
      best of N worthless trials is expected to show.
      --trials N              how many trials there were, every one; it need not be whole. Or
                              columns, average-correlation, participation-ratio of the returns;
                              default: columns
      --sharpe-variance V     the variance of the trials' Sharpe ratios; default: the columns'.
                              --trials-variance is another word for it
      --ddof 0|1              what is taken from the count in the columns' variance; default 1
      --column NAME|NUMBER    the trial to judge; default: the highest Sharpe ratio

      \(SharpeSource.usage)
      """
  ) { arguments in
    let source = try SharpeSource(arguments)
    let spread = try TrialSpread(arguments, source)
    let best = try judged(source, arguments)
    let threshold = ExpectedMaximum.sharpe(trials: spread.trials, variance: spread.variance)
    let chance = best.estimate?.deflated(trials: spread.trials, variance: spread.variance)
    var members = source.members + source.facts(best)
    members += [
      ("number_of_trials", .figure(spread.trials)), ("sharpe_variance", .figure(spread.variance)),
      ("expected_maximum_unit", .figure(ExpectedMaximum.unit(trials: spread.trials))),
      ("expected_maximum_sharpe", .figure(threshold)),
    ]
    if source.periodsPerYear != nil {
      members.append(("annual_expected_maximum_sharpe", source.annual(threshold)))
    }
    members.append(("psr_above_zero", .figure(best.estimate?.probability(above: 0))))
    members.append(("dsr", .figure(chance)))
    return StatsAnswer(
      statistic: "dsr", members: members, conventions: source.conventions + spread.conventions)
  }

  /// The trial that is named, or the one with the highest ratio, the first of equals.
  private static func judged(
    _ source: SharpeSource, _ arguments: StatsArguments
  ) throws -> SharpeSource.Trial {
    if arguments.words.all("--column").count > 1 {
      throw AssayError(.usage, "one trial is judged", mend: "give --column once")
    }
    var best: SharpeSource.Trial?
    for trial in source.asked {
      guard let sharpe = trial.estimate?.sharpe else { continue }
      if sharpe > best?.estimate?.sharpe ?? -.infinity { best = trial }
    }
    guard let best else {
      throw AssayError(
        .data, "no column varies, so none has a Sharpe ratio", at: source.returns?.file,
        mend: "give returns, not prices or constants")
    }
    return best
  }
}
