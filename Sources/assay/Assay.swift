import Documents
import Experiments
import Foundation

/// The command line: words in, exit code out.
@main
enum Assay {
  static let usage = """
    Assay \(assayVersion): backtest, optimise and doubt trading rules.

    usage: assay COMMAND …      `assay COMMAND --help` says more

      run          search an experiment's parameters and write its report
      backtest     run one strategy with one parameter set
      data         fetch, import, list, show, export bars
      strategies   what can be run
      runs         list, show, compare what was run
      report       make a stored run's page again
      init         make a folder to work in
      bench        measure this build on this machine
    """

  private static let commands = [
    "run", "backtest", "data", "strategies", "runs", "report", "init", "bench",
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
    let workspace = Workspace(
      currentDirectory: FileManager.default.currentDirectoryPath,
      environment: ProcessInfo.processInfo.environment,
      executable: try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
    let command = words.first ?? "--help"
    let rest = Array(words.dropFirst())
    if let help = help(command, rest) {
      Console.answer(help)
      return
    }
    switch command {
    case "run": try RunCommand.run(rest, workspace)
    case "runs": try RunsCommand.run(rest, workspace)
    case "report": try ReportCommand.run(rest, workspace)
    case "init": try InitCommand.run(rest)
    case "bench": try BenchCommand.run(rest, workspace)
    case "backtest": try BacktestCommand.run(rest, workspace)
    case "data": try DataCommand.run(rest, workspace)
    case "strategies": try StrategiesCommand.run(rest)
    default:
      throw AssayError(
        .usage, "there is no command '\(command)'",
        mend: Suggestion.mend(for: command, among: commands))
    }
  }

  private static func help(_ command: String, _ words: [String]) -> String? {
    if ["--help", "-h", "help"].contains(command) { return usage }
    if ["--version", "version"].contains(command) { return assayVersion }
    guard words.contains("--help") || words.contains("-h") else { return nil }
    switch command {
    case "run": return RunCommand.usage
    case "runs": return RunsCommand.usage
    case "report": return ReportCommand.usage
    case "init": return InitCommand.usage
    case "bench": return BenchCommand.usage
    case "backtest": return BacktestCommand.usage
    case "data": return DataCommand.usage
    case "strategies": return StrategiesCommand.usage
    default: return nil
    }
  }

  private static func fail(_ fault: AssayError) -> Never {
    // What a person wrote is quoted; a megabyte of it is not.
    let line = fault.description
    Console.note(
      "assay: " + (line.count <= 800 ? line : "\(line.prefix(500)) … \(line.suffix(250))"))
    exit(fault.kind.rawValue)
  }
}
