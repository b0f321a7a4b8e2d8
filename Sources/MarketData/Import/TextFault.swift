import Documents

/// What can be wrong with a text that should hold records, in words.
enum TextFault {
  /// A longer line is a fault and not memory.
  static let maximumLineBytes = 1 << 20

  static func lineTooLong(_ place: String) -> AssayError {
    AssayError(
      .data, "the line is longer than 1 MiB", at: place,
      mend: "give a text file with one bar a line")
  }

  static func empty(_ place: String) -> AssayError {
    AssayError(.data, "the file is empty", at: place, mend: "give it a header and bars")
  }

  static func noRows(_ place: String) -> AssayError {
    AssayError(.data, "there is a header but no bars", at: place, mend: "add the bars")
  }

  static func noneReadable(_ place: String) -> AssayError {
    AssayError(.data, "no line of the file is a row", at: place, mend: "look at its lines")
  }

  static func noLine(_ place: String) -> AssayError {
    AssayError(
      .data, "there are 2 MiB of blank lines and comments before the first bar", at: place,
      mend: "remove them")
  }

  /// Refuses what is no UTF-8 text by its first bytes.
  static func checkText(_ bytes: UnsafeBufferPointer<UInt8>, _ place: String) throws {
    guard bytes.prefix(4_096).contains(0) else { return try checkLines(bytes, place) }
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      throw AssayError(.data, "the text is UTF-16", at: place, mend: "save it as UTF-8")
    }
    throw AssayError(
      .data, "the file is binary, not text", at: place,
      mend: "give CSV text, plain or gzip, with one bar a line")
  }

  private static func checkLines(_ bytes: UnsafeBufferPointer<UInt8>, _ place: String) throws {
    let first = bytes.first { $0 > UInt8(ascii: " ") }
    guard first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else { return }
    throw AssayError(
      .data, "the text is JSON, not lines of fields", at: place,
      mend: "give CSV with one bar a line")
  }

  static func badTime(_ field: CSVField, _ name: String, _ place: String) -> AssayError {
    AssayError(
      .data, "\(excerpt(name)) is \"\(field.excerpt)\", which is not a time", at: place,
      mend: "write 2024-01-31T04:00:00Z or a count of s, ms, µs or ns since 1970")
  }

  static func badNumber(_ field: CSVField, _ name: String, _ place: String) -> AssayError {
    let name = excerpt(name)
    if isMissing(field) {
      return AssayError(
        .data, field.bytes.isEmpty ? "\(name) is empty" : "\(name) is \(field.excerpt)", at: place,
        mend: "fill the cell or remove the row")
    }
    return AssayError(
      .data, "\(name) is \"\(field.excerpt)\", which is not a finite number", at: place,
      mend: DecimalText.hasComma(field.excerpt)
        ? "replace decimal commas by points, and leave thousands separators out"
        : "write it like 12345.67, without thousands separators")
  }

  /// Whether a cell says that there is no number.
  static func isMissing(_ field: CSVField) -> Bool {
    guard field.bytes.count <= 4 else { return false }
    let text = String(decoding: field.bytes, as: UTF8.self).lowercased()
    return ["", "nan", "na", "n/a", "null", "none", "-", "+nan", "-nan"].contains(text)
  }
}
