import Experiments
import MarketData

/// `assay data show`: what is known of a dataset, and what the checks find in its bars.
enum DataShow {
  static let verb = DataVerb(
    name: "show",
    usage: """
      show NAME             what is known of a dataset, and what the checks find in it
      """,
    run: run)

  private static func run(_ arguments: Arguments, _ workspace: Workspace) throws {
    let name = try arguments.dataset()
    if try workspace.events.list().contains(where: { $0.name == name }) {
      let manifest = try workspace.events.manifest(name)
      return try DataCommand.answer(manifest, DatasetText.lines(manifest), arguments)
    }
    if workspace.values.has(name) {
      let manifest = try workspace.values.manifest(name)
      return try DataCommand.answer(manifest, DatasetText.lines(manifest), arguments)
    }
    if try workspace.universes.list().contains(where: { $0.name == name }) {
      let shown = try UniverseAnswer(workspace.universes.universe(name), workspace)
      return try DataCommand.answer(shown, shown.lines, arguments)
    }
    let manifest = try workspace.data.manifest(name)
    let rows = RawBars(
      try workspace.data.load(name), isVolumeMissing: manifest.isVolumeMissing)
    let report = CheckReport(
      rows, calendar: manifest.instrument?.calendar(of: rows), now: Clock.now)
    let beside = DatasetText.beside(
      name, try workspace.values.list(), try workspace.data.list())
    try DataCommand.answer(
      ShowAnswer(manifest: manifest, report: report),
      DatasetText.lines(manifest) + beside + CheckText.findings(report), arguments)
  }
}

/// The manifest with the report beside its keys.
private struct ShowAnswer: Encodable {
  var manifest: DatasetManifest
  var report: CheckReport

  private enum CodingKeys: CodingKey { case report }

  func encode(to encoder: any Encoder) throws {
    try manifest.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(report, forKey: .report)
  }
}
