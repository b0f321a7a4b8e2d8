/// How much a finding matters.
package enum CheckSeverity: String, Codable, Sendable, CaseIterable {
  /// The bars cannot be traded on: import refuses them.
  case error
  /// Likely wrong, or likely to mislead: look at it.
  case warning
  /// What one should know.
  case note
}

/// One kind of defect in a dataset: how often, where first, and how to mend it.
package struct CheckFinding: Codable, Equatable, Sendable {
  /// One place of a defect.
  package struct Place: Codable, Equatable, Sendable {
    /// Nil for a line that has none.
    package var time: Timestamp?
    /// The file or member of a zip, where there are several.
    package var text: String?
    /// The line of the file, from 1; nil for stored bars.
    package var line: Int?
    /// What is there, in a few words.
    package var what: String
  }

  /// No more places than this are kept; `count` counts all.
  package static let mostPlaces = 100

  /// The name of the check.
  package var check: String
  package var severity: CheckSeverity
  package var count: Int
  /// What was found, one sentence.
  package var says: String
  /// The first places in the order of the rows.
  package var places: [Place]
  /// How to mend it.
  package var mend: String
  /// The repair that mends an error, as it is written: `drop-bad`.
  package var repair: String?
}
