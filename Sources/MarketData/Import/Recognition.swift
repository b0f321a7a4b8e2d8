/// What an import took its files for, and what it passed over.
package struct Recognition: Codable, Equatable, Sendable {
  /// What people call the layout: `Binance klines`.
  package var layout: String
  /// Further words: columns, header, units of time.
  package var details: [String]
  /// What a reader should know before he trusts the numbers.
  package var notes: [String]
  /// Files and members of zips that were read.
  package var texts: Int
  /// Rows without any price.
  package var emptyRows = 0
  /// Cells of tables without a price.
  package var emptyCells = 0
  /// Times that the zone's clock showed twice, and that it skipped.
  package var ambiguousTimes = 0
  package var missingTimes = 0

  /// One line: `Binance klines, 12 columns, microseconds`.
  package var text: String { ([layout] + details).joined(separator: ", ") }

  /// What was passed over or had to be decided, a line each.
  package var lines: [String] {
    func line(_ count: Int, _ noun: String, _ which: String, _ what: String) -> String? {
      count == 0
        ? nil : "\(counted(count, noun)) \(which) \(count == 1 ? "was" : "were") \(what)"
    }
    let counts = [
      line(emptyRows, "row", "without a price", "left out"),
      line(emptyCells, "cell", "without a price", "left out"),
      line(ambiguousTimes, "time", "that the clock showed twice", "told apart by the order"),
      line(missingTimes, "time", "that the clock skipped", "moved on by what it skipped"),
    ]
    return counts.compactMap { $0 } + notes
  }

  private enum CodingKeys: String, CodingKey {
    case layout, details, notes, texts
    case emptyRows = "empty_rows"
    case emptyCells = "empty_cells"
    case ambiguousTimes = "ambiguous_times"
    case missingTimes = "missing_times"
  }
}
