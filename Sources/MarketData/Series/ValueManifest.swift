/// What a stored series of values is, where it came from and what was done to it.
package struct ValueManifest: Codable, Equatable, Sendable {
  package var kind = DatasetKind.values
  package var name: String
  /// The names of the files.
  package var source: String
  /// The licence of the source, or that none was told.
  package var licence: String
  /// The files that the values came from, in the order in which they were taken in.
  package var inputs: [DatasetInput]
  package var rows: Int
  /// The names of the columns.
  package var columns: [String]
  /// The first moment.
  package var start: Timestamp
  /// The last moment.
  package var end: Timestamp
  /// Nanoseconds between moments: the median step.
  package var interval: Int64
  /// What was changed before the values were kept; nil where nothing was.
  package var repairs: [RepairCount]?
  /// The hash of the series.
  package var dataHash: String
  /// The version of Assay that imported it.
  package var assayVersion: String

  /// Describes values; they are not empty.
  package init(
    _ series: ValueSeries, source: String, licence: String, inputs: [DatasetInput],
    repairs: [RepairCount] = [], assayVersion: String
  ) {
    guard let first = series.times.first, let last = series.times.last else {
      preconditionFailure("a dataset has values")
    }
    name = series.name
    self.source = source
    self.licence = licence
    self.inputs = inputs
    rows = series.times.count
    columns = series.columns.map(\.name)
    start = first
    end = last
    interval = series.medianStep
    self.repairs = repairs.isEmpty ? nil : repairs
    dataHash = series.hash
    self.assayVersion = assayVersion
  }

  private enum CodingKeys: String, CodingKey {
    case kind, name, source, licence, inputs, rows, columns, start, end, repairs
    case interval = "interval_ns"
    case dataHash = "data_hash"
    case assayVersion = "assay_version"
  }
}
