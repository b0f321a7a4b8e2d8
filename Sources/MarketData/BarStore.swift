import Documents
import Foundation

/// Datasets in a folder: `NAME.bars` holds the columns, `NAME.json` the manifest.
package struct BarStore: Sendable {
  package let directory: String

  package init(directory: String) { self.directory = directory }

  /// Keeps a series under its name in place of what was there; the manifest must be its own.
  package func save(_ series: BarSeries, _ manifest: DatasetManifest) throws {
    precondition(
      manifest.name == series.name && manifest.dataHash == series.hash,
      "a manifest describes the series it is saved with")
    try checkName(series.name)
    try createDirectory()
    try AtomicFile.write(BarsLayout.encode(series), to: path(series.name, "bars"))
    try AtomicFile.write(try Self.encoded(manifest), to: path(series.name, "json"))
  }

  /// The bars of a dataset, checked against every checksum.
  package func load(_ name: String) throws -> BarSeries {
    let manifest = try manifest(name)
    let path = path(name, "bars")
    let series = try FileBytes.stored(path).withUnsafeBytes { bytes in
      var decoder = try BarsDecoder(bytes, path: path)
      return try decoder.series(name: name)
    }
    guard series.hash == manifest.dataHash else {
      throw AssayError(
        .data, "the stored bars and their manifest differ", at: path,
        mend: "import or fetch the data again")
    }
    return series
  }

  /// The manifests of all datasets, by name.
  package func list() throws -> [DatasetManifest] {
    guard FileManager.default.fileExists(atPath: directory) else { return [] }
    guard let files = try? FileManager.default.contentsOfDirectory(atPath: directory) else {
      throw AssayError.file(EACCES, cannot: "read", at: directory)
    }
    return try files.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
      .map(manifest)
  }

  /// What is known of one dataset, without its bars.
  package func manifest(_ name: String) throws -> DatasetManifest {
    try checkName(name)
    let path = path(name, "json")
    guard FileManager.default.fileExists(atPath: path) else {
      throw AssayError(
        .data, "there is no such dataset", at: name,
        mend: "`assay data list` shows what there is, `assay data fetch` and `import` get more")
    }
    let bytes = try FileBytes.stored(path)
    do {
      return try JSONDecoder().decode(DatasetManifest.self, from: Data(bytes))
    } catch {
      throw AssayError(
        .data, "the manifest is damaged", at: path, mend: "import or fetch the data again")
    }
  }

  /// Forgets a dataset.
  package func remove(_ name: String) throws {
    _ = try manifest(name)
    for kind in ["json", "bars"] {
      guard unlink(path(name, kind)) == 0 || errno == ENOENT else {
        throw AssayError.file(errno, cannot: "remove", at: path(name, kind))
      }
    }
  }

  private func path(_ name: String, _ kind: String) -> String { "\(directory)/\(name).\(kind)" }

  private func createDirectory() throws {
    do {
      try FileManager.default.createDirectory(
        atPath: directory, withIntermediateDirectories: true)
    } catch {
      throw AssayError(
        .data, "cannot make the folder", at: directory, mend: "check who may write there")
    }
  }

  /// A name is a file name too: no paths, no hidden files.
  private func checkName(_ name: String) throws {
    let isPlain = name.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"),
        UInt8(ascii: "_"):
        true
      default: false
      }
    }
    guard isPlain, (1...100).contains(name.utf8.count), name.first != ".", name.first != "-" else {
      throw AssayError(
        .usage, "this cannot name a dataset", at: excerpt(name),
        mend: "use letters, digits, dots, dashes and underscores, such as btcusdt-1h")
    }
  }

  private static func encoded(_ manifest: DatasetManifest) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(manifest)) + [UInt8(ascii: "\n")]
  }
}
