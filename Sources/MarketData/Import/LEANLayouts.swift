import Documents

/// Bars as QuantConnect's LEAN keeps them: zipped, without header, equities in deci-cents.
///
/// Days and hours have `20240131 00:00` in front; minutes count milliseconds since the midnight of
/// the day that the file's name begins with. Eleven columns are bids beside asks.
enum LEANLayouts {
  static func layout(
    _ sample: HeadSample, _ shapes: [FieldShape], name: String
  ) throws -> RecordLayout? {
    let isMinute = millisecond(sample.first[safe: 0]) && [6, 11].contains(shapes.count)
    guard shapes.first == .compactTime && [6, 11].contains(shapes.count) || isMinute,
      shapes.dropFirst().allSatisfy({ $0.isNumber || $0 == .missing })
    else { return nil }
    var layout = columns(isMinute ? .millisecond : .time, isQuotes: shapes.count == 11)
    layout.times = .yearFirst
    if isMinute { layout.day = try day(name, sample) }
    if isWhole(sample) {
      layout.priceScale = 10_000
      layout.notes = ["equities' clock is New York's: --timezone America/New_York"]
    }
    return layout
  }

  private static func columns(
    _ time: RecordLayout.Column, isQuotes: Bool
  ) -> RecordLayout {
    let bars = (0..<4).map { RecordLayout.Column.number($0) }
    let names = ["time", "open", "high", "low", "close", "volume"]
    guard isQuotes else {
      return RecordLayout(
        name: "LEAN", content: .bars,
        columns: [time] + bars + [.number(RecordLayout.Slot.volume)], names: names)
    }
    let asks = (RecordLayout.Slot.askOpen...RecordLayout.Slot.askClose).map {
      RecordLayout.Column.number($0)
    }
    var layout = RecordLayout(
      name: "LEAN quotes", content: .quotes,
      columns: [time] + bars + [.ignored] + asks + [.ignored],
      names: ["time"]
        + ["bid", "ask"].flatMap { side in
          ["open", "high", "low", "close", "size"].map { "\(side) \($0)" }
        })
    layout.details = ["bids and asks"]
    layout.allowsMissing = true
    return layout
  }

  private static func millisecond(_ text: String?) -> Bool {
    guard let text, text.utf8.count <= 8, let count = Int(text) else { return false }
    return (0...86_400_000).contains(count)
  }

  /// Prices without a point are in ten thousandths.
  private static func isWhole(_ sample: HeadSample) -> Bool {
    sample.rows.allSatisfy { row in
      row.dropFirst().prefix(4).allSatisfy { !$0.contains(".") }
    }
  }

  /// The midnight that `20131007_spy_minute_trade.csv` counts from.
  private static func day(_ name: String, _ sample: HeadSample) throws -> Int64 {
    var digits = String(name.prefix { $0.isNumber })
    let day = digits.withUTF8 { $0.count == 8 ? CalendarText.readDate($0, .yearFirst) : nil }
    guard let day else {
      throw AssayError(
        .data, "these are LEAN bars that count milliseconds since a midnight nobody names",
        at: sample.locus,
        mend: "give the text the name it had, such as 20131007_spy_minute_trade.csv")
    }
    return day
  }
}
