import Documents

/// Datasets of market events in a folder: columns in `NAME.events`, the manifest in `NAME.json`.
///
/// Datasets of bars may lie beside them.
package struct EventStore: Sendable {
  private let folder: DatasetFolder

  package init(directory: String) { folder = DatasetFolder(directory: directory) }

  /// Compiles a capture and keeps it under a name in place of what was there.
  package func compile(
    _ file: InputFile, as name: String, origin: DatasetOrigin,
    options: BinanceCapture.Options = .init()
  ) throws -> EventManifest {
    try folder.locked(name) {
      let outcome = try BinanceCapture.compile(
        file, to: folder.path(name, "events"), name: name, options: options)
      var manifest = EventManifest(outcome, name: name, origin, options)
      manifest.instrument = (try? find(name))?.instrument
      try keep(manifest)
      return manifest
    }
  }

  /// Compiles a feed of single orders and keeps it under a name in place of what was there.
  package func compileOrders(
    _ file: InputFile, as name: String, origin: DatasetOrigin
  ) throws -> EventManifest {
    try folder.locked(name) {
      let outcome = try OrderFeed.compile(file, to: folder.path(name, "events"), name: name)
      var manifest = EventManifest(outcome, name: name, origin)
      manifest.instrument = (try? find(name))?.instrument
      try keep(manifest)
      return manifest
    }
  }

  /// Keeps the manifest of events that are written already; bars and values of that name go.
  private func keep(_ manifest: EventManifest) throws {
    try AtomicFile.write(try folder.encoded(manifest), to: folder.path(manifest.name, "json"))
    for suffix in ["bars", "values"] { try folder.unlink(manifest.name, suffix) }
  }

  /// Keeps what the prices of a dataset are prices of, and answers its new manifest.
  package func describe(_ name: String, as instrument: Instrument) throws -> EventManifest {
    try folder.locked(name) {
      var manifest = try manifest(name)
      manifest.instrument = instrument
      try AtomicFile.write(try folder.encoded(manifest), to: folder.path(name, "json"))
      return manifest
    }
  }

  /// The events of a dataset, to be read chunk by chunk.
  package func reader(_ name: String) throws -> EventReader {
    let manifest = try manifest(name)
    let path = folder.path(name, "events")
    let reader = try EventReader(path: path)
    guard reader.hash == manifest.dataHash else {
      throw AssayError(
        .data, "the stored events and their manifest differ", at: path,
        mend: "import the data again")
    }
    return reader
  }

  /// Whether events are stored under a name.
  package func has(_ name: String) -> Bool { folder.holds(name, .events) }

  /// What is known of one dataset; nil where no events have the name.
  package func find(_ name: String) throws -> EventManifest? {
    has(name) ? try manifest(name) : nil
  }

  /// The names of all datasets of events, sorted.
  package func names() throws -> [String] { try folder.names(of: .events) }

  /// The manifests of all datasets of events, by name.
  package func list() throws -> [EventManifest] {
    try folder.names(of: .events).map(manifest)
  }

  /// What is known of one dataset, without its events.
  package func manifest(_ name: String) throws -> EventManifest {
    try folder.manifest(name, .events)
  }

  /// Forgets a dataset.
  package func remove(_ name: String) throws {
    try folder.locked(name) {
      try folder.check(name, is: .events)
      for suffix in ["json", "events"] { try folder.unlink(name, suffix) }
    }
  }
}
