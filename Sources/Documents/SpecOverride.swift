extension SpecNode {
  /// The spec with the value at a dotted path replaced or inserted; missing mappings are made.
  package func setting(path: String, to text: String) throws -> SpecNode {
    let keys = path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    if keys.contains("") {
      throw AssayError(
        .usage, "'\(path)' is not a dotted path", at: Place.commandLine.description,
        mend: "write it as in execution.fee_bps=5")
    }
    let value = try YAML.parse(text, place: { _, _ in .commandLine })
    return try setting(keys[...], to: value, path: path)
  }

  /// The spec with the value under keys, one inside the other, replaced or inserted by a list.
  package func setting(key: String..., toList values: [SpecNode]) throws -> SpecNode {
    try setting(
      key[...], to: SpecNode(.sequence(values), at: .commandLine),
      path: key.joined(separator: "."))
  }

  /// The mapping with the keys of the one under `key` of another replaced or inserted.
  package func merging(_ other: SpecNode, at key: String) throws -> SpecNode {
    guard case .mapping(let outer) = other.kind,
      let inner = outer.first(where: { $0.key == key })?.value
    else { return self }
    guard case .mapping(let entries) = inner.kind else {
      throw AssayError(
        .usage, "'\(key)' must be a mapping", at: inner.place.description,
        mend: "write it as in \(key)={lot: 0.001}")
    }
    return try entries.reduce(self) { node, entry in
      try node.setting([entry.key], to: entry.value, path: entry.key)
    }
  }

  private func setting(_ keys: ArraySlice<String>, to value: SpecNode, path: String) throws
    -> SpecNode
  {
    guard let key = keys.first else { return value }
    var entries: [Entry]
    switch kind {
    case .mapping(let present): entries = present
    case .scalar(let text, plain: true) where CoreScalar(text) == .null: entries = []
    default: throw notAMapping(before: keys, path: path)
    }
    let index = entries.firstIndex { $0.key == key }
    let old = index.map { entries[$0].value } ?? SpecNode(.mapping([]), at: .commandLine)
    let new = try old.setting(keys.dropFirst(), to: value, path: path)
    if let index {
      entries[index].value = new
    } else {
      entries.append(Entry(key: key, place: .commandLine, value: new))
    }
    return SpecNode(.mapping(entries), at: place)
  }

  private func notAMapping(before keys: ArraySlice<String>, path: String) -> AssayError {
    let all = path.split(separator: ".")
    let parent = all.prefix(all.count - keys.count).joined(separator: ".")
    return AssayError(
      .usage, "cannot set '\(path)': '\(parent)' at \(place) has no keys",
      at: Place.commandLine.description,
      mend: parent.isEmpty ? "write the spec as a mapping" : "set '\(parent)' as a whole")
  }
}
