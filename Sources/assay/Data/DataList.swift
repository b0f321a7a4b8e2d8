import Documents
import Experiments
import MarketData

/// `assay data list`: what is stored.
enum DataList {
  static let verb = DataVerb(
    name: "list",
    usage: """
      list                  what is stored
      """,
    run: run)

  private static func run(_ arguments: Arguments, _ workspace: Workspace) throws {
    if let stray = arguments.positional.first {
      throw AssayError(.usage, "unexpected '\(stray)'", mend: "`assay data show \(stray)`?")
    }
    let bars = try workspace.data.list()
    let events = try workspace.events.list()
    let universes = try workspace.universes.list()
    let entries =
      bars.map { Entry(name: $0.name, line: DatasetText.line($0), manifest: $0) }
      + events.map { Entry(name: $0.name, line: DatasetText.line($0), manifest: $0) }
      + universes.map { Entry(name: $0.name, line: DatasetText.line($0), manifest: $0) }
    let sorted = entries.sorted { $0.name < $1.name }
    if arguments.has("--json") {
      return Console.answer(try DataCommand.encoded(DatasetList(entries: sorted)))
    }
    if sorted.isEmpty { Console.note("no datasets yet; try `assay data fetch btcusdt-1h`") }
    for entry in sorted { Console.answer(entry.line) }
  }

  /// One dataset of any kind.
  private struct Entry {
    var name: String
    var line: String
    var manifest: any Encodable
  }

  /// All kinds of manifests as one list, by name.
  private struct DatasetList: Encodable {
    var entries: [Entry]

    private enum CodingKeys: CodingKey { case datasets }

    func encode(to encoder: Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      var list = container.nestedUnkeyedContainer(forKey: .datasets)
      for entry in entries { try list.encode(entry.manifest) }
    }
  }
}
