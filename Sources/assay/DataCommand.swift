import Documents
import Experiments
import Foundation
import MarketData

/// `assay data`: bars in, bars looked at, bars out.
enum DataCommand {
  static let usage = """
    usage: assay data fetch NAME            get a dataset by its recipe in Datasets/
           assay data import FILE --as NAME [--licence TEXT] [--replace]
                                            take a CSV (or .csv.gz) with a header
           assay data list                  what is stored
           assay data show NAME             what is known of a dataset
           assay data export NAME -o FILE   write it as CSV
    All but export take --json.
    """

  static func run(_ words: [String], _ workspace: Workspace) throws {
    guard let verb = words.first else {
      throw AssayError(.usage, "say what to do", mend: "see `assay data --help`")
    }
    let options = ["import": ["--as", "--licence"], "export": ["-o"]][verb] ?? []
    let flags = ["import": ["--json", "--replace"], "export": []][verb] ?? ["--json"]
    let arguments = try Arguments(Array(words.dropFirst()), options: options, flags: flags)
    switch verb {
    case "fetch": try fetch(try name(arguments), arguments, workspace)
    case "import": try importFile(arguments, workspace)
    case "list": try list(arguments, workspace)
    case "show": try show(try name(arguments), arguments, workspace)
    case "export": try export(try name(arguments), arguments, workspace)
    default:
      throw AssayError(
        .usage, "there is no `assay data \(verb)`",
        mend: Suggestion.mend(for: verb, among: ["fetch", "import", "list", "show", "export"]))
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
    try store(
      path, as: name, source: recipe.source, licence: recipe.licence, inputSHA256: recipe.sha256,
      arguments, workspace)
  }

  private static func importFile(_ arguments: Arguments, _ workspace: Workspace) throws {
    guard let path = arguments.positional.first, arguments.positional.count == 1 else {
      throw AssayError(.usage, "name one file", mend: "assay data import FILE --as NAME")
    }
    try store(
      path, as: try arguments.required("--as"), source: (path as NSString).lastPathComponent,
      licence: arguments.value("--licence") ?? "not told",
      inputSHA256: try BarFile.sha256(path: path), arguments, workspace)
  }

  private static func store(
    _ path: String, as name: String, source: String, licence: String, inputSHA256: String,
    _ arguments: Arguments, _ workspace: Workspace
  ) throws {
    let imported = try BarFile.read(path: path, name: name)
    try refuseOverwriting(imported, arguments, workspace)
    let manifest = DatasetManifest(
      imported, source: source, licence: licence, inputSHA256: inputSHA256,
      assayVersion: assayVersion)
    try workspace.data.save(imported.series, manifest)
    try print(manifest, arguments)
  }

  /// Other bars under a name in use would change what past experiments meant by it.
  private static func refuseOverwriting(
    _ imported: ImportedBars, _ arguments: Arguments, _ workspace: Workspace
  ) throws {
    guard !arguments.has("--replace") else { return }
    let name = imported.series.name
    let known = try workspace.data.list().first { $0.name == name }
    guard let known, known.dataHash != imported.series.hash else { return }
    throw AssayError(
      .usage, "dataset '\(name)' holds other bars (\(known.rows), from \(known.source))",
      mend: "choose another name, or add --replace")
  }

  private static func list(_ arguments: Arguments, _ workspace: Workspace) throws {
    if let stray = arguments.positional.first {
      throw AssayError(.usage, "unexpected '\(stray)'", mend: "`assay data show \(stray)`?")
    }
    let manifests = try workspace.data.list()
    if arguments.has("--json") {
      Console.answer(try encoded(["datasets": manifests]))
      return
    }
    if manifests.isEmpty { Console.note("no datasets yet; try `assay data fetch btcusdt-1h`") }
    for manifest in manifests {
      Console.answer(
        "\(manifest.name)  \(manifest.rows) bars  \(manifest.start.iso) to \(manifest.end.iso)")
    }
  }

  private static func show(_ name: String, _ arguments: Arguments, _ workspace: Workspace) throws {
    try print(try workspace.data.manifest(name), arguments)
  }

  private static func export(_ name: String, _ arguments: Arguments, _ workspace: Workspace) throws
  {
    let path = try arguments.required("-o")
    try BarFile.write(try workspace.data.load(name), to: path)
    Console.note("wrote \(path)")
  }

  private static func describe(_ manifest: DatasetManifest) -> String {
    (["\(manifest.name): \(manifest.rows) bars, \(manifest.start.iso) to \(manifest.end.iso)"]
      + ["source: \(manifest.source)", "licence: \(manifest.licence)"] + manifest.defects.lines)
      .joined(separator: "\n")
  }

  private static func print(_ manifest: DatasetManifest, _ arguments: Arguments) throws {
    Console.answer(arguments.has("--json") ? try encoded(manifest) : describe(manifest))
  }

  private static func encoded(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}
