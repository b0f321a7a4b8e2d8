/// The name of a series that lies beside a dataset: the dataset's, a dot, and a word.
package struct SeriesName: Sendable, Equatable {
  /// The name of the dataset beside which it lies.
  package var dataset: String
  /// What it tells.
  package var word: String

  /// Nil for a name without a dot inside.
  package init?(_ name: String) {
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex,
      name.index(after: dot) < name.endIndex
    else { return nil }
    dataset = String(name[..<dot])
    word = String(name[name.index(after: dot)...])
  }

  /// Nil for a word of one's own.
  package var kind: SeriesKind? { SeriesKind(rawValue: word) }

  /// The name of a kind of series beside a dataset.
  package static func beside(_ dataset: String, _ kind: SeriesKind) -> String {
    "\(dataset).\(kind.rawValue)"
  }
}
