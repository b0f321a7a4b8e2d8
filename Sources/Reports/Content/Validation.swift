import Documents

extension ReportContent {
  /// Throws when columns differ in length, times do not increase or an index points nowhere.
  func validate() throws {
    try bars?.validate()
    try equity?.validate()
    try search?.validate()
    try learned?.validate()
    try front?.validate()
    for (index, trade) in (trades ?? []).enumerated() {
      guard calendarRange.contains(trade.entry.time), calendarRange.contains(trade.exit.time) else {
        throw malformed("trade \(index) has a time outside the calendar")
      }
    }
    for row in metrics?.rows ?? [] where row.values.count != metrics?.columns.count {
      throw malformed("metric \(row.key) does not have one value per column")
    }
  }
}

/// Instants a page can show, in milliseconds: the years 1 to 9999.
let calendarRange: ClosedRange<Int64> = -62_135_596_800_000...253_402_300_799_999

private let longestInterval: Int64 = 366 * 86_400_000

private func malformed(_ problem: String) -> AssayError {
  AssayError(.data, problem, at: "report content", mend: "run the experiment again")
}

private func validateTimes(_ times: [Int64], of name: String) throws {
  guard let first = times.first, let last = times.last else {
    throw malformed("\(name) is empty")
  }
  guard zip(times, times.dropFirst()).allSatisfy({ $0 < $1 }) else {
    throw malformed("times of \(name) do not increase")
  }
  guard calendarRange.contains(first), calendarRange.contains(last) else {
    throw malformed("times of \(name) lie outside the calendar")
  }
}

extension ReportContent.ParetoFront {
  fileprivate func validate() throws {
    guard objectives.allSatisfy({ $0.values.count == trials.count }), sets.count == front.count
    else {
      throw malformed("columns of the Pareto front differ in length")
    }
    guard front.allSatisfy(trials.indices.contains), chosen.map(front.indices.contains) ?? true
    else {
      throw malformed("the Pareto front points at no trial")
    }
  }
}

extension ReportContent.PriceBars {
  fileprivate func validate() throws {
    try validateTimes(openTimes, of: "the price bars")
    guard [open, high, low, close, volume].allSatisfy({ $0.count == openTimes.count }) else {
      throw malformed("columns of the price bars differ in length")
    }
    guard (1...longestInterval).contains(intervalMilliseconds) else {
      throw malformed("the bar interval is \(intervalMilliseconds) ms")
    }
  }
}

extension ReportContent.EquityCurve {
  fileprivate func validate() throws {
    try validateTimes(times, of: "the equity curve")
    guard equity.count == times.count, benchmark?.count ?? times.count == times.count else {
      throw malformed("columns of the equity curve differ in length")
    }
    guard holdOutStart.map(times.indices.contains) ?? true else {
      throw malformed("the hold-out starts outside the equity curve")
    }
    guard rollingWindowBars ?? 2 >= 2 else { throw malformed("the rolling window is too short") }
  }
}

extension ReportContent.Search {
  fileprivate func validate() throws {
    guard metrics.indices.contains(objective) else {
      throw malformed("the objective is not among the metrics of the search")
    }
    guard
      parameters.allSatisfy({ $0.values.count == done }),
      metrics.allSatisfy({ $0.values.count == done })
    else { throw malformed("columns of the trials differ in length") }
    for index in [best, chosen].compactMap({ $0 }) where !(0..<done).contains(index) {
      throw malformed("trial \(index) is not among the \(done) of the search")
    }
  }
}

extension ReportContent.Learned {
  fileprivate func validate() throws {
    for slice in slices where slice.bins.count != slice.axis.labels.count {
      throw malformed("the slice along \(slice.axis.name) does not have one summary per bin")
    }
    if let contour, contour.cells.count != contour.x.labels.count * contour.y.labels.count {
      throw malformed("the contour does not have one summary per cell")
    }
  }
}
