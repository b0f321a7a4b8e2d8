import Documents
import Validation

extension StatsSubcommand {
  /// How an elimination is told.
  private enum Measure: String, CaseIterable {
    case range
    case max
  }

  /// Pairs of more would take minutes.
  private static let confidenceSetLimit = 1000

  static let mcs = StatsSubcommand(
    "mcs", "model confidence set: the trials that cannot be told from the best",
    options: ReturnsSource.options + BootstrapSource.options + ["--alpha", "--statistic"],
    usage: """
      mcs --returns FILE [--alpha 0.1] [--statistic range|max] [--json]

      Hansen, Lunde and Nason (2011), as arch computes it.
      --alpha A,…       sets at these levels; default 0.1
      --statistic range|max   by pairs, or by the distance from the mean of those left;
                              default range
      \(BootstrapSource.usage)
      """
  ) { arguments in
    let alphas = try arguments.numbers("--alpha", .share) ?? [0.1]
    let measure = try arguments.choice("--statistic", or: Measure.range)
    let returns = try arguments.required(try ReturnsSource(arguments), "--returns")
    try returns.needs(columns: 2, for: "a confidence set")
    guard returns.table.trials <= confidenceSetLimit else {
      throw AssayError(
        .data, "\(returns.table.trials) trials are more than \(confidenceSetLimit)",
        at: returns.file, mend: "give the ones that matter")
    }
    let bootstrap = try BootstrapSource(arguments, returns.table)
    let set = try ModelConfidenceSet(
      BootstrapMeans(returns.table, bootstrap.resamples),
      method: measure == .range ? .range : .maximum)
    let levels = alphas.map { alpha in
      JSON.object([
        ("alpha", .figure(alpha)), ("included_columns", .counts(set.included(level: alpha))),
      ])
    }
    let steps = zip(set.order, set.p).map { column, p in
      JSON.object([
        ("trial", .string(returns.names[column])), ("column", .count(column)), ("p", .figure(p)),
      ])
    }
    return StatsAnswer(
      statistic: "mcs",
      members: returns.members + [("levels", .array(levels)), ("eliminated", .array(steps))],
      conventions: [
        ("statistic", .string(measure.rawValue)),
        ("p", "share of resamples above, never falling; the last trial is never eliminated"),
        ("included", "p > alpha"),
      ] + bootstrap.conventions + returns.conventions)
  }
}
