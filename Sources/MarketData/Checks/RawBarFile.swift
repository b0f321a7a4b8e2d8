import Documents

extension RawBars {
  /// Reads delimited text with a header, plain or gzip, and refuses no row: a cell that is no
  /// number is NaN, a line without a time is counted.
  package static func read(path: String, name: String) throws -> RawBars {
    var scanner = RawBarScanner(file: path)
    try FileBytes.forEachBlock(of: path) { try scanner.scan($0, isLast: $1) }
    return try scanner.rows(name: name)
  }
}

/// Lines of delimited text turned into raw rows.
private struct RawBarScanner {
  let file: String
  /// What stands between fields, and what each column is.
  private var layout: (delimiter: UInt8, columns: [RecordLayout.Column])?
  private var line = 0
  private var raw = RawBars(name: "", bars: [], lines: [])
  private var quoteVolume: [Double] = []
  private var spread: [Double] = []

  init(file: String) { self.file = file }

  func rows(name: String) throws -> RawBars {
    guard let layout else {
      throw AssayError(.data, "the file is empty", at: file, mend: "give it a header and bars")
    }
    guard !raw.bars.isEmpty else {
      throw AssayError(.data, "no line of the file is a bar", at: file, mend: "look at its lines")
    }
    var raw = raw
    raw.name = name
    raw.quoteVolume = has(.quoteVolume, layout.columns) ? quoteVolume : nil
    raw.spread = has(.spread, layout.columns) ? spread : nil
    return raw
  }

  mutating func scan(_ bytes: UnsafeBufferPointer<UInt8>, isLast: Bool) throws -> Int {
    if line == 0, bytes.prefix(4_096).contains(0) {
      throw AssayError(.data, "the file is binary, not text", at: file, mend: "give CSV text")
    }
    var start = 0
    while start < bytes.count {
      let rest = UnsafeBufferPointer(rebasing: bytes[start...])
      let end = rest.firstNewline
      guard (end ?? rest.count) <= TextFault.maximumLineBytes else {
        throw AssayError(
          .data, "the line is longer than 1 MiB", at: "\(file):\(line + 1)",
          mend: "give a text file with one bar a line")
      }
      guard end != nil || isLast else { return start }
      try take(UnsafeBufferPointer(rebasing: rest[..<(end ?? rest.count)]))
      start += (end ?? rest.count - 1) + 1
    }
    return start
  }

  private mutating func take(_ whole: UnsafeBufferPointer<UInt8>) throws {
    line += 1
    var text = whole
    if line == 1, text.starts(with: [0xEF, 0xBB, 0xBF]) {  // a byte order mark
      text = UnsafeBufferPointer(rebasing: text.dropFirst(3))
    }
    if text.last == UInt8(ascii: "\r") { text = UnsafeBufferPointer(rebasing: text.dropLast()) }
    guard let first = text.first, first != UInt8(ascii: "#"),
      !text.allSatisfy({ $0 == UInt8(ascii: " ") })
    else { return }
    if let layout { row(text, layout.delimiter, layout.columns) } else { try begin(text) }
  }

  private mutating func begin(_ text: UnsafeBufferPointer<UInt8>) throws {
    let delimiter = BarHeader.delimiter(of: text)
    let names = text.split(separator: delimiter, omittingEmptySubsequences: false)
      .map { BarHeader.unquoted(String(decoding: $0, as: UTF8.self)) }
    let columns = try BarHeader(names, at: "\(file):\(line)").columns(
      required: [.time] + BarHeader.Role.bars, optional: [.volume, .quoteVolume, .spread])
    layout = (delimiter, columns)
    raw.isVolumeMissing = !has(.volume, columns)
  }

  private func has(_ role: BarHeader.Role, _ columns: [RecordLayout.Column]) -> Bool {
    columns.contains {
      if case .number(let slot) = $0 { slot == role.slot } else { false }
    }
  }

  private mutating func row(
    _ text: UnsafeBufferPointer<UInt8>, _ delimiter: UInt8, _ columns: [RecordLayout.Column]
  ) {
    var time: Timestamp?
    var values = SIMD8<Double>(repeating: .nan)
    if raw.isVolumeMissing { values[4] = 0 }
    var start = 0
    for column in columns {
      guard start <= text.count else { return raw.unreadableLines.append(line) }
      let field = CSVField(text, from: start, delimiter: delimiter)
      switch column {
      case .time: time = Timestamp.read(field.bytes)
      case .number(let slot) where slot < 8:
        values[slot] = DecimalText.read(field.bytes) ?? .nan
      default: break
      }
      start = field.next
    }
    guard start == text.count + 1, let time else { return raw.unreadableLines.append(line) }
    raw.bars.append(
      Bar(
        openTime: time, open: values[0], high: values[1], low: values[2], close: values[3],
        volume: values[4]))
    raw.lines?.append(line)
    quoteVolume.append(values[5])
    spread.append(values[6])
  }
}
