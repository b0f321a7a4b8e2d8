import CYAML
import Foundation

/// Reading YAML 1.2 with the core schema: one document, at most 64 levels and 200,000 nodes.
package enum YAML {
  /// The tree of a text; faults name `file`, line and column.
  package static func parse(_ text: String, file: String) throws -> SpecNode {
    try parse(text) { line, column in .file(file, line: line, column: column) }
  }

  static func parse(_ text: String, place: (Int, Int) -> SpecNode.Place) throws -> SpecNode {
    let bytes = ContiguousArray(text.utf8)
    return try withoutActuallyEscaping(place) { place in
      try bytes.withUnsafeBufferPointer { buffer in
        var parser = yaml_parser_t()
        guard yaml_parser_initialize(&parser) == 1 else {
          throw AssayError(.other, "no memory for the YAML parser")
        }
        defer { yaml_parser_delete(&parser) }
        yaml_parser_set_input_string(&parser, buffer.baseAddress, buffer.count)
        return try withUnsafeMutablePointer(to: &parser) { parser in
          var builder = YAMLTreeBuilder(parser: parser, bytes: buffer, place: place)
          return try builder.document()
        }
      }
    }
  }
}

/// Builds the tree from libyaml's events.
private struct YAMLTreeBuilder {
  static let depthLimit = 64
  static let nodeLimit = 200_000

  let parser: UnsafeMutablePointer<yaml_parser_t>
  let bytes: UnsafeBufferPointer<UInt8>
  let place: (Int, Int) -> SpecNode.Place
  /// The finished nodes with an anchor and how many nodes each stands for.
  var anchors: [String: (node: SpecNode, size: Int)] = [:]
  var openAnchors: Set<String> = []
  var nodeCount = 0

  mutating func document() throws -> SpecNode {
    var root = SpecNode(.scalar("", plain: true), at: place(1, 1))
    var documents = 0
    while true {
      let event = try next()
      switch event.kind {
      case YAML_STREAM_END_EVENT: return root
      case YAML_STREAM_START_EVENT, YAML_DOCUMENT_END_EVENT: continue
      case YAML_DOCUMENT_START_EVENT:
        documents += 1
        if documents > 1 {
          throw fault("a second document starts here", at: event.mark, mend: "keep one to a file")
        }
      default: root = try node(event, depth: 0)
      }
    }
  }

  private mutating func node(_ event: Event, depth: Int) throws -> SpecNode {
    if depth > Self.depthLimit {
      throw fault(
        "nested deeper than \(Self.depthLimit) levels", at: event.mark, mend: "flatten it")
    }
    if event.kind == YAML_ALIAS_EVENT { return try alias(event) }
    let sizeBefore = nodeCount
    try count(1, at: event.mark)
    let isText = try isText(event)
    if let anchor = event.anchor { openAnchors.insert(anchor) }
    let place = place(of: event.mark)
    let node: SpecNode
    switch event.kind {
    case YAML_SCALAR_EVENT:
      node = SpecNode(.scalar(event.text, plain: event.isPlain && !isText), at: place)
    case YAML_SEQUENCE_START_EVENT:
      node = SpecNode(.sequence(try elements(depth: depth + 1)), at: place)
    default: node = SpecNode(.mapping(try entries(depth: depth + 1)), at: place)
    }
    if let anchor = event.anchor {
      openAnchors.remove(anchor)
      anchors[anchor] = (node, nodeCount - sizeBefore)
    }
    return node
  }

  private mutating func elements(depth: Int) throws -> [SpecNode] {
    var elements: [SpecNode] = []
    while true {
      let event = try next()
      if event.kind == YAML_SEQUENCE_END_EVENT { return elements }
      elements.append(try node(event, depth: depth))
    }
  }

  private mutating func entries(depth: Int) throws -> [SpecNode.Entry] {
    var entries: [SpecNode.Entry] = []
    var merged: [SpecNode.Entry]?
    var keys: Set<String> = []
    while true {
      let event = try next()
      if event.kind == YAML_MAPPING_END_EVENT { break }
      let key = try node(event, depth: depth)
      guard case .scalar(let name, let plain) = key.kind else {
        throw fault("a key must be a plain word", at: event.mark, mend: "write `name: value`")
      }
      let value = try node(try next(), depth: depth)
      if !keys.insert(name).inserted {
        throw fault("key '\(name)' appears twice", at: event.mark, mend: "remove one of them")
      }
      if name == "<<", plain {
        merged = try mergedEntries(value, at: event.mark)
      } else {
        entries.append(.init(key: name, place: key.place, value: value))
      }
    }
    for entry in merged ?? [] where keys.insert(entry.key).inserted { entries.append(entry) }
    return entries
  }

