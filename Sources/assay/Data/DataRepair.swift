import Documents
import Experiments
import MarketData

/// `assay data repair`: bars mended by request and kept.
enum DataRepair {
  static let verb = DataVerb(
    name: "repair",
    usage: """
      repair NAME|FILE… --as NAME --repair POLICY,… [--licence TEXT] [--replace]
                                       keep mended bars; what was done is in the
                                       manifest. Files are read as by import. Policies:
                                       clip-high-low, drop-bad, sort,
                                       drop-duplicates=first|last,
                                       fill-gaps=forward|none, drop-last, scale-split
      """,
    options: ["--as", "--licence"] + ImportSource.options, flags: ["--json", "--replace"],
    run: run)

  /// Keeps mended rows under a new name, with what was done in the manifest.
  private static func run(_ arguments: Arguments, _ workspace: Workspace) throws {
    let repairs = try ImportSource.repairs(arguments)
    guard !repairs.isEmpty else {
      throw AssayError(
        .usage, "say what to repair", at: "--repair",
        mend: "there are " + Repair.all.map(\.text).joined(separator: ", "))
    }
    let name = try arguments.required("--as")
    switch try RowSource(arguments.positional, arguments, workspace) {
    case .stored(let raw, let old):
      try keep(raw, of: old, by: repairs, as: name, arguments, workspace)
    case .files(let source):
      let origin = DatasetOrigin(
        source: source.title, licence: arguments.value("--licence") ?? "not told",
        inputSHA256: source.sha256, assayVersion: assayVersion)
      try DataImport.bars(source, as: name, origin, verb: "repair", arguments, workspace)
    }
  }

  private static func keep(
    _ raw: RawBars, of old: DatasetManifest, by repairs: [Repair], as name: String,
    _ arguments: Arguments, _ workspace: Workspace
  ) throws {
    var (mended, counts) = raw.repaired(by: repairs)
    mended.name = name
    let imported = try mended.imported()
    let rows = RawBars(imported.series, isVolumeMissing: imported.isVolumeMissing)
    let report = CheckReport(
      rows, calendar: old.instrument?.calendar(of: rows), now: Clock.now)
    var manifest = DatasetManifest(
      imported, checks: report.counts, source: old.source,
      licence: arguments.value("--licence") ?? old.licence, inputs: old.inputs,
      repairs: (old.repairs ?? []) + counts, assayVersion: assayVersion)
    manifest.instrument = old.instrument
    try workspace.data.save(imported.series, manifest) {
      try DataCommand.refuseOverwriting(name, arguments, workspace) { stored, _ in
        stored?.dataHash == imported.series.hash
      }
      guard try workspace.data.manifest(old.name).dataHash == old.dataHash else {
        throw AssayError(
          .data, "another program changed the dataset meanwhile", at: old.name,
          mend: "repair it again")
      }
    }
    try DataCommand.answer(
      manifest, DatasetText.lines(manifest) + CheckText.summary(report), arguments)
  }
}
