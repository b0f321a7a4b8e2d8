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
    let origin = DatasetOrigin(
      source: recipe.source, licence: recipe.licence, inputSHA256: recipe.sha256,
      assayVersion: assayVersion)
    let kept = try recipe.products.map { product in
      let source = try ImportSource(
        path, options: try recipe.options(), bars: product.bars, arguments)
      return try DataImport.keep(
        source, as: product.name, origin, verb: "fetch", arguments, workspace
      ) { dataset in
        try recipe.instrument(ticker: ticker(dataset, of: product.name))
      }
    }
    let all = KeptBars(
      manifests: kept.flatMap(\.manifests), recognition: kept[0].recognition,
      lines: kept.flatMap(\.lines))
    try DataCommand.answer(all, all.lines, arguments)
  }

  /// `AAPL` of the dataset `us-stocks-20-AAPL` of a table.
  private static func ticker(_ dataset: String, of product: String) -> String {
    dataset.hasPrefix("\(product)-") ? String(dataset.dropFirst(product.count + 1)) : dataset
  }
}
