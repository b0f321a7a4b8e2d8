import Documents

/// Trades from whatever files people have, and bars of them or of best bids and asks.
package enum TradeImport {
  /// Reads files of trades, `-` for standard input; all are joined in the order of time.
  package static func read(
    _ paths: [String], options: ImportOptions = ImportOptions()
  ) throws -> (trades: TradeColumns, recognition: Recognition, hashes: [String]) {
    let files = try paths.map { try InputFile($0, python: options.python) }
    let texts = try TextImport(files, options) { layout, place in
      try layout.check([.trades], at: place)
      return TradeSink(layout)
    }
    return (try joined(texts) { $0.trades }, texts.recognition, texts.hashes)
  }

  /// Reads trades, or best bids and asks, and makes bars of them.
  package static func bars(
    _ paths: [String], name: String, by aggregation: TradeAggregation,
    options: ImportOptions = ImportOptions()
  ) throws -> BarImport.Outcome {
    let files = try paths.map { try InputFile($0, python: options.python) }
    return try bars(files, name: name, by: aggregation, options: options)
  }

  /// Reads files that are open.
  package static func bars(
    _ files: [InputFile], name: String, by aggregation: TradeAggregation, options: ImportOptions
  ) throws -> BarImport.Outcome {
    let texts = try TextImport(files, options) { layout, place in
      try MarketSink(layout, by: aggregation, place: place)
    }
    var recognition = texts.recognition
    let rows =
      texts.parts[0].layout.content == .tickers
      ? try tickers(texts, &recognition) : try trades(texts, by: aggregation, &recognition)
    guard rows.bars.allSatisfy(\.isSound) else {
      throw AssayError(
        .data, "the quantities of a bar are more than a number can hold", at: files.first?.path,
        mend: "correct the trades")
    }
    try rows.checkSteps(at: files.first?.path)
    guard !rows.bars.isEmpty else { throw TextFault.noRows(texts.parts[0].place) }
    return BarImport.Outcome(
      series: [rows.imported(name: name)], recognition: recognition, hashes: texts.hashes)
  }

  private static func trades(
    _ texts: TextImport<MarketSink>, by aggregation: TradeAggregation,
    _ recognition: inout Recognition
  ) throws -> BarRows {
    let trades = try joined(texts) { $0.trades }
    recognition.details.append(counted(trades.count, "trade"))
    var rows = BarRows()
    rows.hasVolume = true
    let (bars, rest) = aggregation.cut(trades)
    rows.bars = bars
    if let rest { recognition.notes.append("the last bar is part-filled: \(rest)") }
    return rows
  }

  /// Texts may touch only between bars: days do, whose bars divide a day.
  private static func tickers(
    _ texts: TextImport<MarketSink>, _ recognition: inout Recognition
  ) throws -> BarRows {
    let parts = try texts.inTimeOrder { sink in
      let bars = sink.tickers.rows.bars
      guard let first = bars.first, let last = bars.last else { return nil }
      return (first.openTime.nanoseconds, last.openTime.nanoseconds)
    }
    var rows = parts[0].sink.tickers.rows
    for (text, part) in parts.enumerated().dropFirst() {
      rows.append(part.sink.tickers.rows, text: text)
    }
    recognition.details.append(
      counted(parts.reduce(0) { $0 + $1.sink.tickers.count }, "best quote"))
    recognition.emptyRows = parts.reduce(0) { $0 + $1.sink.tickers.emptyRows }
    let late = parts.reduce(0) { $0 + $1.sink.tickers.lateRows }
    if late > 0 {
      recognition.notes.append(counted(late, "row") + " came late and went to their time")
    }
    return rows
  }

  private static func joined<Sink: RecordSink>(
    _ texts: TextImport<Sink>, _ trades: (Sink) -> TradeColumns
  ) throws -> TradeColumns {
    // Trades of one moment may lie in two files, so that they touch.
    let parts = try texts.inTimeOrder { sink in
      let times = trades(sink).times
      guard let first = times.first, let last = times.last else { return nil }
      return (first, last > .min ? last - 1 : last)
    }
    var all = trades(parts[0].sink)
    for part in parts.dropFirst() { all.append(trades(part.sink)) }
    return all
  }
}
