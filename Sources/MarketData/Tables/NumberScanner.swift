import Documents
import Foundation

/// Lines of delimited text turned into rows of numbers, up to the first fault.
struct NumberScanner {
  /// Less than half a block of a file, so that a line never fills one.
  static let maximumLineBytes = (2 << 20) - 1

  private let file: String
  private let missing: NumberTable.MissingCells
  private var delimiter: UInt8?
  private var header: [String]?
  private var layout: NumberLayout?
  private var line = 0
  private var rows = 0
  private var filledCells = 0
  private var droppedRows = 0
  private var values: [Double] = []
  private var firstLabel: String?
  private var lastLabel: String?
  private var lastTime: Timestamp?

  init(file: String, missing: NumberTable.MissingCells) {
    self.file = file
    self.missing = missing
  }

  /// Reads the whole lines of `bytes` and returns their size; the last call reads everything.
  mutating func scan(_ bytes: UnsafeBufferPointer<UInt8>, isLast: Bool) throws -> Int {
    if line == 0, bytes.prefix(4_096).contains(0) || bytes.starts(with: [0x28, 0xB5, 0x2F, 0xFD]) {
      throw binary(bytes)
    }
    var start = 0
    while start < bytes.count {
      let rest = UnsafeBufferPointer(rebasing: bytes[start...])
      let end = rest.firstNewline
      guard (end ?? rest.count) <= Self.maximumLineBytes else {
        throw AssayError(
          .data, "the line is longer than 2 MiB", at: "\(file):\(line + 1)",
          mend: "give a text file with one period a line")
      }
      guard let end else {
        guard isLast else { return start }
        try take(rest)
        return bytes.count
      }
      try take(UnsafeBufferPointer(rebasing: rest[..<end]))
      start += end + 1
    }
    return start
  }

  /// What was read, once every line is.
  func table() throws -> NumberTable {
    guard let layout, rows > 0 else {
      let problem =
        droppedRows > 0
        ? "every row lacks a number" : header == nil ? "the file is empty" : "there are no rows"
      throw AssayError(
        .data, problem, at: file, mend: "give one row a period and one column a series")
    }
    let labels = zip([firstLabel].compactMap { $0 }, [lastLabel].compactMap { $0 })
    return NumberTable(
      rows: rows, columns: layout.columns, values: values, names: layout.names,
      span: labels.map { NumberTable.ClosedLabels(first: $0, last: $1) }.first,
      filledCells: filledCells, droppedRows: droppedRows)
  }

  private mutating func take(_ whole: UnsafeBufferPointer<UInt8>) throws {
    line += 1
    var text = whole
    if line == 1, text.starts(with: [0xEF, 0xBB, 0xBF]) {  // a byte order mark
      text = UnsafeBufferPointer(rebasing: text.dropFirst(3))
    }
    if text.last == UInt8(ascii: "\r") { text = UnsafeBufferPointer(rebasing: text.dropLast()) }
    guard let first = text.first, first != UInt8(ascii: "#") else { return }
    if first <= UInt8(ascii: " "), text.allSatisfy({ $0 <= UInt8(ascii: " ") }) { return }
    if let layout { return try row(text, layout) }
    let delimiter = delimiter ?? NumberLayout.delimiter(of: text)
    let fields = Array(NumberFields(text, delimiter: delimiter))
    if header == nil, NumberLayout.isHeader(fields) {
      header = fields.map { String(decoding: $0, as: UTF8.self) }
      self.delimiter = delimiter
      return
    }
    let layout = NumberLayout(delimiter: delimiter, header: header, fields: fields)
    guard layout.columns > 0 else {
      throw AssayError(
        .data, "there is no column of numbers", at: "\(file):\(line)",
        mend: "give one column a series")
    }
    self.layout = layout
    try row(text, layout)
  }

