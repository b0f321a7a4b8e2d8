import Documents
import Validation

extension StatsSubcommand {
  static let haircut = StatsSubcommand(
    "haircut", "what is left of a Sharpe ratio after so many tests (Harvey and Liu)",
    options: ReturnsSource.options + [
      "--column", "--sharpe", "--observations", "--trials", "--periods-per-year", "--distribution",
      "--correlation", "--draws", "--seed",
    ],
    usage: """
      haircut --sharpe 0.75 --observations 240 --trials 200 [--json]
             assay stats haircut --returns FILE --periods-per-year 252 [--trials N]

      Harvey and Liu (2015): the ratio's p-value, adjusted for the number of tests, and the ratio
      that a single test would need for it.
      --sharpe S              annual
      --observations T        periods, months unless --periods-per-year says otherwise
      --periods-per-year P    default 12; needed with --returns
      --trials M              how many tests; default with --returns: the columns
      --distribution student|normal   of the t-statistic; default student, T - 1 degrees of freedom
      --correlation R         of the tests' returns, for Holm and BHY; default 0.2
      --draws B               simulated panels of the other tests' p-values; default 2000
      --seed S                default 1
      --column NAME|NUMBER    the trial to judge; default: the highest Sharpe ratio

      Bonferroni's and Šidák's haircuts are exact. Holm's and BHY's depend on the other tests'
      p-values, which are drawn from Harvey, Liu and Zhu's model of published strategies: medians
      over the draws.
      """
  ) { arguments in
    let model = try HaircutInput(arguments)
    let haircut = model.haircut
    let simulated = HarveyLiuZhuModel(correlation: model.correlation).adjust(
      haircut.probability, tests: model.trials, draws: model.draws, seed: model.seed)
    let adjusted: [(name: String, probability: Double?)] = [
      ("single", haircut.probability),
      (
        "bonferroni",
        PValueAdjustment.bonferroni.adjust(haircut.probability, tests: Double(model.trials))
      ),
      ("sidak", PValueAdjustment.sidak.adjust(haircut.probability, tests: Double(model.trials))),
      ("holm", simulated.holm), ("bhy", simulated.bhy),
    ]
    let rows = adjusted.map { name, probability in
      JSON.object([
        ("method", .string(name)), ("p", .figure(probability)),
        ("sharpe", .figure(probability.map(haircut.sharpe))),
        ("haircut", .figure(probability.map(haircut.haircut))),
      ])
    }
    return StatsAnswer(
      statistic: "haircut",
      members: model.members + [
        ("t", .figure(haircut.statistic)), ("adjustments", .array(rows)),
      ], conventions: model.conventions)
  }
}

/// A Sharpe ratio and the tests behind it, from the command or from returns.
private struct HaircutInput {
  let haircut: SharpeHaircut
  let trials: Int
  let correlation: Double
  let draws: Int
  let seed: UInt64
  private let returns: ReturnsSource?
  private let name: String?

  init(_ arguments: StatsArguments) throws {
    let reference: SharpeHaircut.Reference = try arguments.choice("--distribution", or: .student)
    let perYear = try arguments.number("--periods-per-year", .positive)
    correlation = try arguments.number("--correlation", .notNegative, or: 0.2)
    guard correlation < 1 else {
      throw AssayError(
        .usage, "--correlation is '\(correlation)'", mend: "give a number from 0 on and below 1")
    }
    draws = try arguments.count("--draws", or: 2000)
    seed = try arguments.seed(or: 1)
    returns = try ReturnsSource(arguments)
    let (sharpe, observations): (Double, Double)
    if let returns {
      try arguments.refuse(["--sharpe", "--observations"], beside: "--returns")
      let perYear = try arguments.required(perYear, "--periods-per-year")
      let best = try Self.best(returns, arguments)
      name = returns.names[best.column]
      (sharpe, observations) = (best.sharpe * perYear.squareRoot(), Double(returns.table.periods))
    } else {
      try arguments.refuse(["--column"], beside: "no --returns")
      name = nil
      sharpe = try arguments.required(try arguments.number("--sharpe", .positive), "--sharpe")
      observations = try arguments.required(
        try arguments.number("--observations", .aboveOne), "--observations")
    }
    trials = try arguments.required(
      try arguments.count("--trials") ?? returns?.table.trials, "--trials")
    guard trials.multipliedReportingOverflow(by: draws).overflow == false,
      trials * draws <= HarveyLiuZhuModel.drawLimit
    else {
      throw AssayError(
        .usage, "\(trials) trials and \(draws) draws are more than can be simulated",
        mend: "keep --trials times --draws within \(HarveyLiuZhuModel.drawLimit)")
    }
    haircut = SharpeHaircut(
      annualSharpe: sharpe, observations: observations, periodsPerYear: perYear ?? 12,
      reference: reference)
  }

  private static func best(
    _ returns: ReturnsSource, _ arguments: StatsArguments
  ) throws -> (column: Int, sharpe: Double) {
    let named = try arguments.words.value("--column").map { try returns.column($0, "--column") }
    let columns = named.map { [$0] } ?? Array(0..<returns.table.trials)
    var best: (column: Int, sharpe: Double)?
    for column in columns {
      guard let sharpe = ReturnMoments(returns.table.column(column))?.sharpe else { continue }
      if sharpe > best?.sharpe ?? 0 { best = (column, sharpe) }
    }
    guard let best else {
      throw AssayError(
        .data, "no Sharpe ratio is above zero, so there is nothing to cut", at: returns.file,
        mend: "look for a better strategy")
    }
    return best
  }

  var members: [(key: String, value: JSON)] {
    (returns?.members ?? []) + (name.map { [("trial", .string($0))] } ?? []) + [
      ("annual_sharpe", .figure(haircut.annualSharpe)),
      ("observations", .figure(haircut.observations)), ("number_of_trials", .count(trials)),
    ]
  }

  var conventions: [(key: String, value: JSON)] {
    [
      ("periods_per_year", .figure(haircut.periodsPerYear)),
      (
        "distribution",
        .string(haircut.reference == .student ? "student, T - 1 degrees of freedom" : "normal")
      ),
      ("p", "two-sided, of t = annual Sharpe ratio times the root of the years"),
      ("sidak", "1 - (1 - p)^M"), ("bonferroni", "min(1, M p)"),
      (
        "holm_and_bhy",
        "medians over simulated panels of M further tests (Harvey, Liu and Zhu 2016); not exact"
      ),
      ("bhy", "Harvey and Liu's: the largest p stays as it is"),
      ("correlation", .figure(correlation)), ("draws", .count(draws)),
      ("seed", .seed(seed)),
    ] + (returns?.conventions ?? [])
  }
}
