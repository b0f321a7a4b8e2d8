import Testing

@Suite struct ImportTests {
  private static let manifest = """
    library("Documents", ["CYAML"]), library("Lanes", []), library("Numerics", []),
    library("Sweep", ["Lanes", "Trading"], hot),
    library(
      "Trading",
      [
        "Lanes", "Metrics",
      ]),
    .executableTarget(
      name: "assay", dependencies: ["Sweep"], swiftSettings: []),
    tests("LanesTests", ["Lanes"]),
    """

  private func violations(_ module: String, _ text: String) -> [String] {
    ModuleOrder(manifest: Self.manifest).violations(SwiftFile("Sources/\(module)/A.swift", text))
  }

  @Test func everyImportIsInOrder() throws {
    let order = ModuleOrder(manifest: try Repository.text("Package.swift"))
    for problem in try Repository.sources.get().flatMap(order.violations) {
      Issue.record("\(problem)")
    }
  }

  @Test func everyModuleHasALineAndATarget() throws {
    let known = Set(ModuleOrder.lines.flatMap(\.modules))
    let manifest = try Repository.text("Package.swift")
    for module in try Repository.folders(in: "Sources") {
      #expect(known.contains(module), "place \(module) in ModuleOrder.lines")
      #expect(manifest.contains("\"\(module)\""), "Package.swift has no target \(module)")
    }
  }

  /// SwiftPM passes over a folder of tests that no target names.
  @Test func everyFolderOfTestsIsATarget() throws {
    let targets = ModuleOrder.dependencies(try Repository.text("Package.swift"))
    for folder in try Repository.folders(in: "Tests") where folder.hasSuffix("Tests") {
      #expect(targets[folder] != nil, "Package.swift has no target \(folder): it never runs")
    }
  }

  @Test func readsWhatTargetsDependOn() {
    #expect(
      ModuleOrder.dependencies(Self.manifest) == [
        "Documents": ["CYAML"], "Lanes": [], "Numerics": [], "Sweep": ["Lanes", "Trading"],
        "Trading": ["Lanes", "Metrics"], "assay": ["Sweep"], "LanesTests": ["Lanes"],
      ])
  }

  @Test func acceptsLowerLinesAndTheToolchain() {
    #expect(
      violations("Sweep", "import Foundation\nimport Lanes\nimport Trading\n") == [])
    #expect(violations("Sweep", "@preconcurrency package import Lanes\n") == [])
    #expect(violations("Lanes", "import Builtin\n") == [])
    #expect(violations("assay", "// import Nowhere\nlet text = \"import Nowhere\"\n") == [])
  }

  @Test func findsAnImportUpwards() {
    let found = violations("Lanes", "\nimport Sweep\n")
    #expect(found.count == 1)
    #expect(found[0].hasPrefix("Sources/Lanes/A.swift:2: Lanes (line 1) imports Sweep (line 5)"))
  }

  @Test func findsASibling() {
    #expect(violations("Lanes", "public import struct Numerics.Sobol\n").count == 1)
  }

  @Test func findsWhatThePackageDoesNotList() {
    #expect(
      violations("Documents", "import CZstd\n") == [
        "Sources/Documents/A.swift:1: Package.swift does not list CZstd among what Documents"
          + " depends on"
      ])
  }

  @Test func findsUnknownAndReservedModules() {
    #expect(
      violations("Sweep", "import Nowhere\n") == [
        "Sources/Sweep/A.swift:1: Nowhere is unknown; place it in ModuleOrder.lines, or in"
          + " .toolchain"
      ])
    #expect(
      violations("Sweep", "import Builtin\n") == [
        "Sources/Sweep/A.swift:1: only Lanes may import Builtin"
      ])
    #expect(
      violations("Nowhere", "") == [
        "Sources/Nowhere/A.swift: module Nowhere has no line; place it in ModuleOrder.lines"
      ])
  }
}
