import Documents
import Validation

/// `assay stats`: what anybody's returns say of luck.
enum StatsCommand {
  static var usage: String {
    let width = (StatsSubcommand.all.map(\.name.count).max() ?? 0) + 2
    let rows = StatsSubcommand.all.map { statistic in
      "  " + statistic.name.padded(to: width) + statistic.summary
    }
    return """
      usage: assay stats STATISTIC …      `assay stats STATISTIC --help` names its conventions

      \(rows.joined(separator: "\n"))

      \(ReturnsSource.usage)
      Each takes --json: one object, with the conventions it was made by.
      """
  }

  /// The help of the statistic that is named, or of all.
  static func help(_ words: [String]) -> String {
    StatsSubcommand.all.first { $0.name == words.first }.map(help) ?? usage
  }

  private static func help(_ statistic: StatsSubcommand) -> String {
    let source = statistic.options.contains("--returns") ? "\n\n" + ReturnsSource.usage : ""
    return "usage: assay stats \(statistic.usage)\(source)"
  }

  static func run(_ words: [String]) throws {
    let (answer, asJSON) = try answer(words)
    Console.answer(asJSON ? answer.json.pretty : answer.text)
  }

  /// What the words ask for, and whether as JSON.
  static func answer(_ words: [String]) throws -> (StatsAnswer, asJSON: Bool) {
    guard let name = words.first else {
      throw AssayError(.usage, "which statistic?", mend: "see `assay stats --help`")
    }
    guard let statistic = StatsSubcommand.all.first(where: { $0.name == name }) else {
      throw AssayError(
        .usage, "there is no statistic '\(name)'",
        mend: Suggestion.mend(for: name, among: StatsSubcommand.all.map(\.name)))
    }
    let arguments = try Arguments(
      Array(words.dropFirst()), options: statistic.options, flags: statistic.flags + ["--json"])
    try arguments.checkCount(0)
    do {
      return (try statistic.answer(StatsArguments(arguments)), arguments.has("--json"))
    } catch let fault as UnusableReturns {
      throw AssayError(
        .data, fault.problem, at: arguments.value("--returns"), mend: fault.mend)
    } catch let fault as SplitFault {
      throw AssayError(.usage, fault.problem, mend: fault.mend)
    }
  }
}

extension String {
  /// The text with blanks behind it up to a width.
  func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
