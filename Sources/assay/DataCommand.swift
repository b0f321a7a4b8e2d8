import Documents
import Experiments
import Foundation
import MarketData

/// `assay data`: bars and market events in, looked at, bars out.
enum DataCommand {
  static let usage = """
    usage: assay data fetch NAME            get a dataset by its recipe in Datasets/
           assay data import FILE… --as NAME [--licence TEXT] [--replace]
                                            take bars from files that are recognised by their
                                            content, plain, .gz, .zst or .zip, - for input:
                                            CSV with a header, Binance dumps, Dukascopy,
                                            MetaTrader, Yahoo, Stooq, Kraken, LEAN, HistData,
                                            bids and asks, tables of closes (one dataset a
                                            column), Parquet and Feather by way of Python;
                                            or one file of single orders (market by order), or
                                            a capture of Binance USD-M futures sockets
             --columns time,open,_,close    what the columns are, _ for what to skip
             --timezone Europe/Athens       the zone of times without one; UTC
             --price-scale 100000           what prices are divided by
             --delimiter ';'                what stands between fields
             --bars 1m                      make bars of trades: also ticks:500, volume:1000,
                                            dollars:5e6
             --feed-floor-ms N              of a capture: what its fastest message took; 1
           assay data list                  what is stored
           assay data show NAME             what is known of a dataset
           assay data export NAME -o FILE   write bars as CSV
           assay data check NAME|FILE       what is wrong with bars; exit code 3 for errors
             --html FILE                    a page with the places drawn
             --calendar NAME                \(calendars); else told
                                            from the bars
           assay data repair NAME|FILE --as NAME --repair POLICY,… [--licence TEXT] [--replace]
                                            keep mended bars; what was done is in the
                                            manifest. Policies: sort,
                                            drop-duplicates=first|last, drop-bad,
                                            clip-high-low, fill-gaps=forward|none,
                                            drop-last, scale-split
           assay data append FILE --to NAME add newer bars to a dataset
    All but export take --json.
    """

  private static let calendars = TradingCalendar.Hours.allCases.map(\.rawValue)
    .joined(separator: ", ")

  private static let verbOptions = [
    "import": DataImport.options, "export": ["-o"],
    "check": ["--html", "--calendar"], "repair": ["--as", "--repair", "--licence"],
    "append": ["--to"],
  ]

  private static let verbFlags = [
    "import": ["--json", "--replace"], "repair": ["--json", "--replace"], "export": [],
  ]

  static func run(_ words: [String], _ workspace: Workspace) throws {
    guard let verb = words.first else {
      throw AssayError(.usage, "say what to do", mend: "see `assay data --help`")
    }
    let arguments = try Arguments(
      Array(words.dropFirst()), options: verbOptions[verb] ?? [],
      flags: verbFlags[verb] ?? ["--json"])
    switch verb {
    case "fetch": try fetch(try name(arguments), arguments, workspace)
    case "import": try DataImport.run(arguments, workspace)
    case "list": try list(arguments, workspace)
    case "show": try show(try name(arguments), arguments, workspace)
    case "export": try export(try name(arguments), arguments, workspace)
    case "check": try DataCheckCommand.check(arguments, workspace)
    case "repair": try DataCheckCommand.repair(arguments, workspace)
    case "append": try DataCheckCommand.append(arguments, workspace)
    default:
      throw AssayError(
        .usage, "there is no `assay data \(verb)`",
        mend: Suggestion.mend(
          for: verb,
          among: [
            "fetch", "import", "list", "show", "export", "check", "repair", "append",
          ]))
    }
  }

  private static func name(_ arguments: Arguments) throws -> String {
    guard let name = arguments.positional.first, arguments.positional.count == 1 else {
      throw AssayError(.usage, "name one dataset", mend: "see `assay data --help`")
    }
    return name
  }

  private static func fetch(_ name: String, _ arguments: Arguments, _ workspace: Workspace) throws {
    let recipe = try Recipe.named(name, in: workspace.recipes)
    let path = try recipe.fetch(cache: workspace.downloads) { Console.note($0) }
    try DataImport.bars(
      [path], as: name,
      DatasetOrigin(
        source: recipe.source, licence: recipe.licence, inputSHA256: recipe.sha256,
        assayVersion: assayVersion),
      arguments, workspace)
  }

  /// Other data under a name in use would change what past experiments meant by it.
  static func refuseOverwriting(
    _ name: String, _ arguments: Arguments, _ workspace: Workspace,
    unless isSame: (DatasetManifest?, EventManifest?) -> Bool
  ) throws {
    guard !arguments.has("--replace") else { return }
    let bars = try workspace.data.list().first { $0.name == name }
    let events = try workspace.events.list().first { $0.name == name }
    let content =
      bars.map { "bars (\($0.rows), from \($0.source))" }
      ?? events.map { "events (\($0.events), from \($0.source))" }
    guard let content, !isSame(bars, events) else { return }
    throw AssayError(
      .usage, "dataset '\(name)' holds other \(content)",
      mend: "choose another name, or add --replace")
  }

  private static func list(_ arguments: Arguments, _ workspace: Workspace) throws {
    if let stray = arguments.positional.first {
      throw AssayError(.usage, "unexpected '\(stray)'", mend: "`assay data show \(stray)`?")
    }
    let bars = try workspace.data.list()
    let events = try workspace.events.list()
    if arguments.has("--json") {
      return Console.answer(try encoded(DatasetList(bars: bars, events: events)))
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

  private static func show(_ name: String, _ arguments: Arguments, _ workspace: Workspace) throws {
    if try workspace.events.list().contains(where: { $0.name == name }) {
      let manifest = try workspace.events.manifest(name)
      return try answer(manifest, DatasetText.lines(manifest), arguments)
    }
    let manifest = try workspace.data.manifest(name)
    try answer(manifest, DatasetText.lines(manifest), arguments)
  }

  private static func export(_ name: String, _ arguments: Arguments, _ workspace: Workspace) throws
  {
    let path = try arguments.required("-o")
    try BarFile.write(try workspace.data.load(name), to: path)
    Console.note("wrote \(path)")
  }

  static func answer(
    _ manifest: some Encodable, _ lines: [String], _ arguments: Arguments
  ) throws {
    Console.answer(
      arguments.has("--json") ? try encoded(manifest) : lines.joined(separator: "\n"))
  }

  static func encoded(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}
