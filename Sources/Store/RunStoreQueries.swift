import Documents

extension RunStore {
  private static let columns = """
    id, name, strategy, spec_json, spec_hash, data_name, data_hash, engine_version, seed, state,
    objective, parameter_names, metric_names, trials_planned, created_utc, elapsed_seconds,
    result_json, parent, markets
    """

  /// All runs that are no part of another, the latest first.
  package func list() throws -> [Run] {
    try database.rows(
      "SELECT \(Self.columns) FROM runs WHERE parent IS NULL ORDER BY number DESC", [], read)
  }

  /// The run with exactly this id; nil where there is none.
  package func find(_ id: String) throws -> Run? {
    try database.rows("SELECT \(Self.columns) FROM runs WHERE id = ?", [.text(id)], read).first
  }

  /// The run with this id, or the only one whose id begins with it.
  package func run(_ idOrPrefix: String) throws -> Run {
    let matches = try database.rows(
      """
      SELECT \(Self.columns) FROM runs
      WHERE substr(id, 1, length(?1)) = ?1 AND (parent IS NULL OR id = ?1)
      ORDER BY id = ?1 DESC, number DESC LIMIT 6
      """, [.text(idOrPrefix)], read)
    guard let first = matches.first, !idOrPrefix.isEmpty else { throw try unknown(idOrPrefix) }
    if first.id == idOrPrefix || matches.count == 1 { return first }
    let names = matches.prefix(5).map(\.id).joined(separator: ", ")
    throw AssayError(
      .usage, "'\(idOrPrefix)' fits several runs: \(names)\(matches.count > 5 ? ", …" : "")",
      at: path, mend: "give more of the id")
  }

  /// The latest unfinished run of the same work under the same name.
  package func findResumable(
    specHash: String, dataHash: String, engineVersion: String, name: String
  ) throws -> Run? {
    try database.rows(
      """
      SELECT \(Self.columns) FROM runs
      WHERE spec_hash = ? AND data_hash = ? AND engine_version = ? AND name = ?
        AND state <> 'finished' AND parent IS NULL ORDER BY number DESC LIMIT 1
      """, [.text(specHash), .text(dataHash), .text(engineVersion), .text(name)], read
    ).first
  }

  /// Counts one look at a hold-out by an experiment, named by the hash of what it asks.
  package func recordLook(
    dataHash: String, experiment: String, holdout: String, run id: String, atUTC: String
  ) throws {
    try database.transaction {
      try database.run(
        "INSERT INTO looks(data_hash, experiment, holdout, run, at_utc) VALUES(?, ?, ?, ?, ?)",
        [
          .text(dataHash), .text(experiment), .text(holdout), .int(try number(of: id)),
          .text(atUTC),
        ])
    }
  }

  /// How many different experiments have looked at the bars of a hold-out, whatever their strategy.
  ///
  /// Hold-outs are spans, `START to END` in ISO 8601; those that overlap show the same bars.
  /// Running one experiment again shows nothing new, so it counts once.
  package func looks(dataHash: String, holdout: String) throws -> Int {
    let (start, end) = Self.span(holdout)
    let rows = try database.rows(
      """
      SELECT holdout, experiment FROM looks WHERE data_hash = ?
      """, [.text(dataHash)]
    ) { ($0.text(0) ?? "", $0.text(1) ?? "") }
    let overlapping = rows.filter { row in
      let other = Self.span(row.0)
      return other.start <= end && start <= other.end
    }
    return Set(overlapping.map(\.1)).count
  }

  private static func span(_ holdout: String) -> (start: String, end: String) {
    guard let separator = holdout.range(of: " to ") else { return (holdout, holdout) }
    return (String(holdout[..<separator.lowerBound]), String(holdout[separator.upperBound...]))
  }

  /// Runs before another that searched the same strategy on a market, the earliest first; windows
  /// of a walk-forward, which name no market, are no searches of their own.
  ///
  /// - Parameter market: The hash of its bars; runs of old stores are known by that of all their
  ///   data.
  package func earlierRuns(on market: String, strategy: String, before id: String) throws -> [Run] {
    try database.rows(
      """
      SELECT \(Self.columns) FROM runs
      WHERE strategy = ?1 AND (parent IS NULL OR coalesce(markets, '') <> '') AND number < ?2
        AND (data_hash = ?3 OR instr(coalesce(markets, ''), ?3) > 0) ORDER BY number
      """, [.text(strategy), .int(try number(of: id)), .text(market)], read)
  }

  private func read(_ row: borrowing Statement) throws -> Run {
    let id = row.text(0) ?? ""
    guard let state = Run.State(rawValue: row.text(9) ?? ""),
      let parameterNames = Self.names(row.text(11)), let metricNames = Self.names(row.text(12))
    else { throw damaged("run \(id)") }
    var run = Run(
      id: id, name: row.text(1) ?? "", strategy: row.text(2) ?? "", specJSON: row.text(3) ?? "",
      specHash: row.text(4) ?? "", dataName: row.text(5) ?? "", dataHash: row.text(6) ?? "",
      engineVersion: row.text(7) ?? "", seed: UInt64(bitPattern: Int64(row.int(8))),
      objective: row.text(10) ?? "", parameterNames: parameterNames, metricNames: metricNames,
      trialsPlanned: row.int(13), createdUTC: row.text(14) ?? "")
    run.state = state
    run.elapsedSeconds = row.double(15)
    run.resultJSON = row.text(16)
    run.parent = row.text(17)
    run.marketHashes = (row.text(18) ?? "").split(separator: " ").map(String.init)
    return run
  }

  private static func names(_ json: String?) -> [String]? {
    guard let elements = (try? JSON.parse(json ?? ""))?.array else { return nil }
    let names = elements.compactMap(\.string)
    return names.count == elements.count ? names : nil
  }
}
