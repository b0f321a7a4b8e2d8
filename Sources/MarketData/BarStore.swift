import Documents

/// Datasets of bars in a folder: `NAME.bars` holds the columns and the manifest.
///
/// Every change is one rename, so a reader has the old file or the new one, whole. Of two programs
/// that change one dataset the second waits, so that neither loses what the other adds.
package struct BarStore: Sendable {
  let folder: DatasetFolder

  /// `calls` is what writes go through.
  package init(directory: String, calls: FileCalls = .system) {
    folder = DatasetFolder(directory: directory, calls: calls)
  }

  package var directory: String { folder.directory }

  /// Keeps a series under its name in place of what was there; the manifest must be its own.
  ///
  /// - Parameter check: Refuses by throwing, while nobody else can change what is stored.
  package func save(
    _ series: BarSeries, _ manifest: DatasetManifest, unless check: () throws -> Void = {}
  ) throws {
    try folder.locked(series.name) {
      try check()
      try replace(series, manifest)
    }
  }

  /// Writes the file of a dataset, which is locked.
  func replace(_ series: BarSeries, _ manifest: DatasetManifest) throws {
    precondition(
      manifest.name == series.name && manifest.dataHash == series.hash,
      "a manifest describes the series it is saved with")
    let path = folder.path(series.name, "bars")
    AtomicFile.removeLeftovers(of: path)
    let file = BarsEncoder.encode(series, manifest: try folder.encoded(manifest))
    try AtomicFile.write(file, to: path, calls: folder.calls)
    for suffix in ["json", "events", "values"] { try folder.unlink(series.name, suffix) }
  }

  /// Keeps what the prices of a dataset are prices of, and answers its new manifest.
  package func describe(_ name: String, as instrument: Instrument) throws -> DatasetManifest {
    try folder.locked(name) {
      var manifest = try manifest(name)
      manifest.instrument = instrument
      try replace(try load(name), manifest)
      return manifest
    }
  }

  /// The bars of a dataset, checked against every checksum.
  package func load(_ name: String) throws -> BarSeries {
    var reader = try reader(name)
    return try reader.series(name: name)
  }

  /// The bars that open in [from, to); only the chunks that hold them are read.
  package func load(_ name: String, from: Timestamp, to: Timestamp) throws -> BarSeries {
    var reader = try reader(name)
    return try reader.series(name: name, from: from, to: to)
  }

  /// The bars of a dataset, to be read by spans; it stays at what was there when it was made.
  package func reader(_ name: String) throws -> BarsReader {
    try folder.check(name, is: .bars)
    let reader = try BarsReader(path: folder.path(name, "bars"))
    _ = try manifest(of: reader, name)
    return reader
  }

  /// Whether bars are stored under a name.
  package func has(_ name: String) -> Bool { folder.holds(name, .bars) }

  /// What is known of one dataset; nil where no bars have the name.
  package func find(_ name: String) throws -> DatasetManifest? {
    has(name) ? try manifest(name) : nil
  }

  /// The names of all datasets of bars, sorted.
  package func names() throws -> [String] { try folder.names(of: .bars) }

  /// The manifests of all datasets of bars, by name.
  package func list() throws -> [DatasetManifest] {
    try folder.names(of: .bars).map(manifest)
  }

  /// What is known of one dataset, without its bars.
  package func manifest(_ name: String) throws -> DatasetManifest {
    try folder.check(name, is: .bars)
    guard folder.hasWholeBars(name) else { return try folder.manifest(name, .bars) }
    return try manifest(of: try BarsReader(path: folder.path(name, "bars")), name)
  }

  /// Forgets a dataset.
  package func remove(_ name: String) throws {
    try folder.locked(name) {
      try folder.check(name, is: .bars)
      for suffix in ["bars", "json", "values"] { try folder.unlink(name, suffix) }
    }
  }

  /// The manifest of a file, which must describe what the file holds.
  private func manifest(of reader: borrowing BarsReader, _ name: String) throws -> DatasetManifest {
    let path = folder.path(name, "bars")
    let manifest: DatasetManifest =
      if let bytes = reader.manifest {
        try folder.decode(DatasetManifest.self, from: bytes, at: path)
      } else {
        try folder.manifest(name, .bars)
      }
    guard manifest.name == name, manifest.dataHash == reader.hash, manifest.rows == reader.rows
    else {
      throw AssayError(
        .data, "the stored bars and their manifest differ", at: path,
        mend: "import or fetch the data again")
    }
    return manifest
  }
}
