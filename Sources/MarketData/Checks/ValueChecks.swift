/// What can be wrong with values.
enum ValueChecks {
  /// No venue's cap is as high; a rate beyond it was written in percent or is a slip.
  static let largestFundingRate = 0.05

  /// The median step of times in order, zero for fewer than two.
  static func medianStep(of times: [Timestamp]) -> Int64 {
    let steps = zip(times.dropFirst(), times).map { $0.since($1) }
    return steps.isEmpty ? 0 : steps.sorted()[steps.count / 2]
  }

  /// Lines that are no rows at all.
  static func unreadable(_ raw: RawValues) -> CheckFinding? {
    guard !raw.unreadable.isEmpty else { return nil }
    return CheckFinding(
      check: "unreadable", severity: .error, count: raw.unreadable.count,
      says: counted(raw.unreadable.count, "line")
        + " without a time, or with too few or too many cells",
      places: raw.unreadable.prefix(CheckFinding.mostPlaces).map {
        CheckFinding.Place(time: nil, line: $0, what: "no row")
      }, mend: "correct or remove the lines")
  }

  /// Cells that hold something else than a number.
  static func notNumbers(_ raw: RawValues) -> CheckFinding? {
    func bad(_ row: Int) -> [String] {
      raw.columns.filter { $0.values[row].isNaN && !$0.values[row].isMissingCell }.map(\.name)
    }
    let rows = raw.times.indices.filter { !bad($0).isEmpty }
    return finding(
      "not-a-number", .error, raw, rows,
      says: counted(rows.count, "row") + " with a cell that is no number",
      mend: "write numbers like 12345.67, or leave the cells empty"
    ) { bad($0).joined(separator: ", ") + " is not a number" }
  }

  /// Rows whose time lies before that of the row above.
  static func unsorted(_ raw: RawValues) -> CheckFinding? {
    let rows = raw.times.indices.dropFirst().filter { raw.times[$0] < raw.times[$0 - 1] }
    return finding(
      "unsorted", .error, raw, rows,
      says: counted(rows.count, "time goes back", many: "times go back"),
      mend: "sort the rows, oldest first"
    ) { "after \(raw.times[$0 - 1].iso)" }
  }

  /// Rows whose time another row above them has.
  static func duplicates(_ raw: RawValues) -> CheckFinding? {
    let order = raw.times.indices.sorted { (raw.times[$0], $0) < (raw.times[$1], $1) }
    let rows = zip(order.dropFirst(), order).filter { raw.times[$0] == raw.times[$1] }.map(\.0)
    return finding(
      "duplicates", .error, raw, rows.sorted(),
      says: counted(rows.count, "time is there twice", many: "times are there twice"),
      mend: "remove one of the two rows"
    ) { _ in "the time stands above already" }
  }

  /// Steps of more than one and a half medians.
  static func gaps(_ raw: RawValues, _ interval: Int64) -> CheckFinding? {
    guard raw.isRegular, interval > 0, interval < .max / 2 else { return nil }
    let times = raw.times
    let rows = times.indices.dropFirst().filter { row in
      let (step, overflow) = times[row].nanoseconds.subtractingReportingOverflow(
        times[row - 1].nanoseconds)
      return overflow || step > interval + interval / 2
    }
    return finding(
      "gaps", .warning, raw, rows,
      says: counted(
        rows.count, "step is longer than the median", many: "steps are longer than the median"),
      mend: "import the rows between, or expect the value before to stand for them"
    ) { "after \(times[$0 - 1].iso)" }
  }

  /// Rows in which a column has no number.
  static func missing(_ raw: RawValues) -> CheckFinding? {
    let rows = raw.times.indices.filter { row in
      raw.columns.contains { $0.values[row].isMissingCell }
    }
    return finding(
      "missing-numbers", .note, raw, rows,
      says: counted(rows.count, "row lacks a number", many: "rows lack a number"),
      mend: "nothing to do: the number before stands"
    ) { row in
      raw.columns.filter { $0.values[row].isMissingCell }.map(\.name).joined(separator: ", ")
    }
  }

  /// Rates beyond five percent.
  static func funding(_ raw: RawValues) -> CheckFinding? {
    guard let rates = raw.columns.first(where: { $0.name == SeriesKind.funding.column }) else {
      return nil
    }
    let rows = rates.values.indices.filter { rates.values[$0].magnitude > largestFundingRate }
    return finding(
      "absurd-funding", .warning, raw, rows,
      says: counted(rows.count, "funding rate is", many: "funding rates are")
        + " beyond 5 % a payment",
      mend: "rates are fractions: 0.0001 is 0.01 %"
    ) { "\(rates.values[$0])" }
  }

  /// Stamps of payments that came some milliseconds after their second.
  static func jitter(_ raw: RawValues) -> CheckFinding? {
    guard raw.columns.contains(where: { $0.name == SeriesKind.funding.column }) else { return nil }
    func late(_ row: Int) -> Int64 { floorRemainder(raw.times[row].nanoseconds, Span.second) }
    let rows = raw.times.indices.filter { late($0) > 0 }
    let latest = Double(rows.map(late).max() ?? 0) / Double(Span.second / 1_000)
    return finding(
      "jitter", .note, raw, rows,
      says: counted(rows.count, "stamp is", many: "stamps are")
        + " up to \(shown(latest)) ms late; import floors them",
      mend: "none is needed"
    ) { "\(shown(Double(late($0)) / Double(Span.second / 1_000))) ms late" }
  }

  private static func floorRemainder(_ value: Int64, _ divisor: Int64) -> Int64 {
    let rest = value % divisor
    return rest < 0 ? rest + divisor : rest
  }

  private static func finding(
    _ check: String, _ severity: CheckSeverity, _ raw: RawValues, _ rows: [Int], says: String,
    mend: String, what: (Int) -> String
  ) -> CheckFinding? {
    guard !rows.isEmpty else { return nil }
    let places = rows.prefix(CheckFinding.mostPlaces).map { row in
      CheckFinding.Place(
        time: raw.times[row], line: raw.lines.isEmpty ? nil : raw.lines[row], what: what(row))
    }
    return CheckFinding(
      check: check, severity: severity, count: rows.count, says: says, places: places,
      mend: mend)
  }
}
