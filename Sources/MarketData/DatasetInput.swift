/// A file that bars came from.
package struct DatasetInput: Codable, Equatable, Sendable {
  /// A file name, or the recipe's words.
  package var source: String
  /// SHA-256 of the file as it lay on disk, lower-case hexadecimal.
  package var sha256: String

  package init(source: String, sha256: String) {
    self.source = source
    self.sha256 = sha256
  }
}
