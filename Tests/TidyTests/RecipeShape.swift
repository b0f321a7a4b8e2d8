import Foundation

/// What a dataset's recipe must say.
enum RecipeShape {
  private static let texts = [
    "name", "source", "licence", "package", "version", "distribution", "file", "sha256", "start",
    "end",
  ]

  /// What is wrong with the recipe of that name.
  static func violations(_ name: String, _ text: String) -> [String] {
    guard let object = try? JSONSerialization.jsonObject(with: Data(text.utf8)),
      let recipe = object as? [String: Any]
    else { return ["\(name): not a JSON object"] }
    var problems = texts.filter { (recipe[$0] as? String ?? "").isEmpty }
      .map { "\(name): \($0) is missing or empty" }
    if (recipe["rows"] as? Int ?? 0) <= 0 { problems.append("\(name): rows is no count") }
    if (recipe["schema"] as? [String: String] ?? [:]).isEmpty {
      problems.append("\(name): schema names no columns")
    }
    if recipe["defects"] as? [String] == nil { problems.append("\(name): defects is no list") }
    if recipe["name"] as? String != name { problems.append("\(name): its name is another") }
    let sum = recipe["sha256"] as? String ?? ""
    if sum.wholeMatch(of: /[0-9a-f]{64}/) == nil {
      problems.append("\(name): sha256 is not 64 lower-case hexadecimal digits")
    }
    return problems
  }
}
