import Documents

extension ReportContent {
  /// Throws when columns differ in length, times do not increase or an index points nowhere.
  func validate() throws {
    try bars?.validate()
    try equity?.validate()
    try search?.validate()
    try learned?.validate()
    try front?.validate()
    try validateEvidence()
    for (index, trade) in ((trades ?? []) + (walkForward?.trades ?? [])).enumerated() {
      guard calendarRange.contains(trade.entry.time), calendarRange.contains(trade.exit.time) else {
        throw malformed("trade \(index) has a time outside the calendar")
      }
    }
    for row in metrics?.rows ?? [] where row.values.count != metrics?.columns.count {
      throw malformed("metric \(row.key) does not have one value per column")
    }
  }
}

extension ReportContent {
  /// The parts that say how much of the result may be luck.
  private func validateEvidence() throws {
    try walkForward?.validate()
    try backtestOverfitting?.validate()
    try monteCarlo?.validate()
    try startDates?.validate()
    for folds in folds ?? [] {
      try folds.paths?.histogram?.validate(of: "the paths' Sharpe ratios")
    }
    try deflatedSharpe?.trialSharpes?.histogram.validate(of: "the trials' Sharpe ratios")
    try randomEntries?.histogram?.validate(of: "the random entries")
    try pooled?.sharpes?.validate(of: "the symbols' Sharpe ratios")
    guard stress?.slippage.allSatisfy(\.slippageBps.isFinite) ?? true else {
      throw malformed("a slippage is not a number")
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

extension ReportContent.Histogram {
  private static let mostBins = 1000

  fileprivate func validate(of name: String) throws {
    guard (1...Self.mostBins).contains(counts.count), edges.count == counts.count + 1 else {
      throw malformed("the histogram of \(name) does not have its bins between its edges")
    }
    guard isIncreasing(edges) else {
      throw malformed("the edges of the histogram of \(name) do not increase")
    }
    guard counts.allSatisfy({ $0.isFinite && $0 >= 0 }) else {
      throw malformed("the histogram of \(name) has a bin that is no count")
    }
  }
}

/// Whether values are finite and each is above the one before.
private func isIncreasing(_ values: [Double]) -> Bool {
  values.allSatisfy(\.isFinite) && zip(values, values.dropFirst()).allSatisfy { $0 < $1 }
}

extension ReportContent.WalkForward {
  fileprivate func validate() throws {
    for (index, window) in windows.enumerated() {
      let ends = [window.trainStart, window.trainEnd, window.testStart, window.testEnd]
      guard ends.allSatisfy(calendarRange.contains) else {
        throw malformed("window \(index) lies outside the calendar")
      }
      guard window.trainStart < window.trainEnd, window.trainEnd <= window.testStart,
        window.testStart < window.testEnd
      else { throw malformed("window \(index) does not train before it tests") }
    }
    guard zip(windows, windows.dropFirst()).allSatisfy({ $0.testStart < $1.testStart }) else {
      throw malformed("the walk-forward windows are not in order of time")
    }
    guard parameters.allSatisfy({ $0.values.count == windows.count }) else {
      throw malformed("a parameter does not have one value per walk-forward window")
    }
    try stitched?.validate()
  }
}

extension ReportContent.BacktestOverfitting {
  fileprivate func validate() throws {
    try logits?.validate(of: "the logits")
    guard degradation.map({ $0.inSample.count == $0.outOfSample.count }) ?? true else {
      throw malformed("columns of the performance degradation differ in length")
    }
    guard let dominance else { return }
    guard [dominance.selected, dominance.all].allSatisfy({ $0.count == dominance.values.count })
    else { throw malformed("columns of the stochastic dominance differ in length") }
    guard isIncreasing(dominance.values) else {
      throw malformed("values of the stochastic dominance do not increase")
    }
  }
}

extension ReportContent.MonteCarlo {
  fileprivate func validate() throws {
    try drawdowns?.histogram.validate(of: "the drawdowns")
    guard let cone else { return }
    guard cone.quantiles.allSatisfy({ $0.count == cone.realised.count }),
      cone.times?.count ?? cone.realised.count == cone.realised.count
    else { throw malformed("columns of the Monte Carlo cone differ in length") }
    if let times = cone.times { try validateTimes(times, of: "the Monte Carlo cone") }
  }
}

extension ReportContent.StartDates {
  fileprivate func validate() throws {
    guard values.count == times.count else {
      throw malformed("columns of the start dates differ in length")
    }
    if !times.isEmpty { try validateTimes(times, of: "the start dates") }
  }
}
