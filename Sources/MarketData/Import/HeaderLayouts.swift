import Documents

/// Layouts of texts whose first line names the columns.
enum HeaderLayouts {
  static func layout(
    _ sample: HeadSample, _ wanted: ImportOptions.Content
  ) throws -> RecordLayout {
    let header = BarHeader(sample.first, at: sample.locus)
    let values = ValueLayouts(header, sample)
    if case .values(let kind) = wanted, let values { return try values.layout(of: kind) }
    var layout =
      try BinanceLayouts.tickers(header.names, header) ?? values?.layout() ?? trades(header)
      ?? quotes(header) ?? ticks(header) ?? closes(header, sample)
      ?? bars(header, sample)
    layout.hasHeader = true
    return layout
  }

  private static func make(
    _ name: String, _ content: RecordLayout.Content, _ columns: [RecordLayout.Column],
    _ header: BarHeader
  ) -> RecordLayout {
    RecordLayout(
      name: name, content: content, columns: columns, names: header.names, details: ["header"])
  }

  private static func times(_ header: BarHeader) -> [BarHeader.Role] {
    header.isTimeSplit ? [.date, .clock] : [.time]
  }

  private static func trades(_ header: BarHeader) throws -> RecordLayout? {
    guard header.has(.price), header.has(.quantity), !header.has(.open) else { return nil }
    var columns = try header.columns(
      required: [.price, .quantity], optional: [.buyerIsMaker, .symbol])
    let stamp = header.spellings.firstIndex(of: "transact_time")
    guard let time = try stamp ?? header.index(of: .time) else { return nil }
    columns[time] = .time
    let name =
      header.spellings.contains("agg_trade_id")
      ? "Binance aggregated trades"
      : header.spellings.contains("quote_qty") ? "Binance trades" : "trades"
    return make(name, .trades, columns, header)
  }

  private static func quotes(_ header: BarHeader) throws -> RecordLayout? {
    let sides = BarHeader.Role.bids + BarHeader.Role.asks
    guard sides.allSatisfy(header.has) else { return nil }
    let columns = try header.columns(required: times(header) + sides, optional: [.symbol])
    return make("bids and asks", .quotes, columns, header)
  }

  /// A best bid and a best ask a line, as quotes come.
  private static func ticks(_ header: BarHeader) throws -> RecordLayout? {
    let sides = [("bid", "ask"), ("bid_price", "ask_price"), ("bidprice", "askprice")]
    guard !header.has(.open), let (bid, ask) = sides.first(where: { header.has(all: [$0, $1]) })
    else { return nil }
    var columns = try header.columns(required: times(header), optional: [.symbol])
    for (slot, side) in [bid, ask].enumerated() {
      guard let index = header.spellings.firstIndex(of: side) else { return nil }
      columns[index] = .number(slot)
    }
    return make("bids and asks, quote by quote", .tickers, columns, header)
  }

  /// A word among numbers is a fault of the table, and no other kind of column.
  private static func isMostlyNumbers(_ shapes: [FieldShape]) -> Bool {
    2 * shapes.count { $0.isNumber || $0 == .missing } > shapes.count
  }

  /// A time and nothing but columns of numbers with names of their own.
  private static func closes(_ header: BarHeader, _ sample: HeadSample) throws -> RecordLayout? {
    guard let time = try header.index(of: .time), header.names.count > 1 else { return nil }
    let words =
      BarHeader.Role.allCases.flatMap(\.spellings) + ["adj_close", "trades", "count", "id"]
    let others = header.spellings.indices.filter { $0 != time }
    guard others.allSatisfy({ !words.contains(header.spellings[$0]) }),
      Set(others.map { header.spellings[$0] }).count == others.count, !sample.rows.isEmpty,
      others.allSatisfy({ isMostlyNumbers(sample.shapes($0)) })
    else { return nil }
    var columns = [RecordLayout.Column](repeating: .ignored, count: header.names.count)
    columns[time] = .time
    for (slot, index) in others.enumerated() { columns[index] = .number(slot) }
    var layout = make("table of closes", .closes, columns, header)
    layout.details = ["\(others.count) series"]
    layout.allowsMissing = true
    return layout
  }
}

