import Documents
import Experiments
import Foundation
import MarketData

/// `assay data import FILE… --as stocks-{}`: one dataset a file, and the universe of them.
enum DataImportEach {
  /// What stands for a file's name up to its first dot.
  static let mark = "{}"

  static func run(
    _ paths: [String], as pattern: String, _ arguments: Arguments, _ workspace: Workspace
  ) throws {
    let names = try names(paths, pattern)
    // Marks beside datasets are no datasets to be looked at together.
    let isBeside = SeriesName(pattern)?.kind != nil
    let universe = isBeside ? "" : pattern.replacing(mark, with: "").trimming("-_.")
    let old = try workspace.universes.find(universe)
    // Files that were refused may have been mended since, under their names.
    if !universe.isEmpty, !(old?.members.allSatisfy(names.contains) ?? false) {
      try DataUniverse.refuseOverwriting(universe, arguments, workspace, unless: names)
    }
    var made: [DatasetManifest] = []
    var refused: [Refused] = []
    for (path, name) in zip(paths, names) {
      do {
        made.append(try dataset(path, name, arguments, workspace))
      } catch let fault as AssayError where [.data, .usage].contains(fault.kind) {
        refused.append(Refused(path, fault))
      }
    }
    let stored = Set(try workspace.data.names())
    let note =
      try made.isEmpty || universe.isEmpty
      ? [] : DataUniverse.keep(universe, names.filter(stored.contains), workspace)
    // A program is answered whatever was made.
    if !made.isEmpty || arguments.has("--json") {
      let kept = made.isEmpty || universe.isEmpty ? nil : universe
      try DataCommand.answer(
        Answer(datasets: made, universe: kept, refused: refused),
        made.map { DatasetText.line($0) } + note, arguments)
    }
    try refuse(
      refused, of: paths.count,
      mend: "look with `assay data check FILE`; --repair POLICY,… mends rows on the way")
  }

  /// Ends a command of which some files, or all, were refused.
  static func refuse(_ refused: [Refused], of count: Int, mend: String) throws {
    guard !refused.isEmpty else { return }
    let isWhole = refused.count == count
    throw AssayError(
      isWhole ? .data : .partial,
      "\(refused.count) of \(count) files were refused" + (isWhole ? "" : ", the others are kept"),
      mend: mend)
  }

  static func names(_ paths: [String], _ pattern: String) throws -> [String] {
    let names = try paths.map { path in
      guard path != "-" else {
        throw AssayError(
          .usage, "standard input has no name to put for \(mark)", mend: "write --as NAME")
      }
      let file = (path as NSString).lastPathComponent
      return pattern.replacing(mark, with: String(file.prefix { $0 != "." }))
    }
    var seen: [String: String] = [:]
    for (path, name) in zip(paths, names) {
      if let other = seen.updateValue(path, forKey: name) {
        throw AssayError(
          .usage, "'\(other)' and '\(path)' would both be the dataset \(name)",
          mend: "rename one of them, or import it apart")
      }
    }
    return names
  }

  private static func dataset(
    _ path: String, _ name: String, _ arguments: Arguments, _ workspace: Workspace
  ) throws -> DatasetManifest {
    let source = try ImportSource([path], arguments)
    let found = try source.barsQuietly(name, for: "import")
    guard let only = found.series.first, found.series.count == 1 else {
      throw AssayError(
        .data, "the file holds \(found.series.count) series", at: path,
        mend: "import it apart, under a name without \(mark)")
    }
    var manifest = DatasetManifest(
      only.bars, checks: only.report.counts, source: source.title,
      licence: arguments.value("--licence") ?? "not told", inputs: [source.input],
      repairs: only.repairs, assayVersion: assayVersion)
    manifest.instrument = try workspace.instrument(keptWith: name)
    try workspace.data.save(only.bars.series, manifest) {
      try DataCommand.refuseOverwriting(name, arguments, workspace) { old, _ in
        old?.dataHash == manifest.dataHash
      }
    }
    return manifest
  }

  /// A file that made no dataset.
  struct Refused: Encodable {
    var file: String
    var problem: String

    /// Tells it too; the mend of each would name all files again.
    init(_ file: String, _ fault: AssayError) {
      self.file = file
      problem = [fault.place, fault.problem].compactMap { $0 }.joined(separator: ": ")
      Console.note("refused: \(problem)")
    }
  }

  private struct Answer: Encodable {
    var datasets: [DatasetManifest]
    var universe: String?
    var refused: [Refused]
  }
}

extension String {
  /// Without these characters at either end.
  fileprivate func trimming(_ characters: String) -> String {
    trimmingCharacters(in: CharacterSet(charactersIn: characters))
  }
}
