/// How long lines and files may be.
enum LineLength {
  static let mostColumns = 100
  /// Lines of a file from which on it should, and must, be split.
  static let manyLines = 400
  static let mostLines = 500

  /// Lines that are too wide or hold a tab.
  ///
  /// Text in strings of several lines keeps its width, because breaking it would change it.
  static func violations(_ file: SwiftFile) -> [String] {
    file.lines.indices.flatMap { line in
      let columns = file.lines[line].unicodeScalars.count
      var problems: [String] = []
      if columns > mostColumns, !file.startsInString[line] {
        problems.append("\(file.place(line)): \(columns) columns; the most is \(mostColumns)")
      }
      if file.lines[line].utf8.contains(UInt8(ascii: "\t")) {
        problems.append("\(file.place(line)): a tab; indent by two spaces, write \\t in strings")
      }
      return problems
    }
  }

  /// What to say of a file's size; nil while it is small.
  static func remark(_ file: SwiftFile) -> (text: String, isFailure: Bool)? {
    guard file.lines.count > manyLines else { return nil }
    return (
      "\(file.path): \(file.lines.count) lines; split it by concept (\(mostLines) is the most)",
      file.lines.count > mostLines
    )
  }
}
