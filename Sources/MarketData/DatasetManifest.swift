/// What a stored dataset is, where it came from and what is odd about it.
package struct DatasetManifest: Codable, Equatable, Sendable {
  /// Old manifests do not say it.
  package var kind: DatasetKind? = .bars
  package var name: String
  /// A file name, or the recipe's words.
  package var source: String
  /// The licence of the source, or that none was told.
  package var licence: String
  /// Nil in old manifests, which know one file.
  private var storedInputs: [DatasetInput]?
  private var inputSHA256: String?
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
  /// Nil in old manifests, which say it among defects.
  private var hasVolume: Bool?
  private var defects: OldDefects?
  /// What the checks found when the bars were kept; nil in old manifests.
  package var checks: [CheckCount]?
  /// What was changed by request before the bars were kept; nil where nothing was.
  package var repairs: [RepairCount]?
  /// What the prices are prices of, where it was told.
  package var instrument: Instrument?
  /// The version of Assay that imported it.
  package var assayVersion: String

  /// What manifests said before there were checks.
  private struct OldDefects: Codable, Equatable {
    var isVolumeMissing: Bool?

    enum CodingKeys: String, CodingKey { case isVolumeMissing = "volume_missing" }
  }

  /// Describes imported bars; they are not empty.
  package init(
    _ imported: ImportedBars, checks: [CheckCount] = [], source: String, licence: String,
    inputs: [DatasetInput],
    repairs: [RepairCount] = [], assayVersion: String
  ) {
    let series = imported.series
    guard let first = series.bars.first, let last = series.bars.last else {
      preconditionFailure("a dataset has bars")
    }
    name = series.name
    self.source = source
    self.licence = licence
    storedInputs = inputs
    self.repairs = repairs.isEmpty ? nil : repairs
    rows = series.bars.count
    start = first.openTime
    end = last.openTime
    interval = series.interval
    ticksPerUnit = series.ticksPerUnit
    hasQuoteVolume = series.quoteVolume != nil
    hasSpread = series.spread != nil
    dataHash = series.hash
    hasVolume = !imported.isVolumeMissing
    self.checks = checks
    self.assayVersion = assayVersion
  }

  /// Describes bars that were imported from one file.
  package init(
    _ imported: ImportedBars, checks: [CheckCount] = [], source: String, licence: String,
    inputSHA256: String, assayVersion: String
  ) {
    self.init(
      imported, checks: checks, source: source, licence: licence,
      inputs: [DatasetInput(source: source, sha256: inputSHA256)], assayVersion: assayVersion)
  }

  /// The files that the bars came from, in the order in which they were taken in.
  package var inputs: [DatasetInput] {
    storedInputs ?? [DatasetInput(source: source, sha256: inputSHA256 ?? "")]
  }

  /// The source had no volume, so that every bar shows 0.
  package var isVolumeMissing: Bool {
    hasVolume.map { !$0 } ?? defects?.isVolumeMissing ?? false
  }

  private enum CodingKeys: String, CodingKey {
    case kind, name, source, licence, rows, start, end, defects, checks, repairs, instrument
    case storedInputs = "inputs"
    case inputSHA256 = "input_sha256"
    case interval = "interval_ns"
    case ticksPerUnit = "ticks_per_unit"
    case hasQuoteVolume = "has_quote_volume"
    case hasSpread = "has_spread"
    case hasVolume = "has_volume"
    case dataHash = "data_hash"
    case assayVersion = "assay_version"
  }
}
