import Documents

/// A word of a condition and the column it starts at.
struct ConstraintToken {
  enum Kind: Equatable {
    case number(Double)
    case name(String)
    case text(String)
    case symbol(String)
    case end
  }

  let kind: Kind
  let column: Int

  static let symbols = [
    "<=", ">=", "==", "!=", "&&", "||", "<", ">", "!", "+", "-", "*", "/", "(", ")",
  ]

  /// The words of a condition, an end last.
  static func tokens(
    of text: String, fault: (Int, String, String) -> AssayError
  ) throws -> [ConstraintToken] {
    let characters = Array(text)
    var tokens: [ConstraintToken] = []
    var start = 0
    while start < characters.count {
      if characters[start].isWhitespace {
        start += 1
        continue
      }
      let (kind, length) = try token(characters[start...], column: start + 1, fault: fault)
      tokens.append(ConstraintToken(kind: kind, column: start + 1))
      start += length
    }
    return tokens + [ConstraintToken(kind: .end, column: characters.count + 1)]
  }

  private static func token(
    _ rest: ArraySlice<Character>, column: Int, fault: (Int, String, String) -> AssayError
  ) throws -> (Kind, length: Int) {
    let first = rest[rest.startIndex]
    if isDigit(first) || first == "." { return try number(rest, column: column, fault: fault) }
    if isLetter(first) {
      let word = String(rest.prefix { isLetter($0) || isDigit($0) || $0 == "." })
      return (["and", "or", "not"].contains(word) ? .symbol(word) : .name(word), word.count)
    }
    if first == "'" || first == "\"" {
      let inside = rest.dropFirst().prefix { $0 != first }
      guard inside.count + 1 < rest.count else {
        throw fault(column, "the quote is not closed", "close it")
      }
      return (.text(String(inside)), inside.count + 2)
    }
    guard let symbol = symbols.first(where: { rest.starts(with: $0) }) else {
      throw fault(column, "unexpected '\(first)'", first == "=" ? "compare with ==" : "remove it")
    }
    return (.symbol(symbol), symbol.count)
  }

  private static func number(
    _ rest: ArraySlice<Character>, column: Int, fault: (Int, String, String) -> AssayError
  ) throws -> (Kind, length: Int) {
    var end = rest.startIndex
    while end < rest.endIndex {
      let afterExponent = end > rest.startIndex && "eE".contains(rest[end - 1])
      guard
        isDigit(rest[end]) || ".eE".contains(rest[end]) || afterExponent && "+-".contains(rest[end])
      else { break }
      end += 1
    }
    let text = String(rest[..<end])
    guard let value = Double(text), value.isFinite else {
      throw fault(column, "'\(text)' is not a number", "write it as in 1.5 or 2e-3")
    }
    return (.number(value), text.count)
  }

  private static func isDigit(_ character: Character) -> Bool { ("0"..."9").contains(character) }

  private static func isLetter(_ character: Character) -> Bool {
    character.isLetter || character == "_"
  }
}
