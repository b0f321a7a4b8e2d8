import Documents

/// The tables of the run store and how a file gets them.
enum Schema {
  static let version = 2
  /// "ASSY": tells a run store from other SQLite files.
  static let applicationID = 0x4153_5359

  /// What to run to get from each version to the next.
  static let migrations = [
    """
    CREATE TABLE runs(
      number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
      strategy TEXT NOT NULL, spec_json TEXT NOT NULL, spec_hash TEXT NOT NULL,
      data_name TEXT NOT NULL, data_hash TEXT NOT NULL, engine_version TEXT NOT NULL,
      seed INTEGER NOT NULL, state TEXT NOT NULL, objective TEXT NOT NULL,
      parameter_names TEXT NOT NULL, metric_names TEXT NOT NULL, trials_planned INTEGER NOT NULL,
      created_utc TEXT NOT NULL, elapsed_seconds REAL NOT NULL DEFAULT 0, result_json TEXT,
      report BLOB) STRICT;
    CREATE INDEX runs_by_work ON runs(data_hash, strategy, spec_hash);
    CREATE TABLE batches(
      run INTEGER NOT NULL REFERENCES runs(number), number INTEGER NOT NULL,
      first_trial INTEGER NOT NULL, trials INTEGER NOT NULL, parameters BLOB NOT NULL,
      metrics BLOB NOT NULL, PRIMARY KEY(run, number)) STRICT;
    CREATE TABLE looks(
      number INTEGER PRIMARY KEY, data_hash TEXT NOT NULL, experiment TEXT NOT NULL,
      holdout TEXT NOT NULL, run INTEGER NOT NULL REFERENCES runs(number), at_utc TEXT NOT NULL
      ) STRICT;
    CREATE INDEX looks_by_data ON looks(data_hash);
    """,
    """
    ALTER TABLE runs ADD COLUMN parent TEXT;
    ALTER TABLE runs ADD COLUMN markets TEXT;
    CREATE INDEX runs_by_parent ON runs(parent);
    """,
  ]

  /// Brings a file to the present version, an empty one included.
  static func migrate(_ database: Database) throws {
    let found = try database.reading { try check(database) }
    try database.executeInTurn("PRAGMA journal_mode = WAL")
    try database.execute("PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON")
    if found == version { return }
    try database.transaction {
      // Another process may have migrated since.
      for step in migrations[try check(database)...] { try database.execute(step) }
      try database.execute(
        "PRAGMA application_id = \(applicationID); PRAGMA user_version = \(version)")
    }
  }

  /// The file's version; refuses other programs' databases and newer versions.
  private static func check(_ database: Database) throws -> Int {
    let found = try database.integer("PRAGMA user_version")
    let application = try database.integer("PRAGMA application_id")
    let isEmpty = try database.integer("SELECT count(*) FROM sqlite_schema") == 0
    guard application == applicationID || (isEmpty && application == 0 && found == 0) else {
      throw AssayError(
        .data, "a SQLite file, but no run store", at: database.path,
        mend: "name another file for the store")
    }
    guard (0...version).contains(found) else {
      throw AssayError(
        .other, "the run store has version \(found), this program knows up to \(version)",
        at: database.path, mend: "use a newer assay")
    }
    return found
  }
}
