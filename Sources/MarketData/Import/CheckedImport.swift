import Documents

/// Files read, checked and, where that is asked for, mended: bars that can be kept.
package struct CheckedImport: Sendable {
  /// One series and what is known of it.
  package struct Series: Sendable {
    package var bars: ImportedBars
    package var report: CheckReport
    /// What was mended.
    package var repairs: [RepairCount]
  }

  /// Rows with errors, which are not kept.
  package struct Refusal: Error {
    /// Of each series that has errors.
    package var reports: [CheckReport]

    /// What would mend all errors.
    package var repairs: [Repair] {
      Repair.all.filter { repair in reports.contains { $0.repairs.contains(repair) } }
    }
  }

  /// How rows are read and what is done with them.
  package struct Request: Sendable {
    package var options: ImportOptions
    /// Makes bars of trades.
    package var bars: TradeAggregation?
    package var repairs: [Repair]
    /// Tells whether the last bar has closed.
    package var now: Timestamp

    package init(
      options: ImportOptions = ImportOptions(), bars: TradeAggregation? = nil,
      repairs: [Repair] = [], now: Timestamp
    ) {
      self.options = options
      self.bars = bars
      self.repairs = repairs
      self.now = now
    }
  }

  package var series: [Series]
  package var recognition: Recognition
  /// SHA-256 of each file as it lies on disk.
  package var hashes: [String]

  /// Reads files that are open; throws a `Refusal` when errors are in them, or are left.
  package init(_ files: [InputFile], name: String, _ request: Request) throws {
    guard request.repairs.isEmpty else {
      self = try Self.mended(files, name, request)
      return
    }
    do {
      self.init(try Self.strict(files, name, request), now: request.now)
      let refused = series.map(\.report).filter { $0.count(.error) > 0 }
      guard refused.isEmpty else { throw Refusal(reports: refused) }
    } catch let fault as AssayError where fault.kind == .data {
      throw Self.refusal(files, name, request) ?? fault
    }
  }

  /// The rows of files as they are; bars of trades are sound or a fault.
  package static func rows(
    _ files: [InputFile], name: String, _ request: Request
  ) throws -> BarImport.RawOutcome {
    guard request.bars != nil else {
      return try BarImport.rows(files, name: name, options: request.options)
    }
    let found = try strict(files, name, request)
    return BarImport.RawOutcome(
      series: found.series.map { RawBars($0.series, isVolumeMissing: $0.isVolumeMissing) },
      recognition: found.recognition, hashes: found.hashes)
  }

  private init(_ found: BarImport.Outcome, now: Timestamp) {
    series = found.series.map { bars in
      var raw = RawBars(bars.series, isVolumeMissing: bars.isVolumeMissing)
      raw.emptyRows = found.recognition.emptyRows
      return Series(bars: bars, report: CheckReport(raw, now: now), repairs: [])
    }
    (recognition, hashes) = (found.recognition, found.hashes)
  }

  private init(_ series: [Series], _ found: BarImport.RawOutcome) {
    self.series = series
    (recognition, hashes) = (found.recognition, found.hashes)
  }

  private static func strict(
    _ files: [InputFile], _ name: String, _ request: Request
  ) throws -> BarImport.Outcome {
    guard let rule = request.bars else {
      return try BarImport.read(files, name: name, options: request.options)
    }
    return try TradeImport.bars(files, name: name, by: rule, options: request.options)
  }

  private static func mended(
    _ files: [InputFile], _ name: String, _ request: Request
  ) throws -> CheckedImport {
    let found = try rows(files, name: name, request)
    let mended = found.series.map { raw in
      let (mended, counts) = raw.repaired(by: request.repairs)
      return (raw: mended, report: CheckReport(mended, now: request.now), counts: counts)
    }
    let refused = mended.map(\.report).filter { $0.count(.error) > 0 }
    guard refused.isEmpty else { throw Refusal(reports: refused) }
    return CheckedImport(
      try mended.map {
        Series(bars: try $0.raw.imported($0.report), report: $0.report, repairs: $0.counts)
      }, found)
  }

  /// All that is wrong with rows that a strict reading refused; nil where the checks see nothing.
  private static func refusal(
    _ files: [InputFile], _ name: String, _ request: Request
  ) -> Refusal? {
    guard request.bars == nil,
      let found = try? BarImport.rows(files, name: name, options: request.options)
    else { return nil }
    let reports = found.series.map { CheckReport($0, now: request.now) }
      .filter { $0.count(.error) > 0 }
    return reports.isEmpty ? nil : Refusal(reports: reports)
  }
}
