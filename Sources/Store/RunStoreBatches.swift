import Documents

extension RunStore {
  /// Stores a batch in one transaction; refuses one that repeats a number or a trial.
  package func appendBatch(_ batch: Batch, to id: String) throws {
    let run = try run(exactly: id)
    precondition(
      batch.number >= 0 && batch.firstTrial >= 0 && batch.trialCount > 0
        && batch.parameters.count == batch.trialCount * run.parameterNames.count
        && batch.metrics.count == batch.trialCount * run.metricNames.count,
      "A batch has one row of each matrix for each trial.")
    let parameters = Compression.compress(batch.parameters)
    let metrics = Compression.compress(batch.metrics)
    try database.transaction {
      let number = try number(of: id)
      try refuseRepetition(of: batch, in: number, id: id)
      try database.run(
        """
        INSERT INTO batches(run, number, first_trial, trials, parameters, metrics)
        VALUES(?, ?, ?, ?, ?, ?)
        """,
        [
          .int(number), .int(batch.number), .int(batch.firstTrial), .int(batch.trialCount),
          .blob(parameters), .blob(metrics),
        ])
    }
  }

  /// The stored batches of a run in the order of their trials.
  package func batches(of id: String) throws -> [Batch] {
    let run = try run(exactly: id)
    return try database.rows(
      """
      SELECT number, first_trial, trials, parameters, metrics FROM batches
      WHERE run = ? ORDER BY first_trial
      """, [.int(try number(of: id))]
    ) { row in
      let trials = row.int(2)
      guard
        let parameters = Self.values(row.blob(3), rows: trials, columns: run.parameterNames.count),
        let metrics = Self.values(row.blob(4), rows: trials, columns: run.metricNames.count)
      else { throw damaged("batch \(row.int(0)) of run \(id)") }
      return Batch(
        number: row.int(0), firstTrial: row.int(1), trialCount: trials, parameters: parameters,
        metrics: metrics)
    }
  }

  /// All stored trials of a run.
  package func trials(of id: String) throws -> TrialColumns {
    let run = try run(exactly: id)
    let batches = try batches(of: id)
    func columns(_ count: Int, _ rows: (Batch) -> [Double]) -> [[Double]] {
      (0..<count).map { column in
        batches.flatMap { batch in
          let values = rows(batch)
          return stride(from: column, to: values.count, by: count).map { values[$0] }
        }
      }
    }
    return TrialColumns(
      trials: batches.flatMap { $0.firstTrial..<($0.firstTrial + $0.trialCount) },
      parameterNames: run.parameterNames, metricNames: run.metricNames,
      parameters: columns(run.parameterNames.count) { $0.parameters },
      metrics: columns(run.metricNames.count) { $0.metrics })
  }

  /// How many trials of a run are stored, those of its symbols with them.
  package func trialCount(of id: String) throws -> Int {
    try database.integer(
      """
      SELECT coalesce(sum(trials), 0) FROM batches WHERE run = ?1 OR run IN (
        SELECT number FROM runs WHERE parent = ?2 AND coalesce(markets, '') <> '')
      """, [.int(try number(of: id)), .text(id)])
  }

  private func refuseRepetition(of batch: Batch, in run: Int, id: String) throws {
    let repeated = try database.integer(
      """
      SELECT count(*) FROM batches
      WHERE run = ? AND (number = ? OR (first_trial < ? AND first_trial + trials > ?))
      """,
      [
        .int(run), .int(batch.number), .int(batch.firstTrial + batch.trialCount),
        .int(batch.firstTrial),
      ])
    if repeated > 0 {
      throw AssayError(
        .other, "batch \(batch.number) of run \(id) is stored already", at: path,
        mend: "resume the run from its stored batches")
    }
  }

  private func run(exactly id: String) throws -> Run {
    let run = try run(id)
    if run.id != id { throw try unknown(id) }
    return run
  }

  private static func values(_ frame: [UInt8]?, rows: Int, columns: Int) -> [Double]? {
    let (count, overflow) = rows.multipliedReportingOverflow(by: columns)
    guard let frame, !overflow, (0...(1 << 40)).contains(count) else { return nil }
    return Compression.decompress(frame, count: count)
  }
}
