import Documents
import Validation

extension StatsSubcommand {
  /// What an out-of-sample rank is divided by.
  private enum Rank: String, CaseIterable {
    case countAndOne = "n+1"
    case count = "n"
  }

  /// What a selection that lands just on the median is.
  private enum AtMedian: String, CaseIterable {
    case loss
    case win
  }

  /// How periods are cut that blocks do not divide.
  private enum Remainder: String, CaseIterable {
    case dropFirst = "drop-first"
    case unequal
  }

  static let pbo = StatsSubcommand(
    "pbo", "probability of backtest overfitting, by combinatorial cross-validation",
    options: ReturnsSource.options + [
      "--blocks", "--rank", "--at-median", "--unequal", "--threshold", "--metric",
    ], flags: ["--splits"],
    usage: """
      pbo --returns FILE [--blocks 16] [--json [--splits]]

      Bailey, Borwein, López de Prado and Zhu (2016): how often the best trial in sample lands in
      the lower half out of sample.
      --blocks S           even, 2 to 20; default 16
      --metric sharpe|mean|sortino   what trials are selected and ranked by; default sharpe
      --rank n+1|n         what ranks are divided by: n+1 as the paper, n as R's pbo; default n+1
      --at-median loss|win whether a logit of 0 counts as overfit; loss as the paper and pypbo, win
                           as purgedcv; default loss
      --unequal drop-first|unequal   where blocks do not divide the periods: drop from the start as
                           pypbo, or cut unequal blocks as purgedcv; default drop-first
      --threshold X        an out-of-sample metric below is a loss; default 0
      --splits             every split too
      """
  ) { arguments in
    let (options, conventions) = try crossValidation(arguments)
    let blocks = try arguments.count("--blocks", or: 16)
    guard blocks % 2 == 0, blocks <= 20 else {
      throw AssayError(.usage, "--blocks is '\(blocks)'", mend: "give an even number of 2 to 20")
    }
    let remainder = try arguments.choice("--unequal", or: Remainder.dropFirst)
    let returns = try arguments.required(try ReturnsSource(arguments), "--returns")
    try returns.needs(periods: 2 * blocks, columns: 2, for: "cross-validation in \(blocks) blocks")
    let sums = try BlockSums(
      returns.table, blocks: blocks, cut: remainder == .dropFirst ? .equal : .uneven)
    let result = try BacktestOverfitting(sums, options)
    var members = returns.members + summary(result)
    members.append(("dominance", dominance(result.dominance)))
    if arguments.has("--splits") {
      members.append(("splits", .array(result.splits.map { split($0, returns.names) })))
    }
    return StatsAnswer(
      statistic: "pbo", members: members,
      conventions: [
        ("blocks", .count(blocks)), ("remainder", .string(remainder.rawValue)),
        ("order", "lexicographic in the in-sample blocks"),
        ("ties", "the first of equals is selected; equals share their ranks' average"),
      ] + conventions + returns.conventions)
  }

  private static func crossValidation(
    _ arguments: StatsArguments
  ) throws -> (CrossValidationOptions, [(key: String, value: JSON)]) {
    let metric = try arguments.choice("--metric", or: SelectionMetric.sharpe)
    let rank = try arguments.choice("--rank", or: Rank.countAndOne)
    let median = try arguments.choice("--at-median", or: AtMedian.loss)
    let threshold = try arguments.number("--threshold", or: 0)
    let options = CrossValidationOptions(
      metric: metric, rankScale: rank == .count ? .trials : .trialsAndOne,
      countsZeroLogit: median == .loss, lossThreshold: threshold, dominance: true)
    return (
      options,
      [
        ("metric", .string("\(metric.rawValue), per period")),
        ("rank", .string("rank / \(rank.rawValue.uppercased())")),
        ("at_median", .string(median == .loss ? "logit <= 0 is overfit" : "logit < 0 is overfit")),
        ("threshold", .figure(threshold)),
        ("slope", "halves are complements: noise alone tends to a negative slope"),
      ]
    )
  }

  private static func summary(_ result: BacktestOverfitting) -> [(key: String, value: JSON)] {
    let line = result.degradation
    return [
      ("combinations", .count(result.splits.count)), ("pbo", .figure(result.probability)),
      ("probability_of_loss", .figure(result.probabilityOfLoss)), ("slope", .figure(line.slope)),
      ("intercept", .figure(line.intercept)), ("r_squared", .figure(line.rSquared)),
      ("adjusted_r_squared", .figure(line.adjustedRSquared)), ("slope_p", .figure(line.slopeP)),
      ("logit_mean", .figure(result.logitMean)), ("logit_median", .figure(result.logitMedian)),
      ("infinite_logits", .count(result.splits.count { $0.logit.isInfinite })),
    ]
  }

  private static func dominance(_ dominance: StochasticDominance?) -> JSON {
    guard let dominance else { return .null }
    return .object([
      ("first_order", .bool(dominance.isFirstOrder)),
      ("second_order", .bool(dominance.isSecondOrder)),
      ("integral", .figure(dominance.integral)), ("grid", .figures(dominance.grid)),
      ("selected", .figures(dominance.selected)), ("all", .figures(dominance.all)),
    ])
  }

  private static func split(_ split: BacktestOverfitting.Split, _ names: [String]) -> JSON {
    .object([
      ("best", .count(split.selected)), ("trial", .string(names[split.selected])),
      ("in_sample", .figure(split.inSample)), ("out_of_sample", .figure(split.outOfSample)),
      ("omega", .figure(split.omega)), ("logit", .figure(split.logit)),
    ])
  }
}
