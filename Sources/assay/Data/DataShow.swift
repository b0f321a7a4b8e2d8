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
    if let manifest = try workspace.events.find(name) {
      return try DataCommand.answer(manifest, DatasetText.lines(manifest), arguments)
    }
    if let manifest = try workspace.values.find(name) {
      return try DataCommand.answer(manifest, DatasetText.lines(manifest), arguments)
    }
    if let universe = try workspace.universes.find(name) {
      let shown = try UniverseAnswer(universe, workspace)
      return try DataCommand.answer(shown, shown.lines, arguments)
    }
    let manifest = try workspace.data.manifest(name)
    let (_, report) = try workspace.checked(manifest)
    let values = try workspace.values.names().filter { SeriesName($0)?.dataset == name }
      .map(workspace.values.manifest)
    let bars = try workspace.data.names().filter {
      SeriesName($0).map { $0.dataset == name && $0.kind?.isBars == true } ?? false
    }
    try DataCommand.answer(
      ShowAnswer(manifest: manifest, beside: values.map(\.name) + bars, report: report),
      DatasetText.lines(manifest) + DatasetText.beside(values, bars) + CheckText.findings(report),
      arguments)
  }
}

/// The manifest with the report, and the names of what lies beside, among its keys.
private struct ShowAnswer: Encodable {
  var manifest: DatasetManifest
  var beside: [String]
  var report: CheckReport

  private enum CodingKeys: CodingKey { case beside, report }

  func encode(to encoder: any Encoder) throws {
    try manifest.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(beside, forKey: .beside)
    try container.encode(report, forKey: .report)
  }
}
