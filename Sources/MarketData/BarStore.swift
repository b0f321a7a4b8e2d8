import Documents

/// Datasets of bars in a folder: `NAME.bars` holds the columns, `NAME.json` the manifest.
package struct BarStore: Sendable {
  private let folder: DatasetFolder

  package init(directory: String) { folder = DatasetFolder(directory: directory) }

  package var directory: String { folder.directory }

  /// Keeps a series under its name in place of what was there; the manifest must be its own.
  package func save(_ series: BarSeries, _ manifest: DatasetManifest) throws {
    precondition(
      manifest.name == series.name && manifest.dataHash == series.hash,
      "a manifest describes the series it is saved with")
    try folder.checkName(series.name)
    try folder.create()
    try AtomicFile.write(BarsLayout.encode(series), to: folder.path(series.name, "bars"))
    try folder.write(manifest, series.name, .bars)
  }

  /// The bars of a dataset, checked against every checksum.
  package func load(_ name: String) throws -> BarSeries {
    let manifest = try manifest(name)
    let path = folder.path(name, "bars")
    let series = try FileBytes.stored(path).withUnsafeBytes { bytes in
      var decoder = try BarsDecoder(bytes, path: path)
      return try decoder.series(name: name)
    }
    guard series.hash == manifest.dataHash else {
      throw AssayError(
        .data, "the stored bars and their manifest differ", at: path,
        mend: "import or fetch the data again")
    }
    return series
  }

  /// The manifests of all datasets of bars, by name.
  package func list() throws -> [DatasetManifest] {
    try folder.names(of: .bars).map(manifest)
  }

  /// What is known of one dataset, without its bars.
  package func manifest(_ name: String) throws -> DatasetManifest {
    try folder.manifest(name, .bars)
  }

  /// Forgets a dataset.
  package func remove(_ name: String) throws {
    _ = try manifest(name)
    for suffix in ["json", "bars"] { try folder.unlink(name, suffix) }
  }
}
