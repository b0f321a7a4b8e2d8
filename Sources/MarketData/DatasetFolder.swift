import Documents
import Foundation

/// What a stored dataset consists of; old manifests do not say and mean bars.
package enum DatasetKind: String, Codable, Sendable {
  case bars
  case events
}

/// The folder of datasets of every kind: of each the columns, `NAME.bars` or `NAME.events`, and the
/// manifest `NAME.json`.
struct DatasetFolder: Sendable {
  let directory: String

  private struct KindOnly: Decodable { var kind: DatasetKind? }

  func path(_ name: String, _ suffix: String) -> String { "\(directory)/\(name).\(suffix)" }

  /// The names of all datasets of a kind, sorted.
  func names(of kind: DatasetKind) throws -> [String] {
    guard FileManager.default.fileExists(atPath: directory) else { return [] }
    guard let files = try? FileManager.default.contentsOfDirectory(atPath: directory) else {
      throw AssayError.file(EACCES, cannot: "read", at: directory)
    }
    return try files.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
      .filter { try decode(KindOnly.self, of: $0).kind ?? .bars == kind }
  }

  /// What is known of one dataset, which must be of a kind.
  func manifest<Manifest: Decodable>(_ name: String, _ kind: DatasetKind) throws -> Manifest {
    try checkName(name)
    guard FileManager.default.fileExists(atPath: path(name, "json")) else {
      throw AssayError(
        .data, "there is no such dataset", at: name,
        mend: "`assay data list` shows what there is, `assay data fetch` and `import` get more")
    }
    let found = try decode(KindOnly.self, of: name).kind ?? .bars
    guard found == kind else {
      throw AssayError(
        .data, "this dataset holds \(found.rawValue), not \(kind.rawValue)", at: name,
        mend: "`assay data show \(name)` says what it is")
    }
    return try decode(Manifest.self, of: name)
  }

  /// Keeps a manifest whose columns are written already; columns of another kind go.
  func write(_ manifest: some Encodable, _ name: String, _ kind: DatasetKind) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let bytes = Array(try encoder.encode(manifest)) + [UInt8(ascii: "\n")]
    try AtomicFile.write(bytes, to: path(name, "json"))
    try unlink(name, kind == .bars ? "events" : "bars")
  }

  /// Removes a file of a dataset if it is there.
  func unlink(_ name: String, _ suffix: String) throws {
    guard Foundation.unlink(path(name, suffix)) == 0 || errno == ENOENT else {
      throw AssayError.file(errno, cannot: "remove", at: path(name, suffix))
    }
  }

  func create() throws {
    do {
      try FileManager.default.createDirectory(
        atPath: directory, withIntermediateDirectories: true)
    } catch {
      throw AssayError(
        .data, "cannot make the folder", at: directory, mend: "check who may write there")
    }
  }

  /// A name is a file name too: no paths, no hidden files.
  func checkName(_ name: String) throws {
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

  private func decode<Value: Decodable>(_: Value.Type, of name: String) throws -> Value {
    let path = path(name, "json")
    let bytes = try FileBytes.stored(path)
    do {
      return try JSONDecoder().decode(Value.self, from: Data(bytes))
    } catch {
      throw AssayError(
        .data, "the manifest is damaged", at: path, mend: "import or fetch the data again")
    }
  }
}
