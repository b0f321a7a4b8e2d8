/// Values gathered from files: times, and columns that may be found on the way.
struct ValueRows: Sendable {
  var times: [Timestamp] = []
  private(set) var columns: [ValueSeries.Column]
  /// The line of each row in its file, from 1, where rows are kept as they are.
  var lines: [Int] = []
  /// Lines that are no rows, where that is no fault.
  var unreadable: [Int] = []
  /// Rows of the files in which nothing stood.
  var emptyRows = 0
  /// Stamps that were moved back to a whole second.
  var flooredStamps = 0
  /// Rows that said the same as the row before, once floored.
  var mergedRows = 0

  init(_ names: [String] = []) { columns = names.map { ValueSeries.Column($0, []) } }

  /// Begins a row, in which nothing stands yet.
  mutating func append(_ time: Timestamp) {
    times.append(time)
    for index in columns.indices { columns[index].values.append(.nan) }
  }

  /// The number of a column in the last row.
  subscript(column: Int) -> Double {
    get { columns[column].values[times.count - 1] }
    set { columns[column].values[times.count - 1] = newValue }
  }

  /// A new column, empty up to here.
  mutating func addColumn(_ name: String) -> Int {
    columns.append(ValueSeries.Column(name, Array(repeating: .nan, count: times.count)))
    return columns.count - 1
  }

  /// Later rows; columns that only one of both has are filled up.
  mutating func append(_ more: ValueRows) {
    let old = times.count
    times += more.times
    lines += more.lines
    emptyRows += more.emptyRows
    flooredStamps += more.flooredStamps
    mergedRows += more.mergedRows
    for column in more.columns where !columns.contains(where: { $0.name == column.name }) {
      columns.append(ValueSeries.Column(column.name, Array(repeating: .nan, count: old)))
    }
    for index in columns.indices {
      let values = more.columns.first { $0.name == columns[index].name }?.values
      columns[index].values += values ?? Array(repeating: .nan, count: more.times.count)
    }
  }

  /// The columns, those of a ladder in the order of its steps.
  var sorted: [ValueSeries.Column] {
    columns.sorted { a, b in
      guard let first = LadderStep(a.name), let second = LadderStep(b.name) else { return false }
      return first < second
    }
  }

  /// What was changed, as a manifest remembers it.
  var repairs: [RepairCount] {
    [("funding stamps floored to the second", flooredStamps), ("equal rows merged", mergedRows)]
      .filter { $0.1 > 0 }.map { RepairCount(repair: $0.0, rows: $0.1) }
  }

  /// Whether all stamps are midnights, some days apart or one, of values that are not of the night.
  func tellDates(of kind: SeriesKind?) -> Bool {
    guard ![.funding, .splits, .dividends].contains(kind), times.count > 1 else { return false }
    return times.allSatisfy { $0.nanosecondOfDay == 0 }
  }
}
