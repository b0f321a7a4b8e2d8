import Documents
import MarketData

/// A spec that is run on each of several datasets, one search each.
package struct SymbolExperiment: Sendable {
  package let name: String
  /// Names of datasets: in the order of a list, else sorted.
  package let symbols: [String]
  /// What the spec names them by: `stocks-*`.
  package let title: String
  /// The spec with the names of all symbols written out.
  package let node: SpecNode
  package let specHash: String
  /// The hash of all that the symbols' searches read: their bars and what lies beside them.
  package let dataHash: String

  /// Nil for a spec of one dataset; names that stand for several are resolved.
  package init?(_ node: SpecNode, in workspace: Workspace) throws {
    guard let dataset = node.value(at: "data.dataset") else { return nil }
    let value = SpecValue(dataset, path: "data.dataset")
    guard !value.isNull else { return nil }
    let selection = try DatasetSelection(workspace.data, workspace.universes)
    let words: [String]
    if case .sequence = dataset.kind {
      words = try value.list().map { try $0.string() }
      title = words.joined(separator: ", ")
    } else {
      guard case .scalar = dataset.kind, selection.isCollective(try value.string()) else {
        return nil
      }
      words = [try value.string()]
      title = words[0]
    }
    symbols = try Self.symbols(words, selection, value)
    self.node = try node.setting(
      key: "data", "dataset",
      toList: symbols.map { SpecNode(.scalar($0, plain: false), at: dataset.place) })
    let first = try ExperimentSpec(try Self.node(self.node, symbols[0]), in: workspace)
    guard first.search.after == nil else {
      throw AssayError(
        .usage, "search.after goes on from one run, and here are \(symbols.count) symbols",
        at: dataset.place.description, mend: "leave it out, or run one symbol")
    }
    name = first.name
    specHash = Study.hash(self.node.canonicalJSON)
    dataHash = try Self.dataHash(symbols, self.node, workspace)
  }

  /// Pages take their names from the datasets, and 10,000 searches are a mistake.
  private static let mostSymbols = 2_000

  private static func symbols(
    _ words: [String], _ selection: DatasetSelection, _ value: SpecValue
  ) throws -> [String] {
    do {
      let symbols = try selection.names(words)
      guard (1...mostSymbols).contains(symbols.count) else {
        throw value.fault("must name 1 to \(mostSymbols) datasets", mend: "name fewer")
      }
      return symbols
    } catch var fault as AssayError {
      fault.place = fault.place ?? value.node.place.description
      throw fault
    }
  }

  private static func dataHash(
    _ symbols: [String], _ node: SpecNode, _ workspace: Workspace
  ) throws -> String {
    let bars = try symbols.map { try workspace.data.manifest($0).dataHash }
    var names: [String: String] = [:]
    for (symbol, hash) in zip(symbols, bars) {
      if let twin = names.updateValue(symbol, forKey: hash) {
        throw AssayError(
          .usage, "\(twin) and \(symbol) are the same bars", at: "data.dataset",
          mend: "name one of them: the same market twice would count as two")
      }
    }
    let read = try zip(symbols, bars).map { symbol, bars in
      let spec = try ExperimentSpec(try Self.node(node, symbol), in: workspace)
      do {
        return try Study(spec, in: workspace).dataHash
      } catch let fault as AssayError where [.data, .usage].contains(fault.kind) {
        // A symbol that cannot be searched fails alone, later.
        return bars
      }
    }
    return SHA256.hex(read.joined(separator: "\n"))
  }

  private static func node(_ node: SpecNode, _ symbol: String) throws -> SpecNode {
    try node.setting(path: "data.dataset", to: JSON.string(symbol).compact)
  }

  /// The spec of one symbol's search.
  package func spec(of symbol: String, in workspace: Workspace) throws -> ExperimentSpec {
    try ExperimentSpec(try Self.node(node, symbol), in: workspace)
  }
}
