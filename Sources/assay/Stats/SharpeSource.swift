import Documents
import Validation

/// Sharpe ratios to judge: one from the words of the command, or one a column of returns.
struct SharpeSource {
  static let options =
    ReturnsSource.options + [
      "--column", "--moments", "--sharpe", "--observations", "--skew", "--kurtosis",
      "--annual-periods", "--periods-per-year",
    ]
  static let closedOptions = ["--sharpe", "--observations", "--skew", "--kurtosis"]
  static let usage = """
    from returns:      --returns FILE [--column NAME|NUMBER]…
      --moments population|unbiased   skewness and kurtosis as scipy or as pandas has them;
                                      default population
    without a file:    --sharpe S --observations T [--skew 0] [--kurtosis 3]
      the kurtosis of normal returns is 3; ratios are per period
    --annual-periods P     ratios in flags are annual ones, of P periods a year; default: per period
    --periods-per-year P   only adds annual figures to the answer
    """

  /// One ratio and where it comes from.
  struct Trial {
    let name: String
    /// Its column, nil for one from the command.
    let column: Int?
    let moments: ReturnMoments?
    /// Nil for a column that does not vary.
    let estimate: SharpeEstimate?
  }

  let trials: [Trial]
  /// The columns that were asked for; all when none was.
  let chosen: [Int]
  let returns: ReturnsSource?
  /// What turns a ratio per period into an annual one; nil when nobody said.
  let periodsPerYear: Double?
  /// What a ratio in a flag is divided by.
  let flagScale: Double
  private let estimator: ReturnMoments.Estimator

  init(_ arguments: StatsArguments) throws {
    let annualPeriods = try arguments.number("--annual-periods", .positive)
    periodsPerYear = try arguments.number("--periods-per-year", .positive) ?? annualPeriods
    flagScale = annualPeriods?.squareRoot() ?? 1
    estimator = try arguments.choice("--moments", or: .population)
    returns = try ReturnsSource(arguments)
    if let returns {
      try arguments.refuse(Self.closedOptions, beside: "--returns")
      let estimator = estimator
      try returns.needs(periods: estimator == .unbiased ? 4 : 2, for: "a Sharpe ratio")
      trials = (0..<returns.table.trials).map { column in
        let moments = ReturnMoments(returns.table.column(column), estimator)
        return Trial(
          name: returns.names[column], column: column, moments: moments,
          estimate: moments?.estimate)
      }
      let named = try arguments.words.all("--column").map { try returns.column($0, "--column") }
      chosen = named.isEmpty ? Array(trials.indices) : named
    } else {
      try arguments.refuse(["--column", "--moments"], beside: "no --returns")
      trials = [try Self.closed(arguments, flagScale)]
      chosen = [0]
    }
  }

  private static func closed(_ arguments: StatsArguments, _ scale: Double) throws -> Trial {
    guard let sharpe = try arguments.number("--sharpe") else {
      throw AssayError(
        .usage, "there is nothing to judge", mend: "give --returns FILE, or --sharpe and its kin")
    }
    let observations = try arguments.number("--observations", .aboveOne)
    let skewness = try arguments.number("--skew", or: 0)
    let kurtosis = try arguments.number("--kurtosis", or: 3)
    guard kurtosis >= 1 + skewness * skewness else {
      throw AssayError(
        .usage, "no returns have a skewness of \(skewness) and a kurtosis of \(kurtosis)",
        mend: "give the kurtosis whose normal value is 3, at least 1 + skewness²")
    }
    let estimate = SharpeEstimate(
      sharpe: sharpe / scale, observations: try arguments.required(observations, "--observations"),
      skewness: skewness, kurtosis: kurtosis)
    return Trial(name: "given", column: nil, moments: nil, estimate: estimate)
  }

  /// The ratios that were asked for.
  var asked: [Trial] { chosen.map { trials[$0] } }

  /// A ratio from a flag, per period.
  func perPeriod(
    _ arguments: StatsArguments, _ option: String, or standard: Double
  ) throws -> Double {
    try arguments.number(option).map { $0 / flagScale } ?? standard
  }

  func annual(_ sharpe: Double?) -> JSON {
    guard let sharpe, let periodsPerYear else { return .null }
    return .figure(sharpe * periodsPerYear.squareRoot())
  }

  /// The first columns of every table of ratios.
  func facts(_ trial: Trial) -> [(key: String, value: JSON)] {
    var facts: [(key: String, value: JSON)] = [("trial", .string(trial.name))]
    facts.append(("observations", .figure(trial.estimate?.observations ?? Double(periods))))
    facts.append(("sharpe", .figure(trial.estimate?.sharpe)))
    if periodsPerYear != nil { facts.append(("annual_sharpe", annual(trial.estimate?.sharpe))) }
    facts.append(("skewness", .figure(trial.estimate?.skewness)))
    facts.append(("kurtosis", .figure(trial.estimate?.kurtosis)))
    return facts
  }

  private var periods: Int { returns?.table.periods ?? 0 }

  var members: [(key: String, value: JSON)] { returns?.members ?? [] }

  var conventions: [(key: String, value: JSON)] {
    var conventions: [(key: String, value: JSON)] = [
      (
        "sharpe",
        .string("mean / standard deviation (ddof 1) of a period's return, no risk-free rate")
      ),
      ("moments", .string(returns == nil ? "as given" : estimator.rawValue)),
      ("kurtosis", .string("not in excess: 3 for normal returns")),
      (
        "undefined",
        .string("a ratio whose variance is below 1e-14 of the mean square is null")
      ),
    ]
    if let periodsPerYear { conventions.append(("periods_per_year", .figure(periodsPerYear))) }
    return conventions + (returns?.conventions ?? [])
  }
}
