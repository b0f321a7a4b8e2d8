import Documents
import Experiments
import Foundation
import MarketData

/// `assay data import FILE… --as NAME.funding`: values beside a dataset.
enum SeriesImport {
  /// Whether files are to become values: by what the name ends in, or else by their own look.
  ///
  /// A table of numbers is one where a dataset stands beside which it can lie.
  static func isWanted(
    _ source: ImportSource, as name: String, _ workspace: Workspace
  ) throws -> Bool {
    guard source.request.bars == nil, let series = SeriesName(name),
      let file = source.files.first
    else { return false }
    if let kind = series.kind { return !kind.isBars }
    let hasDataset =
      workspace.data.has(series.dataset) || workspace.events.has(series.dataset)
    return try ValueImport.recognises(
      file, options: source.request.options, orTables: hasDataset)
  }

  /// Whether a name is that of values beside a dataset, of a kind that is known.
  static func names(_ name: String) -> Bool {
    SeriesName(name)?.kind.map { !$0.isBars } ?? false
  }

  /// Keeps the values of all files under one name, and tells them.
  static func run(
    _ source: ImportSource, as name: String, _ origin: DatasetOrigin, _ arguments: Arguments,
    _ workspace: Workspace
  ) throws {
    let (manifest, found) = try keep(source, as: name, origin, arguments, workspace)
    let report = CheckReport(RawValues(found.series))
    try DataCommand.answer(
      SeriesAnswer(manifest: manifest, recognition: found.recognition, report: report),
      DatasetText.lines(manifest) + CheckText.summary(report)
        + ["read as: \(found.recognition.text)"] + found.recognition.lines,
      arguments)
  }

  /// Keeps the values of all files under one name.
  static func keep(
    _ source: ImportSource, as name: String, _ origin: DatasetOrigin, _ arguments: Arguments,
    _ workspace: Workspace
  ) throws -> (manifest: ValueManifest, found: ValueImport.Outcome) {
    if let repair = source.request.repairs.first {
      throw AssayError(
        .usage, "\(repair.text) is for bars, and these are values", at: "--repair",
        mend: "mend the file, and import it again")
    }
    var found = try ValueImport.read(source.files, name: name, options: source.request.options)
    if let text = arguments.value("--known-after") {
      let delay = SpecValue(
        SpecNode(.scalar(text, plain: true), at: .commandLine), path: "--known-after")
      try found.delay(by: try delay.durationNanoseconds(), text)
    }
    let inputs = source.files.map { file in
      DatasetInput(
        source: file.path == "-" ? "standard input" : ImportSource.lastPart(file.path),
        sha256: file.sha256)
    }
    let manifest = ValueManifest(
      found.series, source: origin.source, licence: origin.licence, inputs: inputs,
      repairs: found.repairs, assayVersion: origin.assayVersion)
    try workspace.values.save(found.series, manifest) {
      let stored = arguments.has("--replace") ? nil : try workspace.values.find(name)
      try DataCommand.refuseOverwriting(name, arguments, workspace) { _, _ in
        stored?.dataHash == manifest.dataHash
      }
    }
    return (manifest, found)
  }
}

/// What an import of values answers in JSON: the manifest, and what the files were taken for.
private struct SeriesAnswer: Encodable {
  var manifest: ValueManifest
  var recognition: Recognition
  var report: CheckReport

  private enum CodingKeys: String, CodingKey {
    case report
    case recognition = "import"
  }

  func encode(to encoder: any Encoder) throws {
    try manifest.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(recognition, forKey: .recognition)
    try container.encode(report, forKey: .report)
  }
}
