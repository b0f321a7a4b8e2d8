import Documents

/// A layout that somebody told column by column.
enum ToldLayout {
  /// The first line is a header when no time stands where one should.
  static func layout(_ words: [String], _ sample: inout HeadSample) throws -> RecordLayout {
    let roles = try words.map(role)
    if let twice = roles.first(where: { role in
      role != .ignored && roles.count { $0 == role } > 1
    }) {
      throw AssayError(
        .usage, "\(twice) is there twice", at: "--columns", mend: "write _ for what to skip")
    }
    guard sample.first.count == roles.count else {
      throw AssayError(
        .usage,
        "the file has \(counted(sample.first.count, "column")) and --columns names \(roles.count): "
          + "\"\(sample.firstText)\"", at: sample.locus,
        mend: "name each column, with _ for what to skip, or say --delimiter")
    }
    guard let time = roles.firstIndex(where: { $0 == .time || $0 == .date }) else {
      throw AssayError(.usage, "no column is the time", at: "--columns", mend: "name one time")
    }
    let (content, columns) = try content(roles)
    var layout = RecordLayout(
      name: "columns as told", content: content, columns: columns, names: words)
    sample.hasHeader = !FieldShape(sample.first[time]).isValue
    layout.hasHeader = sample.hasHeader
    layout.allowsMissing = content == .closes || content == .values
    if content == .values { layout.valueNames = ["value"] }
    if case .whole(8)? = sample.shapes(time).first { layout.times = .yearFirst }
    return layout
  }

  private static func role(_ word: String) throws -> BarHeader.Role {
    let spelling = BarHeader.spelling(word)
    if spelling == "_" { return .ignored }
    // `date` alone is a time; beside a clock it is half of one.
    let order: [BarHeader.Role] = [.time, .volume] + BarHeader.Role.allCases
    let found =
      order.first { spelling == "\($0)".lowercased() && $0 != .time }
      ?? order.first { $0.spellings.contains(spelling) && !spelling.isEmpty }
    guard let found else {
      throw AssayError(
        .usage, "'\(excerpt(word))' is no column", at: "--columns",
        mend: "use time, date, clock, open, high, low, close, volume, quote_volume, spread,"
          + " bid_open … ask_close, price, quantity, value, symbol, and _ to skip")
    }
    return found
  }

  private static func content(
    _ roles: [BarHeader.Role]
  ) throws -> (RecordLayout.Content, [RecordLayout.Column]) {
    func has(_ wanted: [BarHeader.Role]) -> Bool { wanted.allSatisfy(roles.contains) }
    let columns = roles.map(\.column)
    if has(BarHeader.Role.bids + BarHeader.Role.asks) { return (.quotes, columns) }
    if has(BarHeader.Role.bars) { return (.bars, columns) }
    if roles.contains(.price) {
      // Volume is what a trade's quantity is called where there are no bars.
      let volume = RecordLayout.Column.number(RecordLayout.Slot.volume)
      let trades = columns.map { $0 == volume ? .number(RecordLayout.Slot.quantity) : $0 }
      if trades.contains(.number(RecordLayout.Slot.quantity)) { return (.trades, trades) }
    }
    if roles.contains(.value) { return (.values, columns) }
    if roles.contains(.close) {
      return (
        .closes, roles.map { $0 == .close ? .number(0) : $0.slot == nil ? $0.column : .ignored }
      )
    }
    throw AssayError(
      .usage, "the columns are neither bars nor trades nor values", at: "--columns",
      mend: "name time,open,high,low,close, or time,price,quantity, or time,value, or time,close")
  }
}
