import Documents
import Foundation

/// The runs, their trials and the looks at hold-outs of a workspace, in one SQLite file.
///
/// One store is one connection for one thread; any number of them may use the file at once.
package final class RunStore {
  package let path: String
  package let database: Database

  /// Opens or creates the store; waits up to `busyMilliseconds` for others that write.
  package init(path: String, busyMilliseconds: Int32 = 60_000) throws {
    self.path = path
    database = try Database(path: path, busyMilliseconds: busyMilliseconds)
    try Schema.migrate(database)
  }

  /// Stores a new run in the state `running`.
  package func createRun(_ run: Run) throws {
    try database.transaction {
      if try database.integer("SELECT count(*) FROM runs WHERE id = ?", [.text(run.id)]) > 0 {
        throw AssayError(
          .usage, "run \(run.id) exists already", at: path, mend: "resume it or use another id")
      }
      try database.run(
        """
        INSERT INTO runs(id, name, strategy, spec_json, spec_hash, data_name, data_hash,
          engine_version, seed, state, objective, parameter_names, metric_names, trials_planned,
          created_utc, parent, markets) VALUES(
          ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        [
          .text(run.id), .text(run.name), .text(run.strategy), .text(run.specJSON),
          .text(run.specHash), .text(run.dataName), .text(run.dataHash), .text(run.engineVersion),
          .int(Int(bitPattern: UInt(run.seed))), .text(Run.State.running.rawValue),
          .text(run.objective), .text(Self.json(run.parameterNames)),
          .text(Self.json(run.metricNames)), .int(run.trialsPlanned), .text(run.createdUTC),
          run.parent.map { .text($0) } ?? .null,
          .text(run.marketHashes.joined(separator: " ")),
        ])
    }
  }

  /// The right to write a run, for as long as the claim lives.
  package func claim(run id: String, processID: Int32) throws -> RunClaim {
    let number = try number(of: id)
    let folder = path + "-locks"
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw AssayError(
        .other, "the folder for locks cannot be made", at: folder,
        mend: "check that its folder may be written")
    }
    // The number, not the id, names the file: an id may hold any characters.
    return try RunClaim(lockPath: "\(folder)/\(number).lock", runID: id, processID: processID)
  }

  /// A run's state as it is: one whose process died while running is interrupted.
  package func trueState(of run: Run) throws -> Run.State {
    guard run.state == .running else { return run.state }
    let lock = "\(path)-locks/\(try number(of: run.id)).lock"
    return RunClaim.isHeld(lockPath: lock) ? .running : .interrupted
  }

  /// Says that a run goes on.
  package func markRunning(_ id: String) throws {
    try setState(.running, of: id, elapsedSeconds: nil)
  }

  /// Says that a run was stopped and may be resumed.
  package func markInterrupted(_ id: String, elapsedSeconds: Double) throws {
    try setState(.interrupted, of: id, elapsedSeconds: elapsedSeconds)
  }

  /// Says that a run ended by a fault.
  package func markFailed(_ id: String, elapsedSeconds: Double) throws {
    try setState(.failed, of: id, elapsedSeconds: elapsedSeconds)
  }

  /// Stores the result and the report of a run that came to its end.
  package func finish(
    _ id: String, elapsedSeconds: Double, resultJSON: String, report: String?
  ) throws {
    let report = report.map { SQLValue.blob(Compression.compress(Array($0.utf8))) }
    try database.transaction {
      try database.run(
        """
        UPDATE runs SET state = ?, elapsed_seconds = ?, result_json = ?, report = ?
        WHERE number = ?
        """,
        [
          .text(Run.State.finished.rawValue), .double(elapsedSeconds), .text(resultJSON),
          report ?? .null, .int(try number(of: id)),
        ])
    }
  }

  /// The report of a run; nil where none is stored.
  package func report(of id: String) throws -> String? {
    let frames = try database.rows(
      "SELECT report FROM runs WHERE number = ?", [.int(try number(of: id))]
    ) { $0.blob(0) }
    guard let frame = frames.first ?? nil else { return nil }
    guard let bytes = Compression.decompress(frame, limit: 1 << 31) else {
      throw damaged("the report of run \(id)")
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func setState(_ state: Run.State, of id: String, elapsedSeconds: Double?) throws {
    try database.transaction {
      try database.run(
        """
        UPDATE runs SET state = ?, elapsed_seconds = coalesce(?, elapsed_seconds)
        WHERE number = ?
        """,
        [
          .text(state.rawValue), elapsedSeconds.map { .double($0) } ?? .null,
          .int(try number(of: id)),
        ])
    }
  }

  /// The row number of the run with exactly this id.
  func number(of id: String) throws -> Int {
    let numbers = try database.rows("SELECT number FROM runs WHERE id = ?", [.text(id)]) {
      $0.int(0)
    }
    guard let number = numbers.first else { throw try unknown(id) }
    return number
  }

  func unknown(_ id: String) throws -> AssayError {
    let ids = try database.rows("SELECT id FROM runs ORDER BY number DESC LIMIT 200") {
      $0.text(0) ?? ""
    }
    let nearest = Suggestion.nearest(to: id, among: ids)
    return AssayError(
      .usage, "no run '\(id)'", at: path,
      mend: nearest.map { "did you mean '\($0)'?" } ?? "`assay runs list` shows them")
  }

  func damaged(_ what: String) -> AssayError {
    AssayError(.data, "\(what) is damaged", at: path, mend: "run the experiment again")
  }

  private static func json(_ names: [String]) -> String {
    JSON.array(names.map { .string($0) }).compact
  }
}
