import Documents

/// The first lines of a text, cut into fields, from which its layout is recognised.
struct HeadSample {
  static let maximumLines = 24

  let place: String
  let delimiter: UInt8
  /// Lines that are neither blank nor a comment.
  let lines: [[String]]
  /// The number of the first of them.
  let firstLine: Int
  /// The first of them as it stands there.
  let firstText: String
  /// Whether the first line names the columns.
  var hasHeader: Bool
  /// How many lines such a header has.
  let headerLines: Int

  /// Nil when there is no line at all.
  init?(_ bytes: UnsafeBufferPointer<UInt8>, place: String, delimiter: UInt8?) throws {
    let whole = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    let lines = Self.contentLines(UnsafeBufferPointer(rebasing: bytes[whole...]))
    guard let first = lines.first else { return nil }
    if let long = lines.first(where: { $0.text.count > TextFault.maximumLineBytes }) {
      throw TextFault.lineTooLong("\(place):\(long.number)")
    }
    let mark = delimiter ?? BarHeader.delimiter(of: first.text)
    self.place = place
    self.delimiter = mark
    let rows = lines.map { Self.fields($0.text, mark) }
    let isLayered = Self.isLayered(rows)
    headerLines = isLayered ? 3 : 1
    let names = isLayered ? Array(rows[2].prefix(1) + rows[0].dropFirst()) : rows[0]
    self.lines = [names] + rows.dropFirst()
    firstLine = first.number
    hasHeader = Self.isHeader(self.lines[0])
    firstText = excerpt(String(decoding: first.text.prefix(400), as: UTF8.self))
  }

  var first: [String] { lines[0] }

  /// Lines of data.
  var rows: ArraySlice<[String]> { lines.dropFirst(hasHeader ? headerLines : 0) }

  /// What a column's fields look like.
  func shapes(_ column: Int) -> [FieldShape] {
    rows.compactMap { $0.indices.contains(column) ? FieldShape($0[column]) : nil }
  }

  var locus: String { "\(place):\(firstLine)" }

  /// Whether a line of prices' names is followed by one of tickers and one that names the time, as
  /// yfinance writes them.
  private static func isLayered(_ rows: [[String]]) -> Bool {
    guard rows.count >= 3, rows[0].first == "Price", rows[1].first == "Ticker" else { return false }
    return ["Date", "Datetime"].contains(rows[2].first)
      && rows[2].dropFirst().allSatisfy(\.isEmpty)
  }

  /// Whether numbers have commas where others have points, and nothing between fields is one.
  func hasDecimalCommas(_ layout: RecordLayout) -> Bool {
    guard delimiter != UInt8(ascii: ",") else { return false }
    let cells = rows.flatMap { row in
      zip(row, layout.columns).compactMap { cell, column -> String? in
        if case .number = column { cell } else { nil }
      }
    }
    return cells.contains(where: DecimalText.hasComma) && !cells.contains { $0.contains(".") }
  }

  /// It begins with a word, or with nothing before words, or has a column of opens.
  private static func isHeader(_ fields: [String]) -> Bool {
    let shapes = fields.map { FieldShape($0) }
    if shapes.first == .text { return true }
    return shapes.first == .missing && shapes.dropFirst().contains(.text)
      || fields.contains { BarHeader.Role.open.spellings.contains(BarHeader.spelling($0)) }
  }

  private static func fields(_ line: UnsafeBufferPointer<UInt8>, _ delimiter: UInt8) -> [String] {
    var fields: [String] = []
    var start = 0
    while start <= line.count {
      let field = CSVField(line, from: start, delimiter: delimiter)
      fields.append(String(decoding: field.bytes, as: UTF8.self))
      start = field.next
    }
    return fields
  }

  private static func contentLines(
    _ bytes: UnsafeBufferPointer<UInt8>
  ) -> [(text: UnsafeBufferPointer<UInt8>, number: Int)] {
    var lines: [(text: UnsafeBufferPointer<UInt8>, number: Int)] = []
    var (start, number) = (0, 0)
    while start < bytes.count, lines.count < maximumLines {
      let rest = UnsafeBufferPointer(rebasing: bytes[start...])
      let end = rest.firstNewline ?? rest.count
      var line = UnsafeBufferPointer(rebasing: rest[..<end])
      if line.last == UInt8(ascii: "\r") { line = UnsafeBufferPointer(rebasing: line.dropLast()) }
      number += 1
      start += end + 1
      if line.isContent { lines.append((line, number)) }
    }
    return lines
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Neither blank nor a comment.
  @inline(__always)
  var isContent: Bool {
    guard let first, first != UInt8(ascii: "#") else { return false }
    return first != UInt8(ascii: " ") || contains { $0 != UInt8(ascii: " ") }
  }
}
