import Experiments
import MarketData

/// `assay data show`: what is known of a dataset.
enum DataShow {
  static let verb = DataVerb(
    name: "show",
    usage: """
      show NAME             what is known of a dataset
      """,
    run: run)

  private static func run(_ arguments: Arguments, _ workspace: Workspace) throws {
    let name = try arguments.dataset()
    if try workspace.events.list().contains(where: { $0.name == name }) {
      let manifest = try workspace.events.manifest(name)
      return try DataCommand.answer(manifest, DatasetText.lines(manifest), arguments)
    }
    if try workspace.universes.list().contains(where: { $0.name == name }) {
      let shown = try UniverseAnswer(workspace.universes.universe(name), workspace)
      return try DataCommand.answer(shown, shown.lines, arguments)
    }
    let manifest = try workspace.data.manifest(name)
    try DataCommand.answer(manifest, DatasetText.lines(manifest), arguments)
  }
}
