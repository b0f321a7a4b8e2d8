/// A word that sources do not use, and what they use instead.
struct BannedWord {
  /// Where a word is banned.
  enum Scope {
    case everywhere
    /// All modules but the command line, where time and chance enter and words leave.
    case core
  }

  let word: String
  let instead: String
  let scope: Scope
  /// Banned in comments and strings too.
  var isAlsoText = false

  static let all: [BannedWord] =
    chance + time + [
      .init(word: "try!", instead: "try and a thrown AssayError", scope: .everywhere),
      .init(word: "as!", instead: "as? and a guard", scope: .everywhere),
      .init(word: "fatalError(", instead: "preconditionFailure, or throw", scope: .everywhere),
      .init(word: "print(", instead: "return it to the command line", scope: .core),
      .init(
        word: "TODO", instead: "an issue, or do it now", scope: .everywhere, isAlsoText: true),
      .init(
        word: "FIXME", instead: "an issue, or do it now", scope: .everywhere, isAlsoText: true),
    ]

  private static let chance = [
    "SystemRandomNumberGenerator", "randomElement()", "shuffled()", "shuffle()", "random()",
    "arc4random", "UUID()",
  ].map { BannedWord(word: $0, instead: "a seeded generator as argument", scope: .core) }

  private static let time =
    [
      "Date()", ".now", "ContinuousClock", "SuspendingClock", "clock_gettime", "gettimeofday",
    ].map { BannedWord(word: $0, instead: "a Timestamp as argument", scope: .core) } + [
      .init(word: "Task.sleep", instead: "time as argument", scope: .core),
      .init(word: "DispatchQueue.main", instead: "the caller's thread", scope: .core),
    ]

  func applies(to file: SwiftFile) -> Bool {
    scope == .everywhere || file.module != "assay"
  }

  /// The places of the word, each with the mend.
  func violations(_ file: SwiftFile) -> [String] {
    guard applies(to: file) else { return [] }
    let lines = isAlsoText ? file.lines : file.code
    return lines.indices.filter { occurs(in: lines[$0]) }
      .map { "\(file.place($0)): \(word) is banned; use \(instead)" }
  }

  /// Whether the word stands alone in a line: no part of a longer name, no declaration of its own.
  private func occurs(in line: String) -> Bool {
    var rest = line[...]
    while let range = rest.firstRange(of: word) {
      let before = line[..<range.lowerBound]
      let isMember = word.first != "." && word.hasSuffix("(") && before.hasSuffix(".")
      let isDeclared = before.hasSuffix("func ")
      let startsName =
        word.first == "." ? isOfType(before) : !(before.last?.isPartOfName ?? false)
      let endsName =
        !(word.last?.isPartOfName ?? false)
        || !(line[range.upperBound...].first?.isPartOfName ?? false)
      if startsName, endsName, !isMember, !isDeclared { return true }
      rest = line[range.upperBound...]
    }
    return false
  }

  /// Whether a member that follows is a type's: `Date.now` or `.now`, and not a value's own `now`.
  private func isOfType(_ before: Substring) -> Bool {
    if let last = before.last, ")]?!".contains(last) { return false }
    let owner = before.reversed().prefix(while: \.isPartOfName)
    return owner.last?.isUppercase ?? true
  }
}

extension Character {
  fileprivate var isPartOfName: Bool { isLetter || isNumber || self == "_" }
}

/// The places of draws that name no generator, so that they differ from run to run.
func unseededDraws(_ file: SwiftFile) -> [String] {
  file.code.indices.filter { line in
    guard let range = file.code[line].firstRange(of: "random(in:") else { return false }
    let call = ([String(file.code[line][range.lowerBound...])] + file.code[(line + 1)...].prefix(8))
      .joined(separator: "\n")
    return !argumentsOfCall(call).contains("using:")
  }.map { "\(file.place($0)): random(in:) without using: is banned; name a seeded generator" }
}

/// From a call's name to the parenthesis that closes it.
private func argumentsOfCall(_ text: String) -> Substring {
  var depth = 0
  for index in text.indices {
    if text[index] == "(" { depth += 1 }
    if text[index] == ")" {
      depth -= 1
      if depth == 0 { return text[...index] }
    }
  }
  return text[...]
}
