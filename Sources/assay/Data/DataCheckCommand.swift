import Documents
import Experiments
import Foundation
import MarketData
import Reports

/// `assay data check`, `repair` and `append`: bars looked at, mended by request, and continued.
enum DataCheckCommand {
  static let check = DataVerb(
    name: "check",
    usage: """
      check NAME|FILE       what is wrong with bars; exit code 3 for errors
        --html FILE                    a page with the places drawn
        --calendar NAME                \(calendars);
                                       else told from the bars
      """,
    options: ["--html", "--calendar"], run: check)

  static let repair = DataVerb(
    name: "repair",
    usage: """
      repair NAME|FILE --as NAME --repair POLICY,… [--licence TEXT] [--replace]
                                       keep mended bars; what was done is in the
                                       manifest. Policies: sort,
                                       drop-duplicates=first|last, drop-bad,
                                       clip-high-low, fill-gaps=forward|none,
                                       drop-last, scale-split
      """,
    options: ["--as", "--repair", "--licence"], flags: ["--json", "--replace"], run: repair)

  static let append = DataVerb(
    name: "append",
    usage: """
      append FILE --to NAME add newer bars to a dataset
      """,
    options: ["--to"], run: append)

  private static let calendars = TradingCalendar.Hours.allCases.map(\.rawValue)
    .joined(separator: ", ")

  /// Looks through a dataset or a file; errors make the exit code 3.
  private static func check(_ arguments: Arguments, _ workspace: Workspace) throws {
    let (raw, manifest) = try rows(arguments, workspace)
    let report = CheckReport(
      raw, calendar: try calendar(arguments, raw, manifest?.instrument), now: Clock.now)
    if let path = arguments.value("--html") {
      try AtomicFile.write(Array(CheckPage.html(report, raw).utf8), to: path)
      Console.note("wrote \(path)")
    }
    Console.answer(
      arguments.has("--json")
        ? try DataCommand.encoded(report) : CheckText.lines(report).joined(separator: "\n"))
    let errors = report.count(.error)
    guard errors == 0 else {
      throw AssayError(
        .data, "\(errors) kind\(errors == 1 ? "" : "s") of error found", at: raw.name,
        mend: "`assay data repair` mends what it is asked to")
    }
  }

  /// Keeps mended rows under a new name, with what was done in the manifest.
  private static func repair(_ arguments: Arguments, _ workspace: Workspace) throws {
    let repairs = try arguments.all("--repair").flatMap { $0.split(separator: ",") }
      .map { try Repair(String($0)) }
    guard !repairs.isEmpty else {
      throw AssayError(
        .usage, "say what to repair", at: "--repair",
        mend: "there are " + Repair.all.map(\.text).joined(separator: ", "))
    }
    let name = try arguments.required("--as")
    let (raw, old) = try rows(arguments, workspace)
    var (mended, counts) = raw.repaired(by: repairs)
    let imported: ImportedBars = try {
      mended.name = name
      return try mended.imported()
    }()
    try DataCommand.refuseOverwriting(name, arguments, workspace) { stored, _ in
      stored?.dataHash == imported.series.hash
    }
    let path = arguments.positional[0]
    var manifest = DatasetManifest(
      imported, source: old?.source ?? (path as NSString).lastPathComponent,
      licence: arguments.value("--licence") ?? old?.licence ?? "not told",
      inputs: try old?.inputs ?? [input(path)], repairs: (old?.repairs ?? []) + counts,
      assayVersion: assayVersion)
    manifest.instrument = old?.instrument
    try workspace.data.save(imported.series, manifest)
    try DataCommand.answer(manifest, DatasetText.lines(manifest), arguments)
  }

  /// Adds newer bars of a file to a dataset.
  private static func append(_ arguments: Arguments, _ workspace: Workspace) throws {
    guard let path = arguments.positional.first, arguments.positional.count == 1 else {
      throw AssayError(.usage, "name one file", mend: "assay data append FILE --to NAME")
    }
    let name = try arguments.required("--to")
    let newer = try BarFile.read(path: path, name: name).series
    let manifest = try workspace.data.append(
      newer, from: try input(path), to: name, assayVersion: assayVersion)
    try DataCommand.answer(manifest, DatasetText.lines(manifest), arguments)
  }

  private static func input(_ path: String) throws -> DatasetInput {
    DatasetInput(
      source: (path as NSString).lastPathComponent, sha256: try BarFile.sha256(path: path))
  }

  /// The rows of the dataset of that name, or else of the file; a dataset has a manifest.
  private static func rows(
    _ arguments: Arguments, _ workspace: Workspace
  ) throws -> (RawBars, DatasetManifest?) {
    guard let word = arguments.positional.first, arguments.positional.count == 1 else {
      throw AssayError(.usage, "name one dataset or file", mend: "see `assay data --help`")
    }
    if let manifest = try workspace.data.list().first(where: { $0.name == word }) {
      let series = try workspace.data.load(word)
      return (RawBars(series, isVolumeMissing: manifest.defects.isVolumeMissing), manifest)
    }
    if try workspace.events.list().contains(where: { $0.name == word }) {
      throw AssayError(
        .data, "this dataset holds events, and the checks are of bars", at: word,
        mend: "`assay data show \(word)` tells its gaps")
    }
    guard FileManager.default.fileExists(atPath: word) else {
      throw AssayError(
        .data, "there is neither a dataset nor a file of this name", at: word,
        mend: "`assay data list` shows the datasets")
    }
    return (try RawBars.read(path: word, name: (word as NSString).lastPathComponent), nil)
  }

  private static func calendar(
    _ arguments: Arguments, _ raw: RawBars, _ instrument: Instrument?
  ) throws -> TradingCalendar? {
    guard let text = arguments.value("--calendar") else { return instrument?.calendar(of: raw) }
    guard let hours = TradingCalendar.Hours(rawValue: text) else {
      throw AssayError(
        .usage, "there is no calendar '\(text)'", at: "--calendar",
        mend: "there are \(calendars)")
    }
    return TradingCalendar(hours: hours, of: raw)
  }
}
