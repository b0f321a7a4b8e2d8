/// Which module may import which: only those on lines above its own, and only if Package.swift
/// lists them.
///
/// SwiftPM finds whatever has been built, listed or not; so this reads the import lines.
struct ModuleOrder {
  /// The modules bottom to top; those on one line do not import one another.
  static let lines: [(line: Int, modules: [String])] = [
    (0, ["COpenBLAS", "COpenSSL", "CSQLite", "CYAML", "CZlib", "CZstd"]),
    (1, ["Documents", "Lanes", "Numerics"]),
    (2, ["MarketData", "Metrics", "Optimizers", "Validation"]),
    (3, ["Indicators"]),
    (4, ["Trading"]),
    (5, ["Replay", "Sweep"]),
    (6, ["Store", "Strategies"]),
    (7, ["Reports"]),
    (8, ["Experiments"]),
    (11, ["assay"]),
  ]

  /// What comes with the compiler and any module may import.
  static let toolchain: Set<String> = ["Dispatch", "Foundation", "Synchronization"]

  /// What comes with the compiler and only the named modules may import.
  static let reserved = ["Builtin": ["Lanes"]]

  private let lineOf: [String: Int]
  private let listed: [String: Set<String>]

  /// - Parameter manifest: The text of Package.swift.
  init(manifest: String) {
    lineOf = Dictionary(
      uniqueKeysWithValues: Self.lines.flatMap { row in row.modules.map { ($0, row.line) } })
    listed = Self.dependencies(manifest)
  }

  /// What each target of a manifest says it depends on.
  static func dependencies(_ manifest: String) -> [String: Set<String>] {
    let call = /(?:library|tests)\(\s*"(\w+)",\s*\[([^\]]*)\]/
    let target = /arget\(\s*name:\s*"(\w+)",\s*dependencies:\s*\[([^\]]*)\]/
    let matches = manifest.matches(of: call) + manifest.matches(of: target)
    return matches.reduce(into: [:]) { dependencies, match in
      let names = match.2.matches(of: /"(\w+)"/).map { String($0.1) }
      dependencies[String(match.1), default: []].formUnion(names)
    }
  }

  /// The modules that a file imports, with the lines that do.
  static func imports(_ file: SwiftFile) -> [(line: Int, module: String)] {
    let pattern =
      #/
      ^\s* (?: @\w+ (?:\([^)]*\))? \s+ | (?:public|package|internal|fileprivate|private) \s+ )*
      import \s+ (?: (?:struct|class|enum|func|protocol|typealias|var|let) \s+ )? (\w+)
      /#
    return file.code.indices.compactMap { line in
      guard file.code[line].contains("import ") else { return nil }
      return file.code[line].firstMatch(of: pattern).map { (line, String($0.1)) }
    }
  }

  /// What is wrong with the imports of a file of `Sources`.
  func violations(_ file: SwiftFile) -> [String] {
    guard let own = lineOf[file.module] else {
      return ["\(file.path): module \(file.module) has no line; place it in ModuleOrder.lines"]
    }
    return Self.imports(file).compactMap { line, module in
      problem(module, from: file.module, ownLine: own).map { "\(file.place(line)): \($0)" }
    }
  }

  private func problem(_ module: String, from importer: String, ownLine: Int) -> String? {
    if Self.toolchain.contains(module) { return nil }
    if let importers = Self.reserved[module] {
      return importers.contains(importer)
        ? nil : "only \(importers.joined(separator: ", ")) may import \(module)"
    }
    guard let line = lineOf[module] else {
      return "\(module) is unknown; place it in ModuleOrder.lines, or in .toolchain"
    }
    if line >= ownLine {
      return "\(importer) (line \(ownLine)) imports \(module) (line \(line));"
        + " a module imports only from lines with lower numbers"
    }
    return listed[importer, default: []].contains(module)
      ? nil : "Package.swift does not list \(module) among what \(importer) depends on"
  }
}
