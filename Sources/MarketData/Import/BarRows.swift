import Documents

/// Rows of bars as a file has them: in its order, sound or not, NaN where a cell says nothing.
struct BarRows: Sendable {
  var bars: [Bar] = []
  /// Turnover in the quote currency, one value a row; empty when the file has none.
  var quoteVolume: [Double] = []
  /// Bid–ask spread as a fraction of the price, one value a row; empty when the file has none.
  var spread: [Double] = []
  /// The line of each row in its text, from 1, where rows are kept as they are.
  var places: [RowPlace] = []
  /// The file has a volume.
  var hasVolume = false

  /// Adds the rows of the text of this number.
  mutating func append(_ more: BarRows, text: Int) {
    bars += more.bars
    quoteVolume += more.quoteVolume
    spread += more.spread
    places += more.places.map { RowPlace(line: $0.line, text: text) }
  }

  /// Refuses spans that no number of nanoseconds can hold.
  func checkSteps(at place: String?) throws {
    for index in bars.indices.dropFirst() {
      let (last, time) = (bars[index - 1].openTime, bars[index].openTime)
      guard time.nanoseconds.subtractingReportingOverflow(last.nanoseconds).overflow else {
        continue
      }
      throw AssayError(
        .data, "the step from \(last.iso) spans more than 292 years", at: place,
        mend: "correct the time")
    }
    guard let first = bars.first?.openTime, let last = bars.last?.openTime,
      last.since(first) == .max
    else { return }
    throw AssayError(
      .data, "the bars from \(first.iso) to \(last.iso) span more than 292 years", at: place,
      mend: "correct the times")
  }

  /// The rows as a series, which they must be fit for.
  func imported(name: String) -> ImportedBars {
    let series = BarSeries(
      name: name, bars: bars, quoteVolume: quoteVolume.isEmpty ? nil : quoteVolume,
      spread: spread.isEmpty ? nil : spread)
    return ImportedBars(series: series, isVolumeMissing: !hasVolume)
  }

  /// The rows as they are.
  func raw(name: String) -> RawBars {
    RawBars(
      name: name, bars: bars, quoteVolume: quoteVolume.isEmpty ? nil : quoteVolume,
      spread: spread.isEmpty ? nil : spread, isVolumeMissing: !hasVolume, places: places)
  }
}
