import Documents
import Foundation

/// Where a dataset comes from and how to know it: one JSON file under `Datasets/`.
package struct Recipe: Codable, Equatable, Sendable {
  /// How the package is packed.
  package enum Distribution: String, Codable, Sendable {
    case sdist
    case wheel
  }

  /// How the file is read where its content does not say; as the options of an import.
  package struct Reading: Codable, Equatable, Sendable {
    package var columns: String?
    package var timeZone: String?
    package var priceScale: String?
    package var delimiter: String?

    private enum CodingKeys: String, CodingKey {
      case columns, delimiter
      case timeZone = "timezone"
      case priceScale = "price_scale"
    }
  }

  /// A dataset that is made of the file.
  package struct Product: Codable, Equatable, Sendable {
    package var name: String
    /// The rule by which trades become bars; nil for a file of bars.
    package var bars: String?
  }

  package var name: String
  /// What the data is and who published it.
  package var source: String
  package var licence: String
  /// The package on PyPI that carries the file, and its exact version.
  package var package: String
  package var version: String
  package var distribution: Distribution
  /// The path of the file inside the package.
  package var file: String
  /// SHA-256 of that file, lower-case hexadecimal.
  package var sha256: String
  package var rows: Int
  package var start: Timestamp
  package var end: Timestamp
  /// What each column that is read means.
  package var schema: [String: String]
  /// Known defects, in words.
  package var defects: [String]
  private var reading: Reading?
  private var datasets: [Product]?
  /// What the prices are prices of; without a symbol each dataset's ticker is it.
  package private(set) var instrument: SpecNode?

  private enum CodingKeys: String, CodingKey {
    case name, source, licence, package, version, distribution, file, sha256, rows, start, end
    case schema, defects, datasets
    case reading = "import"
  }

  /// The recipe of that name in a folder of recipes.
  package static func named(_ name: String, in directory: String) throws -> Recipe {
    let names = try names(in: directory)
    guard names.contains(name) else {
      throw AssayError(
        .data, "there is no recipe of this name", at: excerpt(name),
        mend: "known are \(names.joined(separator: ", ")); other files go by `assay data import`")
    }
    let path = "\(directory)/\(name).json"
    let bytes = try FileBytes.stored(path)
    var recipe: Recipe
    do {
      recipe = try JSONDecoder().decode(Recipe.self, from: Data(bytes))
    } catch {
      throw AssayError(
        .data, "the recipe does not read: \(excerpt("\(error)"))", at: path,
        mend: "compare it with the other recipes")
    }
    guard recipe.name == name else {
      throw AssayError(.data, "the recipe names itself \(excerpt(recipe.name))", at: path)
    }
    let text = String(decoding: bytes, as: UTF8.self)
    recipe.instrument = try YAML.parse(text, file: path)["instrument"]
    return recipe
  }

  /// What is made of the file, one dataset or several.
  package var products: [Product] {
    datasets.flatMap { $0.isEmpty ? nil : $0 } ?? [Product(name: name)]
  }

  /// How the file is read.
  package func options() throws -> ImportOptions {
    try ImportOptions(
      columns: reading?.columns, timeZone: reading?.timeZone, priceScale: reading?.priceScale,
      delimiter: reading?.delimiter)
  }

  /// What a dataset's prices are prices of; nil where the recipe does not say.
  ///
  /// - Parameter ticker: The symbol where the recipe names none.
  package func instrument(ticker: String) throws -> Instrument? {
    guard var node = instrument else { return nil }
    if node["symbol"] == nil { node = try node.setting(path: "symbol", to: ticker) }
    return try Instrument(SpecReader(node, path: "instrument"))
  }

  /// The names of the recipes in a folder, sorted.
  package static func names(in directory: String) throws -> [String] {
    guard let files = try? FileManager.default.contentsOfDirectory(atPath: directory) else {
      throw AssayError(
        .data, "cannot read the folder of recipes", at: directory, mend: "check the path")
    }
    return files.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
  }
}
