/// A Swift file as text, and again with comments and the contents of strings blanked out.
struct SwiftFile {
  /// The path from the top folder.
  let path: String
  let lines: [String]
  /// The lines with a blank for every byte that is not code.
  let code: [String]
  /// Whether the line starts inside a string of several lines.
  let startsInString: [Bool]

  init(_ path: String, _ text: String) {
    self.path = path
    var scanner = CodeScanner(Array(text.utf8))
    scanner.scan()
    lines = Self.lines(Array(text.utf8))
    code = Self.lines(scanner.code)
    startsInString = lines.indices.map { scanner.stringLines.contains($0) }
  }

  /// The module that the file is part of: the folder under `Sources` or `Tests`.
  var module: String {
    let parts = path.split(separator: "/")
    return parts.count > 2 ? String(parts[1]) : ""
  }

  /// `path:line`, counted from 1.
  func place(_ line: Int) -> String { "\(path):\(line + 1)" }

  private static func lines(_ bytes: [UInt8]) -> [String] {
    let ended = bytes.last == UInt8(ascii: "\n") ? Array(bytes.dropLast()) : bytes
    return ended.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
  }
}
