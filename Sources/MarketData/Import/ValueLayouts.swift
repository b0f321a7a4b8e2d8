import Documents

/// Layouts of values at times whose first line names the columns.
struct ValueLayouts {
  let header: BarHeader
  let sample: HeadSample
  /// Where the time stands.
  private let time: Int

  /// Nil without a column of times.
  init?(_ header: BarHeader, _ sample: HeadSample) {
    let spellings = header.spellings
    let found = Self.stamps.lazy.compactMap { spellings.firstIndex(of: $0) }.first
    guard let time = found ?? (spellings.first == "" ? 0 : nil) else { return nil }
    (self.header, self.sample, self.time) = (header, sample, time)
  }

  private static let stamps =
    ["calc_time", "create_time", "funding_time", "fundingtime"]
    + BarHeader.Role.time.spellings.filter { !$0.isEmpty }

  /// What the columns are by their names alone; nil where they are not surely values.
  func layout() throws -> RecordLayout? {
    if header.has(all: ["timestamp", "percentage", "depth", "notional"]) { return try ladder() }
    guard !header.has(.close), !header.has(.price) else { return nil }
    for kind in [SeriesKind.funding, .splits, .dividends] {
      let own = kind.spellings.filter { !["rate", "ratio", "amount", "value"].contains($0) }
      if own.contains(where: header.spellings.contains) { return try single(kind) }
    }
    return header.has(.value) ? try table() : nil
  }

  /// What the columns are where values are wanted.
  func layout(of kind: SeriesKind?) throws -> RecordLayout {
    if let kind, let single = try single(kind) { return single }
    if kind == .funding, header.has(.open) { return try openOfBars() }
    guard let layout = try layout() ?? table() else {
      throw lacking("there is no column of numbers beside the time")
    }
    if let column = kind?.column, layout.valueNames.count != 1 {
      throw lacking("no column is named \(column)")
    }
    return layout
  }

  private func lacking(_ problem: String) -> AssayError {
    let found = header.names.prefix(16).map { excerpt($0) }.joined(separator: ", ")
    return AssayError(
      .data, "\(problem); the header has: \(found)", at: sample.locus,
      mend: "name the column in the header, or say --columns time,value")
  }

  private func make(_ name: String, _ columns: [RecordLayout.Column], _ names: [String])
    -> RecordLayout
  {
    var layout = RecordLayout(
      name: name, content: .values, columns: columns, names: header.names, hasHeader: true,
      allowsMissing: true, details: ["header"])
    layout.valueNames = names
    return layout
  }

  /// The time, and the instrument where it is told.
  private func frame() throws -> [RecordLayout.Column] {
    var columns = [RecordLayout.Column](repeating: .ignored, count: header.names.count)
    columns[time] = .time
    if let symbol = try header.index(of: .symbol), symbol != time { columns[symbol] = .symbol }
    return columns
  }

  /// The one column that a kind of series is about.
  private func single(_ kind: SeriesKind) throws -> RecordLayout? {
    let found = kind.spellings.lazy.compactMap { header.spellings.firstIndex(of: $0) }.first
    guard let name = kind.column, let found, found != time else { return nil }
    var columns = try frame()
    columns[found] = .number(0)
    let isBinance = kind == .funding && header.spellings.contains("calc_time")
    let title = kind == .funding ? "funding rates" : kind == .spread ? "spreads" : kind.rawValue
    var layout = make(isBinance ? "Binance funding rates" : title, columns, [name])
    layout.allowsRatios = kind == .splits
    return layout
  }

  /// Funding rates as freqtrade keeps them: bars whose open is the rate, and nothing else in them.
  private func openOfBars() throws -> RecordLayout {
    let columns = try header.columns(
      required: [.time] + BarHeader.Role.bars, optional: [.volume, .symbol])
    var layout = make("funding rates in the open of bars", columns, ["funding_rate"])
    layout.isOpenOfBars = true
    return layout
  }

  /// Binance's depth of a book, a row a percentage from the middle.
  private func ladder() throws -> RecordLayout {
    var columns = [RecordLayout.Column](repeating: .ignored, count: header.names.count)
    columns[time] = .time
    for (slot, name) in ["percentage", "depth", "notional"].enumerated() {
      if let index = header.spellings.firstIndex(of: name) { columns[index] = .number(slot) }
    }
    var layout = make("Binance book depth (bookDepth)", columns, [])
    layout.content = .depth
    layout.allowsMissing = false
    return layout
  }

  /// All columns of numbers under their own names.
  private func table() throws -> RecordLayout? {
    var columns = try frame()
    var names: [String] = []
    for index in columns.indices where columns[index] == .ignored && isNumbers(index) {
      let name = BarHeader.unquoted(header.names[index])
      try check(name, names)
      columns[index] = .number(names.count)
      names.append(name)
    }
    guard !names.isEmpty else { return nil }
    let isMetrics = header.spellings.contains("create_time")
    let hasInterest = header.spellings.contains { $0.contains("open_interest") }
    return make(
      isMetrics
        ? "Binance metrics (open interest)" : hasInterest ? "open interest" : "values at times",
      columns, names)
  }

  private func isNumbers(_ index: Int) -> Bool {
    let stamps = Self.stamps + ["close_time", ""]
    return !stamps.contains(header.spellings[index])
      && sample.shapes(index).allSatisfy { $0.isNumber || $0 == .missing }
  }

  private func check(_ name: String, _ names: [String]) throws {
    let isPlain = name.unicodeScalars.allSatisfy {
      $0.value >= 32 && !"\",#".unicodeScalars.contains($0)
    }
    guard isPlain, name.utf8.count <= 100, !names.contains(name) else {
      throw AssayError(
        .data, "'\(excerpt(name))' cannot name a column, or names two", at: sample.locus,
        mend: "rename it, without commas and quotes")
    }
  }
}
