/// Datasets of bars that are looked at together, by name: the stocks of an index, the coins of a
/// venue.
package struct Universe: Codable, Equatable, Sendable {
  package var kind: DatasetKind = .universe
  package let name: String
  /// Names of datasets of bars, sorted, each once.
  package let members: [String]
  /// What a reader must know of how members came to be chosen.
  package let note: String
  /// The version of Assay that made it.
  package let assayVersion: String

  /// Members are sorted, and each counts once.
  package init(name: String, members: [String], assayVersion: String) {
    self.name = name
    self.members = Set(members).sorted()
    note = Self.survivorship
    self.assayVersion = assayVersion
  }

  /// The bias of any list that is made with hindsight.
  package static let survivorship =
    "members were chosen today, so they survived until today: what failed on the way is missing,"
    + " and averages over them are too good"

  private enum CodingKeys: String, CodingKey {
    case kind, name, members, note
    case assayVersion = "assay_version"
  }
}
