import Foundation

/// One value of a spec and the dotted path that leads to it.
package struct SpecValue {
  package let node: SpecNode
  package let path: String

  package init(_ node: SpecNode, path: String) {
    self.node = node
    self.path = path
  }

  /// Whether the value is empty, `~` or `null`.
  package var isNull: Bool { core == .null }

  /// Any scalar as its text, quoted or not.
  package func string() throws -> String {
    guard case .scalar(let text, _) = node.kind, !isNull else {
      throw expected("a text", mend: "write one word or a quoted text")
    }
    return text
  }

  /// A text that must be one of these.
  package func oneOf(_ choices: [String]) throws -> String {
    let text = try string()
    if choices.contains(text) { return text }
    throw fault("does not know '\(text)'", mend: Suggestion.mend(for: text, among: choices))
  }

  /// A finite number.
  package func double() throws -> Double {
    switch core {
    case .int(let value): return Double(value)
    case .number(let value) where value.isFinite: return value
    default: throw expected("a number", mend: "write a number such as 1.5")
    }
  }

  /// A whole number; 1e3 and 5.0 count as whole.
  package func int() throws -> Int {
    switch core {
    case .int(let value): if let value = Int(exactly: value) { return value }
    case .number(let value): if let value = Int(exactly: value) { return value }
    default: break
    }
    throw expected("a whole number", mend: "write a whole number such as 20")
  }

  /// `true` or `false`.
  package func bool() throws -> Bool {
    if case .bool(let value) = core { return value }
    throw expected("true or false", mend: "write true or false")
  }

  /// A share of one: `20%` or 0.2.
  package func fraction() throws -> Double {
    guard case .scalar(let text, plain: _) = node.kind, text.hasSuffix("%") else {
      return try double()
    }
    let number = SpecValue(
      SpecNode(.scalar(String(text.dropLast()), plain: true), at: node.place), path: path)
    guard let percent = try? number.double() else {
      throw expected("a percentage", mend: "write it as in 20% or 0.2")
    }
    return percent / 100
  }

  /// A span of time such as `250ms`, `8h`, `1d` or `2w`, in nanoseconds; a number alone is refused.
  package func durationNanoseconds() throws -> Int64 {
    guard case .scalar(let text, plain: _) = node.kind, let span = Self.nanoseconds(text) else {
      throw expected("a span of time", mend: "write it as in 250ms, 90s, 15m, 8h, 365d or 2w")
    }
    return span
  }

  /// The elements of a list.
  package func list() throws -> [SpecValue] {
    guard case .sequence(let nodes) = node.kind else {
      throw expected("a list", mend: "write it as in [a, b]")
    }
    return nodes.enumerated().map { SpecValue($0.element, path: "\(path)[\($0.offset)]") }
  }

  /// The value as a mapping to read key by key.
  package func reader() throws -> SpecReader { try SpecReader(node, path: path) }

  /// A fault about this value, for what only its reader can know.
  package func fault(_ problem: String, mend: String) -> AssayError {
    AssayError(.usage, "'\(path)' \(problem)", at: node.place.description, mend: mend)
  }

  private var core: CoreScalar {
    guard case .scalar(let text, plain: true) = node.kind else { return .text }
    return CoreScalar(text)
  }

  private func expected(_ what: String, mend: String) -> AssayError {
    let found =
      switch node.kind {
      case .scalar(let text, plain: true): text.isEmpty ? "nothing" : text
      case .scalar(let text, plain: false): "the text \"\(text)\""
      case .sequence: "a list"
      case .mapping: "a mapping"
      }
    return fault("must be \(what), not \(found)", mend: mend)
  }

  private static func nanoseconds(_ text: String) -> Int64? {
    let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    let units: [(String, Int64)] = [
      ("ns", 1), ("us", 1000), ("ms", 1_000_000), ("s", 1_000_000_000), ("m", 60_000_000_000),
      ("h", 3_600_000_000_000), ("d", 86_400_000_000_000), ("w", 604_800_000_000_000),
    ]
    guard let unit = units.first(where: { $0.0 == text.dropFirst(digits.count) })?.1 else {
      return nil
    }
    if let count = Int64(digits) {
      let (product, overflow) = count.multipliedReportingOverflow(by: unit)
      return overflow ? nil : product
    }
    return Double(digits).flatMap { Int64(exactly: ($0 * Double(unit)).rounded()) }
  }
}