  private mutating func row(
    _ text: UnsafeBufferPointer<UInt8>, _ layout: NumberLayout
  ) throws {
    var fields = NumberFields(text, delimiter: layout.delimiter)
    let label = layout.hasLabels ? fields.next() : nil
    let before = values.count
    var isWhole = true
    while true {
      let start = fields.position
      guard let field = fields.next() else { break }
      if let value = DecimalText.read(field), value.isFinite {
        values.append(value)
        continue
      }
      try takeMissing(field, values.count - before, start, layout, &isWhole)
    }
    guard values.count - before == layout.columns else {
      throw raggedRow(values.count - before, layout)
    }
    if isWhole {
      rows += 1
      try takeLabel(label)
    } else {
      values.removeLast(layout.columns)
      droppedRows += 1
    }
  }

  private mutating func takeMissing(
    _ field: UnsafeBufferPointer<UInt8>, _ column: Int, _ start: Int, _ layout: NumberLayout,
    _ isWhole: inout Bool
  ) throws {
    let isNumber = DecimalText.read(field) != nil
    guard missing != .refuse, isNumber || NumberLayout.isMissing(field), column < layout.columns
    else { throw badCell(field, column, start, layout) }
    values.append(0)
    if missing == .zero { filledCells += 1 } else { isWhole = false }
  }

  /// Keeps the ends of time, and sees that it does not run backwards.
  private mutating func takeLabel(_ field: UnsafeBufferPointer<UInt8>?) throws {
    guard let field else { return }
    if let time = Timestamp.read(field) {
      if let lastTime, time < lastTime {
        throw AssayError(
          .data, "the time \(time.iso) comes after \(lastTime.iso) of the row before",
          at: "\(file):\(line):1", mend: "sort the rows, oldest first")
      }
      lastTime = time
    }
    lastLabel = excerpt(String(decoding: field, as: UTF8.self))
    firstLabel = firstLabel ?? lastLabel
  }
}

// MARK: Faults

extension NumberScanner {
  private func binary(_ bytes: UnsafeBufferPointer<UInt8>) -> AssayError {
    if bytes.starts(with: [0x28, 0xB5, 0x2F, 0xFD]) {
      return AssayError(
        .data, "the file is compressed with zstd", at: file,
        mend: "unpack it on the way: zstdcat FILE | assay … -")
    }
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      return AssayError(.data, "the text is UTF-16", at: file, mend: "save it as UTF-8")
    }
    return AssayError(
      .data, "the file is binary, not text", at: file, mend: "give CSV text, plain or gzip")
  }

  private func badCell(
    _ field: UnsafeBufferPointer<UInt8>, _ column: Int, _ start: Int, _ layout: NumberLayout
  ) -> AssayError {
    guard column < layout.columns else { return raggedRow(column + 1, layout) }
    let text = excerpt(String(decoding: field, as: UTF8.self))
    let name =
      layout.names.indices.contains(column)
      ? excerpt(layout.names[column]) : "column \(column + 1)"
    let place = "\(file):\(line):\(start + 1)"
    if NumberLayout.isMissing(field) || DecimalText.read(field) != nil {
      return AssayError(
        .data, text.isEmpty ? "\(name) is empty" : "\(name) is \(text)", at: place,
        mend: "fill it, or say --missing zero or --missing drop-row")
    }
    return AssayError(
      .data, "\(name) is \"\(text)\", which is not a number", at: place,
      mend: column == 0 && !layout.hasLabels
        ? "write it like -0.0123, or name a column of dates date in a header"
        : "write it like -0.0123, without percent signs or thousands separators")
  }

  private func raggedRow(_ count: Int, _ layout: NumberLayout) -> AssayError {
    AssayError(
      .data,
      "the row has \(count)\(count > layout.columns ? " or more" : "") "
        + "\(count == 1 ? "number" : "numbers") where "
        + "\(layout.names.isEmpty ? "the first row" : "the header") has \(layout.columns)",
      at: "\(file):\(line):1", mend: "complete or remove the row")
  }
}
