/// What one repair did, as a manifest remembers it.
package struct RepairCount: Codable, Equatable, Sendable {
  /// The repair as it was asked for: `drop-duplicates=last`.
  package var repair: String
  /// How many rows it changed, removed or added.
  package var rows: Int

  package init(repair: String, rows: Int) {
    self.repair = repair
    self.rows = rows
  }
}