  /// The entries that `<<` brings in; where several mappings have a key, the first one's.
  private func mergedEntries(_ value: SpecNode, at mark: yaml_mark_t) throws -> [SpecNode.Entry] {
    switch value.kind {
    case .mapping(let entries): return entries
    case .sequence(let nodes):
      return try nodes.flatMap { node in
        guard case .mapping(let entries) = node.kind else { throw notMergeable(at: mark) }
        return entries
      }
    case .scalar: throw notMergeable(at: mark)
    }
  }

  private func notMergeable(at mark: yaml_mark_t) -> AssayError {
    fault("'<<' merges mappings only", at: mark, mend: "give it an alias of a mapping")
  }

  private mutating func alias(_ event: Event) throws -> SpecNode {
    let name = event.anchor ?? ""
    if openAnchors.contains(name) {
      throw fault("'*\(name)' refers to itself", at: event.mark, mend: "write the value out")
    }
    guard let anchored = anchors[name] else {
      throw fault("no anchor '&\(name)' above", at: event.mark, mend: "define it first")
    }
    try count(anchored.size, at: event.mark)
    return anchored.node
  }

  /// Counts aliases by what they expand to, so that a few lines cannot grow without bound.
  private mutating func count(_ nodes: Int, at mark: yaml_mark_t) throws {
    nodeCount += nodes
    if nodeCount > Self.nodeLimit {
      throw fault(
        "more than \(Self.nodeLimit) nodes, aliases expanded", at: mark, mend: "split the file")
    }
  }

  private func isText(_ event: Event) throws -> Bool {
    guard let tag = event.tag else { return false }
    if event.kind == YAML_SCALAR_EVENT, tag == "!" || tag == "tag:yaml.org,2002:str" { return true }
    throw fault("tag '\(tag)' is not known", at: event.mark, mend: "remove it")
  }

  private func next() throws -> Event {
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else { throw syntaxFault() }
    defer { yaml_event_delete(&event) }
    return Event(event)
  }

  private func syntaxFault() -> AssayError {
    let fault = parser.pointee
    let problem = fault.problem.map { String(cString: $0) } ?? "not YAML"
    var mark = fault.problem_mark
    if fault.error == YAML_READER_ERROR { mark = self.mark(atOffset: fault.problem_offset) }
    if startsWithTab(line: mark.line) {
      return self.fault("tabs are not allowed in indentation", at: mark, mend: "indent with spaces")
    }
    return self.fault(problem, at: mark, mend: "check the quotes, brackets and indentation here")
  }

  /// The place of a byte, which is all that libyaml says about a forbidden character.
  private func mark(atOffset offset: Int) -> yaml_mark_t {
    let before = bytes.prefix(offset)
    let lineStart = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    return yaml_mark_t(
      index: offset, line: before.count { $0 == 0x0A },
      column: before[lineStart...].count { $0 & 0xC0 != 0x80 })
  }

  private func startsWithTab(line: Int) -> Bool {
    let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    guard lines.indices.contains(line) else { return false }
    return lines[line].prefix { $0 == 0x20 || $0 == 0x09 }.contains(0x09)
  }

  private func place(of mark: yaml_mark_t) -> SpecNode.Place {
    place(mark.line + 1, mark.column + 1)
  }

  private func fault(_ problem: String, at mark: yaml_mark_t, mend: String) -> AssayError {
    AssayError(.usage, problem, at: place(of: mark).description, mend: mend)
  }
}

/// What the tree needs of a libyaml event, copied out of it.
private struct Event {
  let kind: yaml_event_type_t
  let mark: yaml_mark_t
  var anchor: String?
  var tag: String?
  var text = ""
  var isPlain = false

  init(_ event: yaml_event_t) {
    kind = event.type
    mark = event.start_mark
    switch kind {
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      anchor = Self.text(scalar.anchor)
      tag = Self.text(scalar.tag)
      text = String(
        decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
      isPlain = scalar.style == YAML_PLAIN_SCALAR_STYLE
    case YAML_SEQUENCE_START_EVENT:
      anchor = Self.text(event.data.sequence_start.anchor)
      tag = Self.text(event.data.sequence_start.tag)
    case YAML_MAPPING_START_EVENT:
      anchor = Self.text(event.data.mapping_start.anchor)
      tag = Self.text(event.data.mapping_start.tag)
    case YAML_ALIAS_EVENT: anchor = Self.text(event.data.alias.anchor)
    default: break
    }
  }

  private static func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    pointer.map { String(cString: $0) }
  }
}
