import Documents

/// What Binance's public dumps hold, with and without their headers.
enum BinanceLayouts {
  private static let tickerNames = [
    "update_id", "best_bid_price", "best_bid_qty", "best_ask_price", "best_ask_qty",
    "transaction_time", "event_time",
  ]

  /// The book ticker, with the matching engine's time of each line; nil for another header.
  static func tickers(_ names: [String], _ header: BarHeader? = nil) -> RecordLayout? {
    let spellings = header?.spellings ?? names
    let wanted: [(String, RecordLayout.Column)] = [
      ("best_bid_price", .number(0)), ("best_ask_price", .number(1)), ("transaction_time", .time),
    ]
    guard wanted.allSatisfy({ spellings.contains($0.0) }) else { return nil }
    return RecordLayout(
      name: "Binance book ticker", content: .tickers,
      columns: spellings.map { spelling in
        wanted.first { $0.0 == spelling }?.1 ?? .ignored
      }, names: names, details: header == nil ? [] : ["header"])
  }

  static let klineNames = [
    "open_time", "open", "high", "low", "close", "volume", "close_time", "quote_volume", "count",
    "taker_buy_volume", "taker_buy_quote_volume", "ignore",
  ]

  /// Klines of prices nobody trades at have no volume.
  static func klines(_ sample: HeadSample) -> String {
    let isUntraded = sample.rows.allSatisfy { row in
      [5, 7, 9].allSatisfy { row[safe: $0].flatMap(Double.init) == 0 }
    }
    let isCounted = sample.rows.contains { $0[safe: 8].flatMap(Double.init) ?? 0 > 0 }
    return isUntraded && isCounted ? "Binance mark or index price klines" : "Binance klines"
  }

  /// Premiums are no prices: they may be zero and below.
  static func checkPrices(_ layout: RecordLayout, _ sample: HeadSample) throws {
    guard layout.name.hasPrefix("Binance mark"),
      let close = layout.index(of: .number(RecordLayout.Slot.close)),
      sample.rows.contains(where: { $0[safe: close].flatMap(Double.init) ?? 1 <= 0 })
    else { return }
    throw AssayError(
      .data, "these are Binance premium index klines: differences, not prices", at: sample.locus,
      mend: "read them as values: --columns time,_,_,_,value,_,_,_,_,_,_,_")
  }

  /// A dump without header, told by what its fields look like; nil for anything else.
  static func plain(_ sample: HeadSample) throws -> RecordLayout? {
    let shapes = sample.first.map { FieldShape($0) }
    let isNumber = shapes.map(\.isNumber)
    if shapes.count == 12, shapes[0].isEpoch, shapes[6].isEpoch,
      isNumber.allSatisfy({ $0 })
    {
      return try klineLayout(sample)
    }
    if shapes.count == 3, shapes[0].isEpoch, shapes[1] == .whole(digits: 1), isNumber[2] {
      return RecordLayout(
        name: "Binance funding rates", content: .values,
        columns: [.time, .ignored, .number(0)],
        names: ["calc_time", "funding_interval_hours", "last_funding_rate"],
        valueNames: ["funding_rate"])
    }
    if shapes.count == 7, isNumber.allSatisfy({ $0 }), shapes[5] == .whole(digits: 13),
      shapes[6] == .whole(digits: 13)
    {
      return tickers(tickerNames)
    }
    return trades(shapes)
  }

  private static func klineLayout(_ sample: HeadSample) throws -> RecordLayout {
    let numbers = (0..<5).map { RecordLayout.Column.number($0) }
    let layout = RecordLayout(
      name: klines(sample), content: .bars,
      columns: [.time] + numbers + [.ignored, .number(RecordLayout.Slot.quoteVolume)]
        + [.ignored, .ignored, .ignored, .ignored],
      names: klineNames)
    try checkPrices(layout, sample)
    return layout
  }

  private static func trades(_ shapes: [FieldShape]) -> RecordLayout? {
    guard (6...8).contains(shapes.count), shapes[1].isNumber, shapes[2].isNumber else { return nil }
    let head: [RecordLayout.Column] = [.ignored, .number(0), .number(1)]
    let names = ["id", "price", "quantity"]
    if shapes[4].isEpoch, shapes[5] == .flag {
      return RecordLayout(
        name: "Binance trades", content: .trades,
        columns: head + [.ignored, .time, .flag]
          + Array(repeating: .ignored, count: shapes.count - 6),
        names: Array(
          (names + ["quote_quantity", "time", "is_buyer_maker", "_", "_"])
            .prefix(shapes.count)))
    }
    guard shapes.count >= 7, shapes[5].isEpoch, shapes[6] == .flag else { return nil }
    return RecordLayout(
      name: "Binance aggregated trades", content: .trades,
      columns: head + [.ignored, .ignored, .time, .flag]
        + Array(repeating: .ignored, count: shapes.count - 7),
      names: Array(
        (names + [
          "first_trade_id", "last_trade_id", "transact_time", "is_buyer_maker",
          "is_best_match",
        ]).prefix(shapes.count)))
  }
}
