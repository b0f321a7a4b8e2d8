import Documents

/// Universes in a folder of datasets: each is the text `NAME.json`.
package struct UniverseStore: Sendable {
  private let folder: DatasetFolder

  package init(directory: String) { folder = DatasetFolder(directory: directory) }

  /// Keeps a universe under its name in place of what was there; every member must be stored.
  package func save(_ universe: Universe) throws {
    try folder.checkName(universe.name)
    guard !universe.members.isEmpty else {
      throw AssayError(.usage, "a universe has members", at: universe.name, mend: "name some")
    }
    for member in universe.members {
      guard member != universe.name else {
        throw AssayError(
          .usage, "a universe cannot be its own member", at: member, mend: "give it another name")
      }
      try folder.check(member, is: .bars)
    }
    try folder.locked(universe.name) {
      try AtomicFile.write(
        try folder.encoded(universe), to: folder.path(universe.name, "json"), calls: folder.calls)
      for suffix in ["bars", "events", "values"] { try folder.unlink(universe.name, suffix) }
    }
  }

  /// Whether a universe is stored under a name.
  package func has(_ name: String) -> Bool { folder.holds(name, .universe) }

  /// The universe of a name; nil where none has it.
  package func find(_ name: String) throws -> Universe? {
    has(name) ? try universe(name) : nil
  }

  /// The names of all universes, sorted.
  package func names() throws -> [String] { try folder.names(of: .universe) }

  /// All universes, by name.
  package func list() throws -> [Universe] { try folder.names(of: .universe).map(universe) }

  /// The universe of a name.
  package func universe(_ name: String) throws -> Universe {
    try folder.manifest(name, .universe)
  }

  /// Forgets a universe, not its members.
  package func remove(_ name: String) throws {
    try folder.locked(name) {
      try folder.check(name, is: .universe)
      try folder.unlink(name, "json")
    }
  }
}
