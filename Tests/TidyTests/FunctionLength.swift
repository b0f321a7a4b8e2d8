/// A function of a file and how many lines it takes from its name to its closing brace.
struct FunctionLength: Equatable {
  let name: String
  /// Where it starts, counted from 0.
  let line: Int
  let lines: Int

  /// The most lines a function may have.
  static let most = 70

  /// Longer functions that are right as they are, by file and name, each with the reason.
  static let exceptions: [String: String] = [:]

  /// The functions and initialisers of a file that have a body, in order.
  static func all(_ file: SwiftFile) -> [FunctionLength] {
    file.code.indices.compactMap { line in
      guard let name = declared(file.code[line]) else { return nil }
      return bodyEnd(file.code[line...]).map { .init(name: name, line: line, lines: $0 - line + 1) }
    }
  }

  /// What is too long and not excepted.
  static func violations(_ file: SwiftFile) -> [String] {
    all(file).filter { $0.lines > most && exceptions["\(file.path) \($0.name)"] == nil }.map {
      "\(file.place($0.line)): \($0.name) has \($0.lines) lines; the most is \(most): split it,"
        + " or name it with the reason in FunctionLength.exceptions"
    }
  }

  private static func declared(_ line: String) -> String? {
    if line.contains("func "), let match = line.firstMatch(of: /\bfunc\s+([^\s(<]+)/) {
      return String(match.1)
    }
    if line.contains("init"), line.firstMatch(of: /^[\s\w@]*\binit[?!]?\s*[(<]/) != nil {
      return "init"
    }
    return nil
  }

  /// The line of the brace that closes the body; nil for a requirement of a protocol.
  private static func bodyEnd(_ lines: ArraySlice<String>) -> Int? {
    var (parentheses, braces) = (0, 0)
    for line in lines.indices {
      if line > lines.startIndex, braces == 0, parentheses == 0, isNext(lines[line]) { return nil }
      for byte in lines[line].utf8 {
        switch byte {
        case UInt8(ascii: "("): parentheses += 1
        case UInt8(ascii: ")"): parentheses -= 1
        case UInt8(ascii: "{") where parentheses == 0 || braces > 0: braces += 1
        case UInt8(ascii: "}") where parentheses == 0 || braces > 0:
          if braces <= 1 { return braces == 1 ? line : nil }
          braces -= 1
        default: break
        }
      }
    }
    return nil
  }

  /// Whether a line starts another declaration, or ends the type, before any body has begun.
  private static func isNext(_ line: String) -> Bool {
    let words = line.split(separator: " ")
    let starts: Set<Substring> = [
      "}", "associatedtype", "case", "func", "init", "let", "mutating", "static", "subscript",
      "var",
    ]
    return words.first.map { starts.contains($0) || $0.hasPrefix("init(") || $0.hasPrefix("@") }
      ?? false
  }
}
