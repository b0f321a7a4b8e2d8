import Documents

/// Layouts of texts without a header, told by what their fields look like.
enum PlainLayouts {
  private static let names = ["time", "open", "high", "low", "close", "volume"]
  private static let prices = (0..<4).map { RecordLayout.Column.number($0) }
  private static let volume = RecordLayout.Column.number(RecordLayout.Slot.volume)

  static func layout(_ sample: HeadSample, name: String) throws -> RecordLayout {
    let shapes = sample.first.map { FieldShape($0) }
    let found =
      try BinanceLayouts.plain(sample) ?? kraken(shapes) ?? metaTrader(shapes)
      ?? histData(shapes, sample) ?? LEANLayouts.layout(sample, shapes, name: name)
    guard let found else { throw LayoutRecogniser.unknown(sample) }
    return found
  }

  /// `time,open,high,low,close,volume,trades` with seconds since 1970.
  private static func kraken(_ shapes: [FieldShape]) -> RecordLayout? {
    guard shapes.count == 7, shapes[0] == .whole(digits: 10), shapes[1...5].allSatisfy(\.isNumber),
      case .whole = shapes[6]
    else { return nil }
    return RecordLayout(
      name: "Kraken OHLCVT", content: .bars, columns: [.time] + prices + [volume, .ignored],
      names: names + ["trades"])
  }

  /// `2024.01.31,04:00,open,high,low,close,volume`.
  private static func metaTrader(_ shapes: [FieldShape]) -> RecordLayout? {
    guard (6...9).contains(shapes.count), shapes[0] == .yearFirst, shapes[1] == .clock,
      shapes[2...].allSatisfy(\.isNumber)
    else { return nil }
    let hasVolume = shapes.count > 6
    var layout = RecordLayout(
      name: "MetaTrader", content: .bars,
      columns: [.date, .clock] + prices + (hasVolume ? [volume] : [])
        + Array(repeating: .ignored, count: max(0, shapes.count - 7)),
      names: Array((["date"] + names + ["_", "_"]).prefix(shapes.count)))
    layout.times = .yearFirst
    layout.notes =
      ["the clock is the broker's; it is taken for UTC unless --timezone says more"]
      + (hasVolume ? ["the volume counts ticks, not units"] : [])
    return layout
  }

  /// `20240131 040000;open;high;low;close;volume`.
  private static func histData(_ shapes: [FieldShape], _ sample: HeadSample) -> RecordLayout? {
    guard shapes.count == 6, shapes[0] == .compactTime, sample.delimiter == UInt8(ascii: ";"),
      shapes[1...].allSatisfy(\.isNumber)
    else { return nil }
    var layout = RecordLayout(
      name: "HistData", content: .bars, columns: [.time] + prices + [volume], names: names)
    layout.times = .yearFirst
    layout.notes = ["HistData's clock is New York without daylight saving: --timezone Etc/GMT+5"]
    return layout
  }
}
