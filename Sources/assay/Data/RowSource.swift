import Documents
import Experiments
import Foundation
import MarketData

/// Where the rows are that a command looks at.
enum RowSource {
  case stored(RawBars, DatasetManifest)
  case files(ImportSource)

  /// The dataset of that name, or else files.
  init(_ words: [String], _ arguments: Arguments, _ workspace: Workspace) throws {
    guard let word = words.first else {
      throw AssayError(.usage, "name a dataset or a file", mend: "see `assay data --help`")
    }
    if words.count == 1, let stored = try Self.stored(word, workspace) {
      let reading = ImportSource.options.filter { $0 != "--repair" }
      if let stray = reading.first(where: { arguments.value($0) != nil }) {
        throw AssayError(
          .usage, "\(stray) says how a file is read, and this is a dataset", at: word,
          mend: "leave it out")
      }
      self = stored
      return
    }
    if let missing = words.first(where: { $0 != "-" && !Self.exists($0) }) {
      throw AssayError(
        .data, "there is neither a dataset nor a file of this name", at: missing,
        mend: "`assay data list` shows the datasets")
    }
    self = .files(try ImportSource(words, arguments))
  }

  /// The rows as they are: one series, or one a column of a table.
  func rows() throws -> [RawBars] {
    switch self {
    case .stored(let raw, _): return [raw]
    case .files(let source):
      let path = source.files[0].path
      let name = source.files.count == 1 && path != "-" ? ImportSource.lastPart(path) : source.title
      return try CheckedImport.rows(source.files, name: name, source.request).series
    }
  }

  /// What is known of a dataset; nil of files.
  var manifest: DatasetManifest? {
    if case .stored(_, let manifest) = self { manifest } else { nil }
  }

  private static func stored(_ name: String, _ workspace: Workspace) throws -> RowSource? {
    if let manifest = try workspace.data.find(name) {
      let bars = try workspace.data.load(name)
      return .stored(RawBars(bars, isVolumeMissing: manifest.isVolumeMissing), manifest)
    }
    guard !workspace.values.has(name) else {
      throw AssayError(
        .data, "this dataset holds values, and only bars are mended", at: name,
        mend: "mend the file that it came from, and import it again")
    }
    guard workspace.events.has(name) else { return nil }
    throw AssayError(
      .data, "this dataset holds events, and the checks are of bars", at: name,
      mend: "`assay data show \(name)` tells its gaps")
  }

  private static func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: path)
  }
}
