import Documents
import Foundation

/// Series of values in a folder: `NAME.values` holds the columns and the manifest.
///
/// Every change is one rename, so a reader has the old file or the new one, whole. Bars and events
/// may lie beside them.
package struct ValueStore: Sendable {
  private let folder: DatasetFolder

  /// `calls` is what writes go through.
  package init(directory: String, calls: FileCalls = .system) {
    folder = DatasetFolder(directory: directory, calls: calls)
  }

  package var directory: String { folder.directory }

  /// Keeps a series under its name in place of what was there; the manifest must be its own.
  ///
  /// - Parameter check: Refuses by throwing, while nobody else can change what is stored.
  package func save(
    _ series: ValueSeries, _ manifest: ValueManifest, unless check: () throws -> Void = {}
  ) throws {
    precondition(
      manifest.name == series.name && manifest.dataHash == series.hash,
      "a manifest describes the series it is saved with")
    try folder.locked(series.name) {
      try check()
      let path = folder.path(series.name, "values")
      AtomicFile.removeLeftovers(of: path)
      let file = ValueFile.encode(series, manifest: try folder.encoded(manifest))
      try AtomicFile.write(file, to: path, calls: folder.calls)
      for suffix in ["bars", "json", "events"] { try folder.unlink(series.name, suffix) }
    }
  }

  /// The values of a dataset, checked against every checksum.
  package func load(_ name: String) throws -> ValueSeries {
    let manifest = try manifest(name)
    let reader = try ValuesReader(path: folder.path(name, "values"))
    guard reader.isOf(manifest) else { throw differing(name) }
    return try reader.series(name: name, columns: manifest.columns)
  }

  /// Whether a series of values is stored under a name.
  package func has(_ name: String) -> Bool { folder.holds(name, .values) }

  /// What is known of one series; nil where no values have the name.
  package func find(_ name: String) throws -> ValueManifest? {
    has(name) ? try manifest(name) : nil
  }

  /// The names of all series, sorted.
  package func names() throws -> [String] { try folder.names(of: .values) }

  /// The manifests of all series, by name.
  package func list() throws -> [ValueManifest] {
    try folder.names(of: .values).map(manifest)
  }

  /// What is known of one series, without its values.
  package func manifest(_ name: String) throws -> ValueManifest {
    try folder.check(name, is: .values)
    let path = folder.path(name, "values")
    let reader = try ValuesReader(path: path)
    let manifest = try folder.decode(ValueManifest.self, from: reader.manifest, at: path)
    guard manifest.name == name, reader.isOf(manifest) else { throw differing(name) }
    return manifest
  }

  /// Forgets a series.
  package func remove(_ name: String) throws {
    try folder.locked(name) {
      try folder.check(name, is: .values)
      try folder.unlink(name, "values")
    }
  }

  private func differing(_ name: String) -> AssayError {
    AssayError(
      .data, "the stored values and their manifest differ", at: folder.path(name, "values"),
      mend: "import the data again")
  }
}
