import Experiments
import MarketData

/// `assay data export`: bars as text that reads back as the same numbers.
enum DataExport {
  static let verb = DataVerb(
    name: "export",
    usage: """
      export NAME -o FILE   write bars as CSV
      """,
    options: ["-o"], flags: [], run: run)

  private static func run(_ arguments: Arguments, _ workspace: Workspace) throws {
    let name = try arguments.dataset()
    let path = try arguments.required("-o")
    try BarFile.write(try workspace.data.load(name), to: path)
    Console.note("wrote \(path)")
  }
}
