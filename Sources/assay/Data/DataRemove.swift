import Documents
import Experiments
import MarketData

/// `assay data remove`: datasets forgotten.
enum DataRemove {
  static let verb = DataVerb(
    name: "remove",
    usage: """
      remove NAME…          forget datasets; what lies beside one goes by its own name
      """,
    run: run)

  private static func run(_ arguments: Arguments, _ workspace: Workspace) throws {
    guard !arguments.positional.isEmpty else {
      throw AssayError(.usage, "name a dataset", mend: "assay data remove NAME")
    }
    let kinds = try arguments.positional.map { name in
      (name, try kind(of: name, in: workspace))
    }
    for (name, kind) in kinds {
      switch kind {
      case .bars: try workspace.data.remove(name)
      case .events: try workspace.events.remove(name)
      case .values: try workspace.values.remove(name)
      case .universe: try workspace.universes.remove(name)
      }
    }
    try DataCommand.answer(
      ["removed": kinds.map(\.0)], kinds.map { "removed \($0.0)" }, arguments)
  }

  /// What is stored under a name, which must be there before anything is removed.
  private static func kind(of name: String, in workspace: Workspace) throws -> DatasetKind {
    if workspace.events.has(name) { return .events }
    if workspace.universes.has(name) { return .universe }
    if workspace.values.has(name) { return .values }
    guard workspace.data.has(name) else {
      throw AssayError(
        .data, "there is no such dataset", at: name,
        mend: "`assay data list` shows what there is; nothing was removed")
    }
    return .bars
  }
}
