extension DataCheck {
  /// Lines that are no rows at all.
  static let unreadable = DataCheck { bars in
    let lines = bars.raw.unreadable
    guard !lines.isEmpty else { return [] }
    return [
      CheckFinding(
        check: "unreadable", severity: .error, count: lines.count,
        says: "\(counted(lines.count, "line")) without a time, or with too few or too many cells",
        places: lines.prefix(CheckFinding.mostPlaces).map {
          CheckFinding.Place(time: nil, text: bars.raw.text($0), line: $0.line, what: "no row")
        }, mend: "correct the lines, or leave them out with --repair drop-bad",
        repair: Repair.dropBad.text)
    ]
  }

  /// Rows that some sources write for days without trading.
  static let emptyRows = DataCheck { bars in
    let count = bars.raw.emptyRows
    guard count > 0 else { return [] }
    return [
      CheckFinding(
        check: "empty-row", severity: .note, count: count,
        says: "\(counted(count, "row")) without a price, left out", places: [],
        mend: "none, if nothing was traded then")
    ]
  }

  /// Rows that are older than the row before.
  static let unsorted = DataCheck { bars in
    guard !bars.isInOrder else { return [] }
    let times = bars.raw.bars.map(\.openTime)
    let rows = times.indices.dropFirst().filter { times[$0] < times[$0 - 1] }
    return [
      bars.finding(
        "unsorted", .error, atRows: rows,
        says: rows.count == times.count - 1 && times.count > 2
          ? "the rows run from the newest to the oldest"
          : "\(counted(rows.count, "row")) older than the row before",
        mend: "--repair sort",
        what: rows.prefix(CheckFinding.mostPlaces).map { "after \(times[$0 - 1].iso)" },
        repair: .sort)
    ].compactMap { $0 }
  }

  /// Times that are there more than once, with the same numbers or with others.
  static let duplicates = DataCheck { bars in
    guard !bars.isInOrder else { return [] }
    let times = bars.raw.bars.map(\.openTime)
    let sorted = times.indices.sorted { (times[$0], $0) < (times[$1], $1) }
    var same: [Int] = []
    var other: [Int] = []
    var first = sorted.first ?? 0
    for row in sorted.dropFirst() {
      if times[row] != times[first] {
        first = row
      } else if bars.raw.isSame(row, first) {
        same.append(row)
      } else {
        other.append(row)
      }
    }
    let mend = "--repair drop-duplicates=first or =last"
    return [
      bars.finding(
        "duplicate", .error, atRows: same.sorted(),
        says: "\(counted(same.count, "row")) that repeat another of the same time", mend: mend,
        what: same.map { _ in "the same numbers again" }, repair: .dropDuplicates(.last)),
      bars.finding(
        "duplicate-conflict", .error, atRows: other.sorted(),
        says: "\(counted(other.count, "row")) with the time of another and other numbers",
        mend: "find out which is right, then " + mend,
        what: other.sorted().map { "close \(shown(bars.raw.bars[$0].close))" },
        repair: .dropDuplicates(.last)),
    ].compactMap { $0 }
  }
}
