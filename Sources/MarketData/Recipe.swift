import Documents
import Foundation

/// Where a dataset comes from and how to know it: one JSON file under `Datasets/`.
package struct Recipe: Codable, Equatable, Sendable {
  /// How the package is packed.
  package enum Distribution: String, Codable, Sendable {
    case sdist
    case wheel
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
    let recipe: Recipe
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
    return recipe
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
