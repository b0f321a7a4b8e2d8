import Documents
import Foundation
import MarketData
import Trading

/// The folder with `Experiments/` in which a user works, and where its state lies.
package struct Workspace: Sendable {
  /// The nearest folder, from the current one up, that has `Experiments/`; else the current one.
  package let root: String
  /// `.assay` in the root, or what ASSAY_HOME says.
  package let home: String

  /// Where the program's own recipes and chart libraries lie, for workspaces without any.
  private let installation: String?

  package init(
    currentDirectory: String, environment: [String: String], executable: String? = nil
  ) {
    var folder = currentDirectory
    while !folder.isEmpty, folder != "/", !Self.isFolder("\(folder)/Experiments") {
      folder = (folder as NSString).deletingLastPathComponent
    }
    root = Self.isFolder("\(folder)/Experiments") ? folder : currentDirectory
    home = environment["ASSAY_HOME"] ?? "\(root)/.assay"
    var place = (executable ?? "") as NSString
    while place.length > 1, !Self.isFolder("\(place)/Datasets") {
      place = place.deletingLastPathComponent as NSString
    }
    installation = place.length > 1 ? place as String : nil
  }

  package var data: BarStore { BarStore(directory: "\(home)/data") }
  package var events: EventStore { EventStore(directory: "\(home)/data") }
  package var universes: UniverseStore { UniverseStore(directory: "\(home)/data") }
  package var values: ValueStore { ValueStore(directory: "\(home)/data") }
  package var charts: String { own("\(home)/charts", or: ".assay/charts") }
  package var runs: String { "\(home)/runs.sqlite" }
  package var downloads: String { "\(home)/downloads" }
  package var recipes: String { own("\(root)/Datasets", or: "Datasets") }

  private func own(_ folder: String, or shared: String) -> String {
    guard !Self.isFolder(folder), let installation else { return folder }
    return "\(installation)/\(shared)"
  }

  /// The bars of a file, or of an imported dataset.
  package func bars(_ name: String) throws -> BarSeries {
    if isFile(name) {
      return try BarFile.read(path: name, name: (name as NSString).lastPathComponent).series
    }
    let names = try data.names()
    let isOther = values.has(name) || events.has(name)
    guard names.contains(name) || isOther else {
      if universes.has(name) {
        throw AssayError(
          .data, "a universe stands for its members, and one dataset is asked for", at: name,
          mend: "name a member, or write the universe under data.dataset of a spec")
      }
      throw unknown(name, among: names)
    }
    return try data.load(name)
  }

  /// A file's path, taken from the workspace where it is relative.
  package func path(_ file: String) -> String { file.hasPrefix("/") ? file : "\(root)/\(file)" }

  /// Whether a name of data is that of a file, not of a dataset.
  func isFile(_ name: String) -> Bool {
    name.contains("/") || name.hasSuffix(".csv") || name.hasSuffix(".gz")
      || FileManager.default.fileExists(atPath: name)
  }

  /// The funding rates of a file, relative paths from the workspace.
  package func funding(_ value: SpecValue) throws -> FundingSeries {
    let rates = try TimedRates.read(path: path(try value.string()))
    return FundingSeries(times: rates.times, rates: rates.rates, missingIsZero: false)
  }

  private func unknown(_ name: String, among names: [String]) -> AssayError {
    let known = (try? Recipe.names(in: recipes)) ?? []
    if known.contains(name) {
      return AssayError(
        .data, "dataset '\(name)' is not imported yet", mend: "run `assay data fetch \(name)`")
    }
    return AssayError(
      .data, "there is no dataset or file '\(name)'",
      mend: names.isEmpty
        ? "import one with `assay data import FILE --as \(name)`"
        : Suggestion.mend(for: name, among: names + known))
  }

  private static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      && isFolder.boolValue
  }
}
