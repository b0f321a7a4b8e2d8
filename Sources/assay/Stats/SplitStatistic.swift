import Documents
import Validation

extension StatsSubcommand {
  static let cpcvSplits = StatsSubcommand(
    "cpcv-splits", "purged k-fold and combinatorial splits, with the paths they make",
    options: ReturnsSource.options + [
      "--observations", "--groups", "--group-ends", "--test-groups", "--label-horizon", "--embargo",
    ],
    usage: """
      cpcv-splits --observations N|--returns FILE [--groups 6] [--test-groups 2]
               [--label-horizon 0] [--embargo 0] [--json]
             assay stats cpcv-splits --group-ends 250,500,760 --test-groups 1

      López de Prado (2018), chapters 7 and 12. One test group is a purged k-fold.
      --groups G          default 6, cut as numpy.array_split does: the longer ones first
      --group-ends A,B,…  one past the last observation of each group, in place of --groups
      --test-groups K     default 2
      --label-horizon H   the outcome of observation t is known at t + H; default 0
      --embargo E         observations left out after the last outcome of a test block; default 0
      """
  ) { arguments in
    let splits = try splits(arguments)
    let rows = splits.splits.map { split in
      JSON.object([
        ("test_groups", .counts(split.testGroups)),
        ("train_observations", .count(split.trainCount)),
        ("test_observations", .count(split.testCount)),
        ("train_ranges", .array(split.train.map(closed))),
        ("test_ranges", .array(split.test.map(closed))),
      ])
    }
    return StatsAnswer(
      statistic: "cpcv-splits",
      members: [
        ("observations", .count(splits.groups.last?.upperBound ?? 0)),
        ("number_of_splits", .count(splits.splits.count)),
        ("number_of_paths", .count(splits.pathCount)),
        ("groups", .array(splits.groups.map(closed))), ("splits", .array(rows)),
        ("paths", .array(splits.paths.map { .counts($0) })),
      ],
      conventions: [
        ("ranges", "first and last observation, both included, counted from 0"),
        ("order", "lexicographic in the test groups"),
        (
          "purge",
          .string(
            "train t is dropped if [t, t + horizon] meets [first, last + horizon + embargo] of a"
              + " test block; groups that touch are one block")
        ),
        ("label_horizon", .count(splits.labelHorizon)), ("embargo", .count(splits.embargo)),
        ("paths", "path p takes group g from the p-th split in which g is tested"),
      ])
  }

  private static func splits(_ arguments: StatsArguments) throws -> PurgedSplits {
    let tests = try arguments.count("--test-groups", or: 2)
    let horizon = try arguments.count("--label-horizon", atLeast: 0, or: 0)
    let embargo = try arguments.count("--embargo", atLeast: 0, or: 0)
    if let ends = try arguments.numbers("--group-ends", .atLeast(1)) {
      try arguments.refuse(["--groups", "--observations", "--returns"], beside: "--group-ends")
      let whole = try ends.map { end in
        guard let whole = Int(exactly: end) else {
          throw AssayError(.usage, "--group-ends has \(end)", mend: "give whole numbers")
        }
        return whole
      }
      return try PurgedSplits(
        groupEnds: whole, testGroups: tests, labelHorizon: horizon, embargo: embargo)
    }
    return try PurgedSplits(
      observations: try observations(arguments), groups: try arguments.count("--groups", or: 6),
      testGroups: tests, labelHorizon: horizon, embargo: embargo)
  }

  /// How long the line is that is to be split.
  static func observations(_ arguments: StatsArguments) throws -> Int {
    if let returns = try ReturnsSource(arguments) {
      try arguments.refuse(["--observations"], beside: "--returns")
      return returns.table.periods
    }
    return try arguments.required(try arguments.count("--observations"), "--observations")
  }

  private static func closed(_ range: Range<Int>) -> JSON {
    .counts([range.lowerBound, range.upperBound - 1])
  }
}
