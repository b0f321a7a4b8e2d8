/// What a plain scalar means in the core schema of YAML 1.2, where `yes` and `no` are strings.
enum CoreScalar: Equatable {
  case null
  case bool(Bool)
  case int(Int64)
  case number(Double)
  case text

  init(_ text: String) {
    self =
      switch text {
      case "", "~", "null", "Null", "NULL": .null
      case "true", "True", "TRUE": .bool(true)
      case "false", "False", "FALSE": .bool(false)
      case ".nan", ".NaN", ".NAN": .number(.nan)
      case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": .number(.infinity)
      case "-.inf", "-.Inf", "-.INF": .number(-.infinity)
      default: Self.numeric(text)
      }
  }

  private static func numeric(_ text: String) -> CoreScalar {
    if text.hasPrefix("0x"), !text.hasPrefix("0x-"), !text.hasPrefix("0x+") {
      return Int64(text.dropFirst(2), radix: 16).map(CoreScalar.int) ?? .text
    }
    if text.hasPrefix("0o"), !text.hasPrefix("0o-"), !text.hasPrefix("0o+") {
      return Int64(text.dropFirst(2), radix: 8).map(CoreScalar.int) ?? .text
    }
    guard isDecimal(text) else { return .text }
    if let value = Int64(text) { return .int(value) }
    return Double(text).map { $0.isFinite ? .number($0) : .text } ?? .text
  }

  /// Whether the text is made of the characters of a decimal number, a digit among them.
  ///
  /// Without this, `Double` would also read "nan", "infinity" and "0x1p3".
  private static func isDecimal(_ text: String) -> Bool {
    text.utf8.contains { (0x30...0x39).contains($0) }
      && text.utf8.allSatisfy { (0x30...0x39).contains($0) || ".+-eE".utf8.contains($0) }
  }

  /// The scalar as JSON, which writes what it has no number for as its text.
  func json(_ text: String) -> JSON {
    switch self {
    case .null: .null
    case .bool(let value): .bool(value)
    case .int(let value): .int(value)
    case .number(let value): value.isFinite ? .number(value) : .string(text)
    case .text: .string(text)
    }
  }
}
