import Documents
import Experiments
import Foundation
import MarketData

/// The rows that a command looks at: those of a dataset, or else of files.
struct CheckedRows {
  /// One series, or one a column of a table.
  let series: [RawBars]
  /// Of a dataset.
  let manifest: DatasetManifest?
  /// Of files.
  let source: ImportSource?

  init(_ arguments: Arguments, _ workspace: Workspace) throws {
    let words = arguments.positional
    guard let word = words.first else {
      throw AssayError(.usage, "name a dataset or a file", mend: "see `assay data --help`")
    }
    if words.count == 1, let stored = try workspace.data.list().first(where: { $0.name == word }) {
      let bars = try workspace.data.load(word)
      series = [RawBars(bars, isVolumeMissing: stored.isVolumeMissing)]
      (manifest, source) = (stored, nil)
      return
    }
    if words.count == 1, try workspace.events.list().contains(where: { $0.name == word }) {
      throw AssayError(
        .data, "this dataset holds events, and the checks are of bars", at: word,
        mend: "`assay data show \(word)` tells its gaps")
    }
    if let missing = words.first(where: { !FileManager.default.fileExists(atPath: $0) }),
      missing != "-"
    {
      throw AssayError(
        .data, "there is neither a dataset nor a file of this name", at: missing,
        mend: "`assay data list` shows the datasets")
    }
    let source = try ImportSource(words, arguments)
    let name = words.count == 1 && word != "-" ? ImportSource.lastPart(word) : source.title
    series = try CheckedImport.rows(source.files, name: name, source.request).series
    (manifest, self.source) = (nil, source)
  }
}
