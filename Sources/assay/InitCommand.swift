import Documents
import Foundation
import MarketData

/// `assay init`: a folder to work in.
enum InitCommand {
  static let usage = "usage: assay init DIR"

  static func run(_ words: [String]) throws {
    let arguments = try Arguments(words)
    guard let folder = arguments.positional.first, arguments.positional.count == 1 else {
      throw AssayError(.usage, "name one folder", mend: usage)
    }
    try RunCommand.makeFolder("\(folder)/Experiments")
    try RunCommand.makeFolder("\(folder)/Reports")
    let path = "\(folder)/Experiments/first.yaml"
    guard !FileManager.default.fileExists(atPath: path) else {
      throw AssayError(
        .usage, "there is a workspace already", at: path, mend: "choose another folder")
    }
    try AtomicFile.write(Array(Self.first.utf8), to: path)
    Console.answer(
      "\(path)\nnext: cd \(folder) && assay run Experiments/first.yaml data.file=BARS.csv")
  }

  private static let first = """
    name: first
    data: {file: bars.csv, holdout: 20%}
    strategy:
      name: sma-cross
      side: long
      parameters:
        fast: {int: [5, 50], step: 5}
        slow: {int: [20, 200], step: 10}
      where: fast < slow
    execution:
      fill: next-open
      fee_bps: 5
      slippage: {model: fixed, bps: 1}
    capital: 10000
    search: {method: grid}
    objective: sharpe

    """
}
