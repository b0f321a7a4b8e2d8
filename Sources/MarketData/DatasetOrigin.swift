/// Where a dataset comes from.
package struct DatasetOrigin: Sendable {
  /// A file name, or the recipe's words.
  package var source: String
  /// The licence of the source, or that none was told.
  package var licence: String
  /// SHA-256 of the imported file as it lies on disk.
  package var inputSHA256: String
  /// The version of Assay that imports it.
  package var assayVersion: String

  package init(source: String, licence: String, inputSHA256: String, assayVersion: String) {
    self.source = source
    self.licence = licence
    self.inputSHA256 = inputSHA256
    self.assayVersion = assayVersion
  }
}
