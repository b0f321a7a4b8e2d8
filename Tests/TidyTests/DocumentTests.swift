import Foundation
import Testing

@Suite struct DocumentTests {
  private static let recipe = """
    {"name": "a", "source": "b", "licence": "c", "package": "d", "version": "1",
    "distribution": "sdist", "file": "e.csv", "sha256": "\(String(repeating: "0a", count: 32))",
    "rows": 1, "start": "2020-01-01T00:00:00Z", "end": "2020-01-02T00:00:00Z",
    "schema": {"date": "UTC"}, "defects": []}
    """

  @Test func recipesSayWhatIsNeeded() throws {
    let paths = try Repository.files(under: "Datasets", ["json"])
    #expect(paths.contains("Datasets/btcusdt-1h.json"))
    for path in paths {
      let name = ((path as NSString).lastPathComponent as NSString).deletingPathExtension
      #expect(RecipeShape.violations(name, try Repository.text(path)) == [])
    }
  }

  @Test func findsWhatARecipeLacks() {
    #expect(RecipeShape.violations("a", Self.recipe) == [])
    #expect(RecipeShape.violations("a", "[]") == ["a: not a JSON object"])
    #expect(RecipeShape.violations("b", Self.recipe) == ["b: its name is another"])
    let changes = [
      ("\"0a", "\"0A", "a: sha256 is not 64 lower-case hexadecimal digits"),
      ("\"0a", "\"", "a: sha256 is not 64 lower-case hexadecimal digits"),
      ("\"c\"", "\"\"", "a: licence is missing or empty"), ("rows", "bars", "a: rows is no count"),
      ("schema", "columns", "a: schema names no columns"),
      ("defects", "faults", "a: defects is no list"),
    ]
    for (old, new, problem) in changes {
      let text = Self.recipe.replacingOccurrences(of: old, with: new)
      #expect(RecipeShape.violations("a", text) == [problem])
    }
  }

  /// The modules that a text does not name.
  private func unnamed(_ modules: [String], in text: String) -> [String] {
    let words = Set(text.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init))
    return modules.filter { !words.contains($0) }
  }

  @Test func theArchitectureNamesEveryModule() throws {
    let text = try Repository.text("ARCHITECTURE.md")
    #expect(unnamed(try Repository.folders(in: "Sources"), in: text) == [])
  }

  @Test func findsAnUnnamedModule() {
    #expect(unnamed(["Lanes", "Sweep"], in: "`Lanes`: registers. Sweeps") == ["Sweep"])
  }

  /// What is wrong with a shell script.
  private func violations(_ script: String, _ text: String) -> [String] {
    let host = /\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|dev|io|net|org)\b/
    var problems = text.matches(of: host).map { "\(script): names the host \($0.0)" }
    if !text.hasPrefix("#!/usr/bin/env bash\n") { problems.append("\(script): no bash line") }
    if !text.contains("\nset -euo pipefail\n") {
      problems.append("\(script): goes on after a fault; say set -euo pipefail")
    }
    return problems
  }

  @Test func scriptsStopAtFaultsAndNameNoHost() throws {
    let folder = "\(Repository.root)/scripts"
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    for path in names.map({ "scripts/\($0)" }) + [".ci/run"] {
      #expect(violations(path, try Repository.text(path)) == [])
      #expect(
        FileManager.default.isExecutableFile(atPath: "\(Repository.root)/\(path)"),
        "\(path) is not executable")
    }
  }

  @Test func findsABadScript() {
    #expect(violations("a", "#!/usr/bin/env bash\nset -euo pipefail\n") == [])
    #expect(violations("a", "#!/bin/sh\ncurl https://files.example.org/x\n").count == 3)
  }
}