// MARK: Bars

extension HeaderLayouts {
  private static func bars(_ header: BarHeader, _ sample: HeadSample) throws -> RecordLayout {
    let optional: [BarHeader.Role] = [.volume, .quoteVolume, .spread, .symbol]
    var columns = try header.columns(
      required: times(header) + BarHeader.Role.bars, optional: optional)
    try chooseVolume(header, sample, &columns)
    var layout = make("CSV", .bars, columns, header)
    name(&layout, header, sample)
    try BinanceLayouts.checkPrices(layout, sample)
    return layout
  }

  /// MetaTrader has two volumes, and no real one where it knows none; its spread is in points.
  private static func chooseVolume(
    _ header: BarHeader, _ sample: HeadSample, _ columns: inout [RecordLayout.Column]
  ) throws {
    guard let ticks = header.spellings.firstIndex(of: "tickvol") else { return }
    if let volume = columns.firstIndex(of: .number(RecordLayout.Slot.volume)), volume != ticks,
      sample.rows.allSatisfy({ $0[safe: volume].flatMap(Double.init) == 0 })
    {
      columns[volume] = .ignored
      columns[ticks] = .number(RecordLayout.Slot.volume)
    }
    if let spread = columns.firstIndex(of: .number(RecordLayout.Slot.spread)) {
      columns[spread] = .ignored
    }
  }

  private static func name(
    _ layout: inout RecordLayout, _ header: BarHeader, _ sample: HeadSample
  ) {
    let isAngled = header.names.contains { $0.hasPrefix("<") }
    let time = layout.index(of: .time).map { sample.shapes($0).first }
    if header.has(all: ["ticker", "per", "date"]) {
      layout.name = "Stooq"
      layout.times = .yearFirst
    } else if isAngled {
      layout.name = "MetaTrader"
      layout.times = .yearFirst
    } else if sample.headerLines == 3 {
      layout.name = "Yahoo (yfinance)"
      layout.allowsMissing = true
      layout.notes.append("yfinance adjusts prices for dividends too, unless it was told not to")
    } else if header.spellings.contains("adj_close") {
      layout.name = "Yahoo"
      layout.allowsMissing = true
      layout.notes.append(
        "prices are the file's own; Adj Close, which dividends adjust too, is left out")
    } else if header.has(all: ["open_time", "close_time", "ignore"]) {
      layout.name = BinanceLayouts.klines(sample)
    } else if time == .dayFirst {
      layout.name = "Dukascopy"
    }
    noteTicks(&layout, header)
    notePoints(&layout, sample)
  }

  private static func noteTicks(_ layout: inout RecordLayout, _ header: BarHeader) {
    guard let volume = layout.index(of: .number(RecordLayout.Slot.volume)),
      header.spellings[volume].hasPrefix("tick")
    else { return }
    layout.notes.append("the volume counts ticks, not units")
  }

  /// Prices in points look like prices, only too large.
  private static func notePoints(_ layout: inout RecordLayout, _ sample: HeadSample) {
    guard layout.notes.contains(where: { $0.contains("ticks") }) else { return }
    let prices = layout.index(of: .number(RecordLayout.Slot.close)).map { index in
      sample.rows.compactMap { $0[safe: index].flatMap(Double.init) }
    }
    guard let prices, !prices.isEmpty,
      prices.allSatisfy({ $0 >= 10_000 && ($0 - $0.rounded()).magnitude < 1e-6 })
    else { return }
    layout.notes.append(
      "all prices are whole: if they count points, say --price-scale 100000 (1000 for yen), and"
        + " --timezone if the clock is a broker's, such as Europe/Athens")
  }
}
