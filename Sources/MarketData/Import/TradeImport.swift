import Documents

/// Trades from whatever files people have.
package enum TradeImport {
  /// Reads files of trades, `-` for standard input; all are joined in the order of time.
  package static func read(
    _ paths: [String], options: ImportOptions = ImportOptions()
  ) throws -> (trades: TradeColumns, recognition: Recognition, hashes: [String]) {
    let texts = try TextImport(paths, options) { layout, place in
      try layout.check([.trades], at: place)
      return TradeSink(layout)
    }
    // Trades of one moment may lie in two files, so that they touch.
    let parts = try texts.inTimeOrder { sink in
      guard let first = sink.trades.times.first, let last = sink.trades.times.last else {
        return nil
      }
      return (first, last > .min ? last - 1 : last)
    }
    var trades = parts[0].sink.trades
    for part in parts.dropFirst() { trades.append(part.sink.trades) }
    return (trades, texts.recognition, texts.hashes)
  }

  /// Reads trades and makes bars of them.
  package static func bars(
    _ paths: [String], name: String, by aggregation: TradeAggregation,
    options: ImportOptions = ImportOptions()
  ) throws -> BarImport.Outcome {
    let (trades, found, hashes) = try read(paths, options: options)
    var recognition = found
    var rows = BarRows()
    rows.hasVolume = true
    rows.bars = aggregation.bars(of: trades)
    guard rows.bars.allSatisfy(\.isSound) else {
      throw AssayError(
        .data, "the quantities of a bar are more than a number can hold", at: paths.first,
        mend: "correct the trades")
    }
    try rows.checkSteps(at: paths.first)
    recognition.details.append("\(trades.count) trades")
    return BarImport.Outcome(
      series: [rows.imported(name: name)], recognition: recognition, hashes: hashes)
  }
}
