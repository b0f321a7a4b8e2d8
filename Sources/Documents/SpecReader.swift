/// Reads a mapping of a spec key by key, strictly and by type.
package struct SpecReader {
  package let node: SpecNode
  /// The dotted path from the top of the spec; empty at the top.
  package let path: String
  let entries: [SpecNode.Entry]

  /// A reader over a mapping, or over nothing where the value is empty.
  package init(_ node: SpecNode, path: String = "") throws {
    self.node = node
    self.path = path
    switch node.kind {
    case .mapping(let entries): self.entries = entries
    case .scalar(let text, plain: true) where CoreScalar(text) == .null: entries = []
    default:
      let name = path.isEmpty ? "the spec" : "'\(path)'"
      throw AssayError(
        .usage, "\(name) must be a mapping", at: node.place.description,
        mend: "write it as `key: value` lines")
    }
  }

  /// The keys in the order they were written.
  package var keys: [String] { entries.map(\.key) }

  /// The value under a key that must be there and not empty.
  package func required(_ key: String) throws -> SpecValue {
    if let value = optional(key) { return value }
    throw AssayError(
      .usage, "key '\(path(to: key))' is missing", at: node.place.description,
      mend: "add `\(key): …`")
  }

  /// The value under a key; nil where the key is missing or its value empty.
  package func optional(_ key: String) -> SpecValue? {
    guard let entry = entries.first(where: { $0.key == key }) else { return nil }
    let value = SpecValue(entry.value, path: path(to: key))
    return value.isNull ? nil : value
  }

  /// Refuses the first key that is not among the known ones.
  package func unknownKeysAreErrors(known: [String]) throws {
    guard let entry = entries.first(where: { !known.contains($0.key) }) else { return }
    throw AssayError(
      .usage, "unknown key '\(path(to: entry.key))'", at: entry.place.description,
      mend: Suggestion.mend(for: entry.key, among: known))
  }

  /// A fault about the mapping as a whole, for what only its reader can know.
  package func fault(_ problem: String, mend: String) -> AssayError {
    let name = path.isEmpty ? "the spec" : "'\(path)'"
    return AssayError(
      .usage, "\(name): \(problem)", at: node.place.description, mend: mend)
  }

  private func path(to key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }
}
