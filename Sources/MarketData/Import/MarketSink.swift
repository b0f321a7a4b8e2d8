import Documents

/// What bars are made of, gathered: trades, or best bids and asks.
struct MarketSink: RecordSink {
  private var tradeSink: TradeSink
  private(set) var tickers: TickerSink
  private let isTickers: Bool

  /// Refuses other records, and rules that ask for what tickers do not tell.
  init(_ layout: RecordLayout, by aggregation: TradeAggregation, place: String) throws {
    try layout.check([.trades, .tickers], at: place)
    isTickers = layout.content == .tickers
    tradeSink = TradeSink(layout)
    guard case .time(let span) = aggregation else {
      guard !isTickers else {
        throw AssayError(
          .usage, "\(layout.name) tells no trades to count", at: "--bars",
          mend: "cut it by the clock: --bars 1m")
      }
      tickers = TickerSink(layout, span: Span.day)
      return
    }
    tickers = TickerSink(layout, span: span)
  }

  var trades: TradeColumns { tradeSink.trades }

  @inline(__always)
  mutating func take(
    _ time: Int64, _ numbers: UnsafePointer<Double>, _ flag: Bool, line: Int
  ) throws(RecordFault) {
    if isTickers {
      try tickers.take(time, numbers, flag, line: line)
    } else {
      try tradeSink.take(time, numbers, flag, line: line)
    }
  }
}
