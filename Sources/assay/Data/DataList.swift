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
    let (bars, events) = (workspace.data, workspace.events)
    let (values, universes) = (workspace.values, workspace.universes)
    let entries =
      try bars.names().map { Entry($0, bars.manifest, DatasetText.line) }
      + events.names().map { Entry($0, events.manifest, DatasetText.line) }
      + values.names().map { Entry($0, values.manifest, DatasetText.line) }
      + universes.names().map { Entry($0, universes.universe, DatasetText.line) }
    return entries.sorted { $0.name < $1.name }
  }

  /// One dataset of a list; one that does not read hides no other.
  private struct Entry: Encodable {
    var name: String
    var line: String
    var manifest: any Encodable

    init<Manifest: Encodable>(
      _ name: String, _ read: (String) throws -> Manifest, _ line: (Manifest) -> String
    ) {
      self.name = name
      do {
        let manifest = try read(name)
        self.line = line(manifest)
        self.manifest = manifest
      } catch {
        self.line = "\(name)  does not read: \(error)"
        manifest = ["name": name, "fault": "\(error)"]
      }
    }

    func encode(to encoder: any Encoder) throws { try manifest.encode(to: encoder) }
  }

  private struct DatasetList: Encodable { var datasets: [Entry] }
}
