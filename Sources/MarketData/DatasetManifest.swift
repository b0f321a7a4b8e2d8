/// What a stored dataset is, where it came from and what is odd about it.
package struct DatasetManifest: Codable, Equatable, Sendable {
  /// Old manifests do not say it.
  package var kind: DatasetKind? = .bars
  package var name: String
  /// A file name, or the recipe's words.
  package var source: String
  /// The licence of the source, or that none was told.
  package var licence: String
  /// SHA-256 of the imported file as it lay on disk.
  package var inputSHA256: String
  package var rows: Int
  /// The first open.
  package var start: Timestamp
  /// The last open.
  package var end: Timestamp
  /// Nanoseconds between opens: the commonest step.
  package var interval: Int64
  package var ticksPerUnit: Double?
  package var hasQuoteVolume: Bool
  package var hasSpread: Bool
  /// The hash of the series.
  package var dataHash: String
  package var defects: DefectReport
  /// The version of Assay that imported it.
  package var assayVersion: String

  /// Describes imported bars; they are not empty.
  package init(
    _ imported: ImportedBars, source: String, licence: String, inputSHA256: String,
    assayVersion: String
  ) {
    let series = imported.series
    guard let first = series.bars.first, let last = series.bars.last else {
      preconditionFailure("a dataset has bars")
    }
    name = series.name
    self.source = source
    self.licence = licence
    self.inputSHA256 = inputSHA256
    rows = series.bars.count
    start = first.openTime
    end = last.openTime
    interval = series.interval
    ticksPerUnit = series.ticksPerUnit
    hasQuoteVolume = series.quoteVolume != nil
    hasSpread = series.spread != nil
    dataHash = series.hash
    defects = imported.defects
    self.assayVersion = assayVersion
  }

  private enum CodingKeys: String, CodingKey {
    case kind, name, source, licence, rows, start, end, defects
    case inputSHA256 = "input_sha256"
    case interval = "interval_ns"
    case ticksPerUnit = "ticks_per_unit"
    case hasQuoteVolume = "has_quote_volume"
    case hasSpread = "has_spread"
    case dataHash = "data_hash"
    case assayVersion = "assay_version"
  }
}
