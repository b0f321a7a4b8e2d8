/// Values as they are looked through: in the order of their file, sound or not.
package struct RawValues: Sendable {
  package var name: String
  package var times: [Timestamp]
  package var columns: [ValueSeries.Column]
  /// The line of each row in its file, from 1; empty for stored values.
  package var lines: [Int] = []
  /// Lines of the file that have no time or the wrong number of cells: they are no rows.
  package var unreadable: [Int] = []

  /// Stored values, which are in order.
  package init(_ series: ValueSeries) {
    (name, times, columns) = (series.name, series.times, series.columns)
  }

  /// The rows of a file as they are.
  package static func read(path: String, name: String, options: ImportOptions) throws -> RawValues {
    let rows = try ValueImport.rows(path, options: options)
    var values = RawValues(name, rows.times, rows.columns)
    (values.lines, values.unreadable) = (rows.lines, rows.unreadable)
    return values
  }

  private init(_ name: String, _ times: [Timestamp], _ columns: [ValueSeries.Column]) {
    (self.name, self.times, self.columns) = (name, times, columns)
  }

  /// Splits and dividends come when they come.
  var isRegular: Bool {
    !columns.contains { [SeriesKind.splits.column, SeriesKind.dividends.column].contains($0.name) }
  }
}

extension CheckReport {
  /// Looks through values: their order, what is missing, and funding rates that no venue asks.
  package init(_ raw: RawValues) {
    name = raw.name
    rows = raw.times.count
    start = raw.times.first
    end = raw.times.last
    interval = ValueChecks.medianStep(of: raw.times.sorted())
    calendar = "values have none"
    let found = [
      ValueChecks.unreadable(raw), ValueChecks.notNumbers(raw),
      ValueChecks.unsorted(raw), ValueChecks.duplicates(raw), ValueChecks.funding(raw),
      ValueChecks.gaps(raw, interval), ValueChecks.missing(raw), ValueChecks.jitter(raw),
    ].compactMap { $0 }
    findings = CheckSeverity.allCases.flatMap { severity in
      found.filter { $0.severity == severity }
    }
  }
}
