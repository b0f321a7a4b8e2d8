import Documents
import Experiments
import MarketData

/// `assay data append`: a dataset continued by newer bars.
enum DataAppend {
  static let verb = DataVerb(
    name: "append",
    usage: """
      append FILE… --to NAME [--replace-last]
                                       add newer bars to a dataset; files are read, checked
                                       and, with --repair, mended as by import. A last bar
                                       that had not closed gives way by --replace-last
      """,
    options: ["--to"] + ImportSource.options, flags: ["--json", "--replace-last"], run: run)

  private static func run(_ arguments: Arguments, _ workspace: Workspace) throws {
    let paths = arguments.positional
    guard !paths.isEmpty else {
      throw AssayError(.usage, "name a file", mend: "assay data append FILE… --to NAME")
    }
    let name = try arguments.required("--to")
    let source = try ImportSource(paths, arguments)
    let found = try source.bars(name, for: "append")
    guard let newer = found.series.first, found.series.count == 1 else {
      throw AssayError(
        .data, "the file holds \(found.series.count) series, and a dataset is one",
        at: source.title, mend: "name the one column with --columns time,_,close")
    }
    let manifest = try workspace.data.append(
      newer.bars.series, from: source.input, to: name, repairs: newer.repairs,
      replacesLast: arguments.has("--replace-last"), now: Clock.now, assayVersion: assayVersion)
    let (_, report) = try workspace.checked(manifest)
    try DataCommand.answer(
      manifest, DatasetText.lines(manifest) + CheckText.summary(report), arguments)
  }
}
