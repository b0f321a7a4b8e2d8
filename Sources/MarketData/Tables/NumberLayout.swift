import Documents

/// Which parts of a line are numbers, read from a table's first two lines.
struct NumberLayout {
  /// What people call a first column that holds no numbers.
  static let labelNames: Set<String> = [
    "date", "time", "datetime", "timestamp", "open_time", "period", "day", "week", "month", "index",
    "unnamed:_0", "",
  ]

  let delimiter: UInt8
  /// The names of the number columns; empty without a header.
  let names: [String]
  let hasLabels: Bool
  let columns: Int

  /// - Parameters:
  ///   - header: The fields of the line before the first data line, if that was a header.
  ///   - fields: The fields of the first data line.
  init(delimiter: UInt8, header: [String]?, fields: [UnsafeBufferPointer<UInt8>]) {
    self.delimiter = delimiter
    var header = header
    if let words = header, fields.count == 1, delimiter == UInt8(ascii: " ") {
      header = [words.joined(separator: " ")]
    }
    // R writes no name over its row names.
    let isUnnamed = header.map { $0.count + 1 == fields.count } ?? false
    let hasLabels =
      isUnnamed || header?.first.map(Self.isLabelName) ?? false
      || fields.first.map(Self.isTime) ?? false
    self.hasLabels = hasLabels
    names = header.map { Array(hasLabels && !isUnnamed ? $0.dropFirst() : $0[...]) } ?? []
    columns = header == nil ? fields.count - (hasLabels ? 1 : 0) : names.count
  }

  private static func isLabelName(_ name: String) -> Bool {
    labelNames.contains(BarHeader.spelling(name))
  }

  /// A time that cannot be a number as well.
  private static func isTime(_ field: UnsafeBufferPointer<UInt8>) -> Bool {
    DecimalText.read(field) == nil && Timestamp.read(field) != nil
  }

  /// Whether a line names columns: the first name is a label's, half the fields or more are no
  /// numbers, or they count 0, 1, 2….
  static func isHeader(_ fields: [UnsafeBufferPointer<UInt8>]) -> Bool {
    let texts = fields.map { String(decoding: $0, as: UTF8.self) }
    if let first = texts.first, !first.isEmpty, isLabelName(first) { return true }
    let rest = fields.first.map(isTime) ?? false ? fields.dropFirst() : fields[...]
    let words = rest.count { DecimalText.read($0) == nil && !isMissing($0) }
    if words > 0, 2 * words >= rest.count { return true }
    let numbers = texts.first?.isEmpty ?? true ? texts.dropFirst() : texts[...]
    return numbers.count >= 2 && zip(numbers, 0...).allSatisfy { $0 == "\($1)" }
  }

  /// Whether a cell says that there is no number.
  static func isMissing(_ field: UnsafeBufferPointer<UInt8>) -> Bool {
    guard field.count <= 9 else { return false }
    let text = String(decoding: field, as: UTF8.self).lowercased()
    let bare = text.hasPrefix("+") || text.hasPrefix("-") ? String(text.dropFirst()) : text
    return ["", "nan", "na", "n/a", "null", "none", "inf", "infinity", "."].contains(bare)
  }

  /// Tab, semicolon or comma where a line has one outside of quotes, else blanks.
  static func delimiter(of line: UnsafeBufferPointer<UInt8>) -> UInt8 {
    var isQuoted = false
    let bare = line.filter { byte in
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      return !isQuoted
    }
    let candidates = [UInt8(ascii: "\t"), UInt8(ascii: ";"), UInt8(ascii: ",")]
    return candidates.first(where: bare.contains) ?? UInt8(ascii: " ")
  }
}

/// The fields of a line one by one; blanks as delimiters count once however many there are.
struct NumberFields: Sequence, IteratorProtocol {
  let line: UnsafeBufferPointer<UInt8>
  let delimiter: UInt8
  /// Where the next field begins.
  private(set) var position = 0

  @inline(__always)
  init(_ line: UnsafeBufferPointer<UInt8>, delimiter: UInt8) {
    self.line = line
    self.delimiter = delimiter
    skipBlanks()
  }

  @inline(__always)
  private mutating func skipBlanks() {
    guard delimiter == UInt8(ascii: " ") else { return }
    while position < line.count, line[position] == UInt8(ascii: " ") { position += 1 }
    if position == line.count { position += 1 }
  }

  @inline(__always)
  mutating func next() -> UnsafeBufferPointer<UInt8>? {
    guard position <= line.count else { return nil }
    let field = CSVField(line, from: position, delimiter: delimiter)
    position = field.next
    skipBlanks()
    return field.bytes
  }
}
