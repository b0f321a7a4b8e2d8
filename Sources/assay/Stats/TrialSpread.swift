import Documents
import Validation

/// How many trials there were, and how far their Sharpe ratios lie apart.
struct TrialSpread {
  /// Ways to count the columns of a file.
  private enum Count: String, CaseIterable {
    case columns
    case averageCorrelation = "average-correlation"
    case participationRatio = "participation-ratio"
  }

  let trials: Double
  /// Per period.
  let variance: Double
  let conventions: [(key: String, value: JSON)]

  init(_ arguments: StatsArguments, _ source: SharpeSource) throws {
    let ddof = try arguments.count("--ddof", atLeast: 0, or: 1)
    guard ddof <= 1 else {
      throw AssayError(.usage, "--ddof is '\(ddof)'", mend: "give 0 or 1")
    }
    let (trials, way) = try Self.trials(arguments, source)
    self.trials = trials
    if arguments.has("--sharpe-variance") {
      try arguments.refuse(["--trials-variance"], beside: "--sharpe-variance")
    }
    let given =
      try arguments.number("--sharpe-variance", .notNegative)
      ?? arguments.number("--trials-variance", .notNegative)
    if let given {
      try arguments.refuse(["--ddof"], beside: "a given variance")
      variance = given / (source.flagScale * source.flagScale)
    } else {
      variance = try Self.variance(source, ddof)
    }
    conventions = [
      ("trials", .string(way)),
      ("sharpe_variance", .string(given == nil ? "of the columns, ddof \(ddof)" : "as given")),
      (
        "expected_maximum",
        "sqrt(V) ((1 - g) Phi^-1(1 - 1/N) + g Phi^-1(1 - 1/(N e))), g Euler's constant; 0 for N = 1"
      ),
      ("dsr", "the probabilistic Sharpe ratio above the expected maximum, all per period"),
    ]
  }

  private static func trials(
    _ arguments: StatsArguments, _ source: SharpeSource
  ) throws -> (count: Double, way: String) {
    guard let returns = source.returns else {
      let count = try arguments.number("--trials", .atLeast(1))
      return (try arguments.required(count, "--trials"), "as given")
    }
    if let text = arguments.words.value("--trials"), Double(text) != nil {
      return (try arguments.number("--trials", .atLeast(1), or: 1), "as given")
    }
    let way = try arguments.choice("--trials", or: Count.columns)
    switch way {
    case .columns: return (Double(returns.table.trials), "one a column")
    case .averageCorrelation:
      try returns.needs(columns: 2, for: "a correlation")
      return (AverageCorrelation(returns.table).effectiveTrials, "rho + (1 - rho) N")
    case .participationRatio:
      try returns.needs(columns: 2, for: "a correlation")
      return (
        try correlations(returns).participationRatio, "(sum l)^2 / sum l^2 over eigenvalues l"
      )
    }
  }

  /// How many columns a matrix of correlations may have.
  static let correlationLimit = 5000

  private static func correlations(_ returns: ReturnsSource) throws -> CorrelationMatrix {
    guard returns.table.trials <= correlationLimit else {
      throw AssayError(
        .data, "\(returns.table.trials) trials are more than \(correlationLimit)", at: returns.file,
        mend: "use --trials average-correlation")
    }
    return CorrelationMatrix(returns.table)
  }

  private static func variance(_ source: SharpeSource, _ ddof: Int) throws -> Double {
    guard let returns = source.returns else {
      throw AssayError(
        .usage, "--sharpe-variance is missing",
        mend: "add the variance of the trials' Sharpe ratios, or --returns FILE")
    }
    try returns.needs(columns: 1 + ddof, for: "a variance over trials")
    let sharpes = source.trials.compactMap { $0.estimate?.sharpe }
    guard let variance = ExpectedMaximum.variance(of: sharpes, ddof: ddof) else {
      throw AssayError(
        .data, "\(sharpes.count) of \(source.trials.count) columns have a Sharpe ratio",
        at: returns.file, mend: "give returns that vary")
    }
    return variance
  }
}
