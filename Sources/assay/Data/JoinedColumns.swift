import Documents
import Experiments
import MarketData

/// Series beside a dataset as columns of its bars.
enum JoinedColumns {
  /// The columns of series named by their last words, a number a bar.
  ///
  /// Values stand as they were known when a bar closed; bars, such as marks, stand at those of the
  /// same open. A series of one column is named by its word, others by word and column.
  static func columns(
    _ words: [String], beside series: BarSeries, _ workspace: Workspace
  ) throws -> [ValueSeries.Column] {
    var taken = [
      "open_time", "open", "high", "low", "close", "volume",
      series.quoteVolume == nil ? "" : "quote_volume", series.spread == nil ? "" : "spread",
    ]
    return try words.flatMap { word in
      let columns = try columns(word, series, workspace)
      for column in columns {
        guard !taken.contains(column.name) else {
          throw AssayError(
            .usage, "there is a column '\(column.name)' already", at: "--with",
            mend: "leave \(word) out")
        }
        taken.append(column.name)
      }
      return columns
    }
  }

  private static func columns(
    _ word: String, _ series: BarSeries, _ workspace: Workspace
  ) throws -> [ValueSeries.Column] {
    let name = "\(series.name).\(word)"
    let title = word.replacing("-", with: "_")
    if workspace.values.has(name) {
      let values = try workspace.values.load(name)
      return values.columns.map { column in
        ValueSeries.Column(
          values.columns.count == 1 ? title : "\(title)_\(column.name)",
          values.asOf(closesOf: series, column))
      }
    }
    guard workspace.data.has(name) else {
      throw AssayError(
        .data, "nothing called '\(word)' lies beside \(series.name)", at: "--with",
        mend: "run `assay data import FILE --as \(name)`")
    }
    let other = try workspace.data.load(name)
    guard other.interval <= series.interval else {
      throw AssayError(
        .data, "its bars last \(duration(other.interval)) and close after those of \(series.name)",
        at: name, mend: "import bars of \(duration(series.interval)) or shorter ones")
    }
    let prices: [(String, (Bar) -> Double)] = [
      ("open", \.open), ("high", \.high), ("low", \.low), ("close", \.close),
    ]
    return prices.map { price, number in
      ValueSeries.Column("\(title)_\(price)", series.joined(other, number))
    }
  }
}
