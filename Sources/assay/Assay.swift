import Documents
import Experiments
import Foundation

/// The command line: words in, exit code out.
@main
enum Assay {
  /// One word after `assay`.
  private struct Command: Sendable {
    var name: String
    var summary: String
    var usage: String
    /// The help for the words after the name, where it depends on them.
    var help: (@Sendable ([String]) -> String)?
    var run: @Sendable ([String], Workspace) throws -> Void
  }

  private static let commands = [
    Command(
      name: "run", summary: "search an experiment's parameters and write its report",
      usage: RunCommand.usage, run: RunCommand.run),
    Command(
      name: "backtest", summary: "run one strategy with one parameter set",
      usage: BacktestCommand.usage, run: BacktestCommand.run),
    Command(
      name: "data", summary: "fetch, import, check, mend, export market data",
      usage: DataCommand.usage,
      run: DataCommand.run),
    Command(
      name: "strategies", summary: "what can be run", usage: StrategiesCommand.usage,
      run: { words, _ in try StrategiesCommand.run(words) }),
    Command(
      name: "runs", summary: "list, show, compare what was run", usage: RunsCommand.usage,
      run: RunsCommand.run),
    Command(
      name: "report", summary: "make a stored run's page again", usage: ReportCommand.usage,
      run: ReportCommand.run),
    Command(
      name: "ask-tell", summary: "a search that any program can drive, by JSON lines",
      usage: AskTellCommand.usage, run: { words, _ in try AskTellCommand.run(words) }),
    Command(
      name: "stats", summary: "overfitting statistics for anyone's returns",
      usage: StatsCommand.usage, help: StatsCommand.help,
      run: { words, _ in try StatsCommand.run(words) }),
    Command(
      name: "init", summary: "make a folder to work in", usage: InitCommand.usage,
      run: { words, _ in try InitCommand.run(words) }),
    Command(
      name: "bench", summary: "measure this build on this machine", usage: BenchCommand.usage,
      run: BenchCommand.run),
  ]

  static func main() {
    Interruption.ignoreWriteSignals()
    do {
      try run(Array(CommandLine.arguments.dropFirst()))
    } catch let fault as AssayError {
      fail(fault)
    } catch {
      fail(AssayError(.other, "\(error)"))
    }
  }

  private static func run(_ words: [String]) throws {
    let name = words.first ?? "--help"
    let rest = Array(words.dropFirst())
    if ["--help", "-h", "help"].contains(name) { return Console.answer(usage) }
    if ["--version", "version"].contains(name) { return Console.answer(assayVersion) }
    guard let command = commands.first(where: { $0.name == name }) else {
      throw AssayError(
        .usage, "there is no command '\(name)'",
        mend: Suggestion.mend(for: name, among: commands.map(\.name)))
    }
    if rest.contains("--help") || rest.contains("-h") {
      return Console.answer(command.help?(rest) ?? command.usage)
    }
    let workspace = Workspace(
      currentDirectory: FileManager.default.currentDirectoryPath,
      environment: ProcessInfo.processInfo.environment,
      executable: try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
    try command.run(rest, workspace)
  }

  private static var usage: String {
    let rows = commands.map { command in
      "  " + command.name.padding(toLength: 13, withPad: " ", startingAt: 0) + command.summary
    }
    return """
      Assay \(assayVersion): backtest, optimise and doubt trading rules.

      usage: assay COMMAND …      `assay COMMAND --help` says more

      \(rows.joined(separator: "\n"))
      """
  }

  private static func fail(_ fault: AssayError) -> Never {
    // What a person wrote is quoted; a megabyte of it is not.
    let line = fault.description
    Console.note(
      "assay: " + (line.count <= 800 ? line : "\(line.prefix(500)) … \(line.suffix(250))"))
    exit(fault.kind.rawValue)
  }
}
