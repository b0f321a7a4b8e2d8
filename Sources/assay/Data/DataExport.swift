import Documents
import Experiments
import MarketData

/// `assay data export`: bars or values as text that reads back as the same numbers.
enum DataExport {
  static let verb = DataVerb(
    name: "export",
    usage: """
      export NAME -o FILE   write bars, or the values beside them, as CSV
        --with funding,mark            columns of what lies beside the bars, as it was known
                                       at each close
      """,
    options: ["-o", "--with"], flags: [], run: run)

  private static func run(_ arguments: Arguments, _ workspace: Workspace) throws {
    let name = try arguments.dataset()
    let path = try arguments.required("-o")
    guard path != "-" else {
      throw AssayError(.usage, "-o names a file", mend: "write it, and cat it")
    }
    let words = (arguments.value("--with") ?? "").split(separator: ",").map(String.init)
    if workspace.values.has(name) {
      guard words.isEmpty else {
        throw AssayError(
          .usage, "nothing lies beside values", at: "--with", mend: "export the bars with it")
      }
      try workspace.values.load(name).write(to: path)
    } else {
      let series = try workspace.data.load(name)
      let columns = try JoinedColumns.columns(words, beside: series, workspace)
      let manifest = try workspace.data.manifest(name)
      try BarFile.write(
        series, to: path, hasVolume: !manifest.isVolumeMissing, with: columns)
    }
    Console.note("wrote \(path)")
  }
}
