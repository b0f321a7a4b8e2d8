/// Blanks out what is not code: comments and the contents of strings, but not interpolations.
///
/// It does not know regular expressions between slashes; the sources have none.
struct CodeScanner {
  private let text: [UInt8]
  /// The text with blanks; as long, and with the same line ends.
  private(set) var code: [UInt8]
  /// The lines, counted from 0, that start inside a string of several lines.
  private(set) var stringLines: Set<Int> = []
  private var index = 0
  private var line = 0

  init(_ text: [UInt8]) {
    self.text = text
    code = text
  }

  /// Goes through the whole text.
  mutating func scan() {
    while index < text.count { scanCode(isInterpolation: false) }
  }

  private mutating func scanCode(isInterpolation: Bool) {
    var depth = 0
    while index < text.count {
      if starts("//") {
        while index < text.count, text[index] != UInt8(ascii: "\n") { blank() }
      } else if starts("/*") {
        scanBlockComment()
      } else if let hashes = hashesOfString() {
        scanString(hashes: hashes)
      } else {
        if starts("(") { depth += 1 }
        if starts(")") { depth -= 1 }
        step()
        if isInterpolation, depth == 0 { return }
      }
    }
  }

  private mutating func scanBlockComment() {
    var depth = 0
    repeat {
      if starts("/*") {
        depth += 1
        blank(2)
      } else if starts("*/") {
        depth -= 1
        blank(2)
      } else {
        blank()
      }
    } while depth > 0 && index < text.count
  }

  /// The number of `#` before a string that starts here; nil if none does.
  private func hashesOfString() -> Int? {
    var end = index
    while end < text.count, text[end] == UInt8(ascii: "#") { end += 1 }
    return end < text.count && text[end] == UInt8(ascii: "\"") ? end - index : nil
  }

  private mutating func scanString(hashes: Int) {
    let pounds = String(repeating: "#", count: hashes)
    step(hashes)
    let quotes = starts("\"\"\"") ? "\"\"\"" : "\""
    step(quotes.utf8.count)
    while index < text.count {
      if starts(quotes + pounds) {
        step(quotes.utf8.count + hashes)
        return
      }
      if quotes.utf8.count == 1, starts("\n") { return }
      if starts("\\" + pounds + "(") {
        blank(1 + hashes)
        scanCode(isInterpolation: true)
      } else if starts("\\" + pounds) {
        blank(2 + hashes)
      } else {
        blank()
        if text[index - 1] == UInt8(ascii: "\n") { stringLines.insert(line) }
      }
    }
  }

  private func starts(_ word: String) -> Bool {
    var place = index
    for byte in word.utf8 {
      guard place < text.count, text[place] == byte else { return false }
      place += 1
    }
    return true
  }

  private mutating func step(_ count: Int = 1) {
    for _ in 0..<count where index < text.count {
      if text[index] == UInt8(ascii: "\n") { line += 1 }
      index += 1
    }
  }

  private mutating func blank(_ count: Int = 1) {
    for _ in 0..<count where index < text.count {
      if text[index] != UInt8(ascii: "\n") { code[index] = UInt8(ascii: " ") }
      step()
    }
  }
}
