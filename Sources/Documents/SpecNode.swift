/// A value of an experiment's spec, with the place where it was written.
package struct SpecNode: Sendable, Equatable {
  /// What a node holds; `plain` tells an unquoted scalar, which may be a number, from a string.
  package enum Kind: Sendable, Equatable {
    case scalar(String, plain: Bool)
    case sequence([SpecNode])
    case mapping([Entry])
  }

  /// One key of a mapping and its value.
  package struct Entry: Sendable, Equatable {
    package var key: String
    package var place: Place
    package var value: SpecNode
  }

  /// Where a node was written.
  package enum Place: Sendable, Equatable, CustomStringConvertible {
    case file(String, line: Int, column: Int)
    case commandLine

    package var description: String {
      switch self {
      case .file(let file, let line, let column): "\(file):\(line):\(column)"
      case .commandLine: "command line"
      }
    }
  }

  package var kind: Kind
  package var place: Place

  package init(_ kind: Kind, at place: Place) {
    self.kind = kind
    self.place = place
  }
}

extension SpecNode {
  /// The value under a key of a mapping; nil for a missing key and for anything but a mapping.
  package subscript(key: String) -> SpecNode? {
    guard case .mapping(let entries) = kind else { return nil }
    return entries.first { $0.key == key }?.value
  }

  /// The text of a scalar.
  package var text: String? {
    if case .scalar(let text, _) = kind { text } else { nil }
  }

  /// The value under a dotted path such as `execution.slippage.bps`.
  package func value(at path: String) -> SpecNode? {
    path.split(separator: ".", omittingEmptySubsequences: false)
      .reduce(Optional(self)) { node, key in node?[String(key)] }
  }

  /// The node as JSON: plain scalars by the core schema of YAML 1.2, all else as strings.
  package var json: JSON {
    switch kind {
    case .scalar(let text, let plain): plain ? CoreScalar(text).json(text) : .string(text)
    case .sequence(let nodes): .array(nodes.map(\.json))
    case .mapping(let entries): .object(entries.map { (key: $0.key, value: $0.value.json) })
    }
  }

  /// The node as compact JSON with sorted keys: equal for specs that mean the same.
  package var canonicalJSON: String { json.sortedByKey.compact }
}

extension JSON {
  /// The document with the members of every object in the order of their keys' Unicode scalars.
  package var sortedByKey: JSON {
    switch self {
    case .array(let elements): .array(elements.map(\.sortedByKey))
    case .object(let members):
      .object(
        members.map { (key: $0.key, value: $0.value.sortedByKey) }.sorted {
          $0.key.unicodeScalars.lexicographicallyPrecedes($1.key.unicodeScalars)
        })
    default: self
    }
  }
}
