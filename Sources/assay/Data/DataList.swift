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
    if arguments.has("--json") {
      return Console.answer(try DataCommand.encoded(DatasetList(bars: bars, events: events)))
    }
    if bars.isEmpty, events.isEmpty {
      Console.note("no datasets yet; try `assay data fetch btcusdt-1h`")
    }
    let lines =
      bars.map { ($0.name, DatasetText.line($0)) } + events.map { ($0.name, DatasetText.line($0)) }
    for (_, line) in lines.sorted(by: { $0.0 < $1.0 }) { Console.answer(line) }
  }

  /// Both kinds of manifests as one list, by name.
  private struct DatasetList: Encodable {
    var bars: [DatasetManifest]
    var events: [EventManifest]

    private enum CodingKeys: CodingKey { case datasets }

    func encode(to encoder: Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      var list = container.nestedUnkeyedContainer(forKey: .datasets)
      var rest = events[...]
      for manifest in bars {
        while let next = rest.first, next.name < manifest.name {
          try list.encode(rest.removeFirst())
        }
        try list.encode(manifest)
      }
      for manifest in rest { try list.encode(manifest) }
    }
  }
}
