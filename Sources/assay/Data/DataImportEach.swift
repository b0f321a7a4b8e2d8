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
    let universe = pattern.replacing(mark, with: "").trimming("-_.")
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
        // The mend of each would name all files again.
        let problem = [fault.place, fault.problem].compactMap { $0 }.joined(separator: ": ")
        refused.append(Refused(file: path, problem: problem))
        Console.note("refused: \(problem)")
      }
    }
    let stored = Set(try workspace.data.names())
    let note =
      try made.isEmpty || universe.isEmpty
      ? [] : DataUniverse.keep(universe, names.filter(stored.contains), workspace)
    if !made.isEmpty {
      try DataCommand.answer(
        Answer(datasets: made, universe: universe.isEmpty ? nil : universe, refused: refused),
        made.map { DatasetText.line($0) } + note, arguments)
    }
    guard refused.isEmpty else {
      throw AssayError(
        made.isEmpty ? .data : .partial,
        "\(refused.count) of \(paths.count) files were refused"
          + (made.isEmpty ? "" : ", the others are kept"),
        mend: "look with `assay data check FILE`, and mend them with --repair POLICY,…")
    }
  }

  private static func names(_ paths: [String], _ pattern: String) throws -> [String] {
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
  private struct Refused: Encodable {
    var file: String
    var problem: String
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
