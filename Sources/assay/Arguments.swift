import Documents

/// The words after a command: options with values, flags, and what is left in order.
struct Arguments {
  private(set) var positional: [String] = []
  private var values: [String: [String]] = [:]
  private var flags: Set<String> = []
  private let words: [String]

  /// - Parameters:
  ///   - options: Names that take a value, `--name value` or `--name=value`.
  ///   - flags: Names that stand alone.
  init(_ words: [String], options: [String] = [], flags known: [String] = []) throws {
    self.words = words
    var index = 0
    while index < words.count {
      let word = words[index]
      index += 1
      guard word.hasPrefix("-"), word != "-" else {
        positional.append(word)
        continue
      }
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = String(parts[0])
      if known.contains(name) {
        guard parts.count == 1 else {
          throw AssayError(.usage, "\(name) takes no value", mend: "write \(name) alone")
        }
        flags.insert(name)
      } else if options.contains(name) {
        if parts.count == 2 {
          values[name, default: []].append(String(parts[1]))
        } else if index < words.count {
          values[name, default: []].append(words[index])
          index += 1
        } else {
          throw AssayError(.usage, "\(name) needs a value", mend: "write \(name) VALUE")
        }
      } else {
        throw AssayError(
          .usage, "unknown option '\(name)'",
          mend: Suggestion.mend(for: name, among: options + known))
      }
    }
  }

  /// Refuses more words than a command takes.
  func checkCount(_ most: Int) throws {
    guard positional.count > most else { return }
    throw AssayError(
      .usage, "unexpected '\(positional[most])'", mend: "options start with --, see --help")
  }

  func has(_ flag: String) -> Bool { flags.contains(flag) }

  /// Every value of an option, in order.
  func all(_ option: String) -> [String] { values[option] ?? [] }

  /// The last value of an option.
  func value(_ option: String) -> String? { values[option]?.last }

  func required(_ option: String) throws -> String {
    guard let value = value(option) else {
      throw AssayError(.usage, "\(option) is missing", mend: "add \(option) VALUE")
    }
    return value
  }

  /// The words as they were given, but for some options and their values.
  func words(without options: [String]) -> [String] {
    var kept: [String] = []
    var rest = words[...]
    while let word = rest.popFirst() {
      if options.contains(word) {
        _ = rest.popFirst()
      } else if !options.contains(where: { word.hasPrefix($0 + "=") }) {
        kept.append(word)
      }
    }
    return kept
  }

  /// `name=value` pairs.
  static func pairs(_ words: [String]) throws -> [(name: String, text: String)] {
    try words.map { word in
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
        throw AssayError(.usage, "'\(word)' is not key=value", mend: "write it as in fast=10")
      }
      return (String(parts[0]), String(parts[1]))
    }
  }
}
