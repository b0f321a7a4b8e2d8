import Documents
import Experiments
import MarketData

/// `assay data fetch`: a dataset by its recipe.
enum DataFetch {
  static let verb = DataVerb(
    name: "fetch",
    usage: """
      fetch NAME            get a dataset by its recipe in Datasets/, checked and, with
                                       --repair, mended as by import
      """,
    options: ["--repair"], run: run)

  private static func run(_ arguments: Arguments, _ workspace: Workspace) throws {
    let name = try arguments.dataset()
    let recipe = try Recipe.named(name, in: workspace.recipes)
    let path = try recipe.fetch(cache: workspace.downloads, python: ImportSource.python) {
      Console.note($0)
    }
    try DataImport.bars(
      ImportSource([path], arguments), as: name,
      DatasetOrigin(
        source: recipe.source, licence: recipe.licence, inputSHA256: recipe.sha256,
        assayVersion: assayVersion),
      verb: "fetch", arguments, workspace)
  }
}
