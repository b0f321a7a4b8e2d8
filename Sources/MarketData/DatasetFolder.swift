import Documents
import Foundation

/// What a stored dataset consists of; old manifests do not say and mean bars.
package enum DatasetKind: String, Codable, Sendable {
  case bars
  case events
  /// Names of datasets of bars that are looked at together.
  case universe
  /// Numbers at moments, beside the dataset that the name begins with.
  case values

  /// What a dataset of the kind holds, in words.
  fileprivate var content: String { self == .universe ? "a universe of others" : rawValue }
}

/// The folder of datasets of every kind: bars in `NAME.bars`, which carries its manifest; events in
/// `NAME.events` with the manifest `NAME.json`; universes in `NAME.json` alone; values in
/// `NAME.values`, which carries its manifest too.
///
/// Bars of version 1 have a `NAME.json` too. Where bars that carry their manifest stand beside one,
/// they are what counts: the file beside is left from a replacement that did not end.
struct DatasetFolder: Sendable {
  let directory: String
  var calls: FileCalls = .system

  private struct KindOnly: Decodable { var kind: DatasetKind? }

  func path(_ name: String, _ suffix: String) -> String { "\(directory)/\(name).\(suffix)" }

  /// The names of all datasets of a kind, sorted.
  func names(of kind: DatasetKind) throws -> [String] {
    guard FileManager.default.fileExists(atPath: directory) else { return [] }
    guard let files = try? FileManager.default.contentsOfDirectory(atPath: directory) else {
      throw AssayError.file(EACCES, cannot: "read", at: directory)
    }
    let names = [".json", ".bars", ".values"].flatMap { suffix in
      files.filter { $0.hasSuffix(suffix) }.map { String($0.dropLast(suffix.count)) }
    }
    return Set(names).sorted().filter { self.kind(of: $0) == kind }
  }

  /// Whether a dataset of a kind is stored under a name, which may be any text.
  func holds(_ name: String, _ kind: DatasetKind) -> Bool {
    isPlain(name) && self.kind(of: name) == kind
  }

  /// Refuses a name that no dataset has, or one of another kind.
  func check(_ name: String, is kind: DatasetKind) throws {
    try checkName(name)
    guard let found = self.kind(of: name) else {
      throw AssayError(
        .data, "there is no such dataset", at: name,
        mend: "`assay data list` shows what there is, `assay data fetch` and `import` get more")
    }
    guard found == kind else {
      throw AssayError(
        .data, "this dataset holds \(found.content), not \(kind.content)", at: name,
        mend: "`assay data show \(name)` says what it is")
    }
  }

  /// What is known of one dataset, which must be of a kind, by its `NAME.json`.
  func manifest<Manifest: Decodable>(_ name: String, _ kind: DatasetKind) throws -> Manifest {
    try check(name, is: kind)
    let path = path(name, "json")
    return try decode(Manifest.self, from: try FileBytes.stored(path), at: path)
  }

  /// A manifest from its text, which lies in the file at `path`.
  func decode<Value: Decodable>(
    _: Value.Type, from bytes: [UInt8], at path: String
  ) throws -> Value {
    do {
      return try JSONDecoder().decode(Value.self, from: Data(bytes))
    } catch {
      throw AssayError(
        .data, "the manifest is damaged", at: path, mend: "import or fetch the data again")
    }
  }

  /// The text of a manifest.
  func encoded(_ manifest: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(manifest)) + [UInt8(ascii: "\n")]
  }

  /// Whether bars that carry their manifest stand under a name; a file too short to say counts.
  func hasWholeBars(_ name: String) -> Bool {
    let path = path(name, "bars")
    guard let file = try? StoredFile(path) else { return false }
    let isOld = (try? file.read(0, BarsLayout.headerBytes)).map { head in
      head.map { $0.starts(with: BarsLayout.magic) && $0[8...] == [1, 0, 0, 0] } ?? false
    }
    return !(isOld ?? false)
  }

  /// What is stored under a name; of a manifest that does not read, what the files beside it say,
  /// so that one damaged dataset hides no other.
  private func kind(of name: String) -> DatasetKind? {
    if hasWholeBars(name) { return .bars }
    func has(_ suffix: String) -> Bool {
      FileManager.default.fileExists(atPath: path(name, suffix))
    }
    if has("values") { return .values }
    guard has("json") else { return nil }
    let manifestPath = path(name, "json")
    if let bytes = try? FileBytes.stored(manifestPath),
      let manifest = try? decode(KindOnly.self, from: bytes, at: manifestPath)
    {
      return manifest.kind ?? .bars
    }
    return has("events") ? .events : has("bars") ? .bars : .universe
  }

  /// Removes a file of a dataset if it is there.
  func unlink(_ name: String, _ suffix: String) throws {
    guard calls.unlink(path(name, suffix)) == 0 || errno == ENOENT else {
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

  /// Runs `body` while no other program writes the dataset; waits up to ten seconds for that.
  func locked<Result>(_ name: String, _ body: () throws -> Result) throws -> Result {
    try checkName(name)
    try create()
    return try DatasetLock.hold(path(name, "lock"), name: name, body)
  }

  /// A name is a file name too: no paths, no hidden files.
  func checkName(_ name: String) throws {
    guard isPlain(name) else {
      throw AssayError(
        .usage, "this cannot name a dataset", at: excerpt(name),
        mend: "use letters, digits, dots, dashes and underscores, such as btcusdt-1h")
    }
  }

  private func isPlain(_ name: String) -> Bool {
    let isPlain = name.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"),
        UInt8(ascii: "_"):
        true
      default: false
      }
    }
    return isPlain && (1...100).contains(name.utf8.count) && name.first != "." && name.first != "-"
  }
}
