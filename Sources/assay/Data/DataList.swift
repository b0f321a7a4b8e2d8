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
    let entries = try entries(workspace)
    if arguments.has("--json") {
      return Console.answer(try DataCommand.encoded(DatasetList(datasets: entries)))
    }
    if entries.isEmpty { Console.note("no datasets yet; try `assay data fetch btcusdt-1h`") }
    for entry in entries { Console.answer(entry.line) }
  }

  /// The datasets of all kinds, by name.
  private static func entries(_ workspace: Workspace) throws -> [Entry] {
    let bars = try workspace.data.list().map {
      Entry(name: $0.name, line: DatasetText.line($0), manifest: $0)
    }
    let events = try workspace.events.list().map {
      Entry(name: $0.name, line: DatasetText.line($0), manifest: $0)
    }
    let values = try workspace.values.list().map {
      Entry(name: $0.name, line: DatasetText.line($0), manifest: $0)
    }
    let universes = try workspace.universes.list().map {
      Entry(name: $0.name, line: DatasetText.line($0), manifest: $0)
    }
    return (bars + events + values + universes).sorted { $0.name < $1.name }
  }

  /// One dataset of a list.
  private struct Entry: Encodable {
    var name: String
    var line: String
    var manifest: any Encodable

    func encode(to encoder: any Encoder) throws { try manifest.encode(to: encoder) }
  }

  private struct DatasetList: Encodable { var datasets: [Entry] }
}
