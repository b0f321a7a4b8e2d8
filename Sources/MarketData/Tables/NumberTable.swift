import Documents

/// Numbers of somebody's own making: rows of time, columns of series, labels beside them or not.
package struct NumberTable: Sendable, Equatable {
  /// What becomes of cells that are empty, NaN or infinite.
  package enum MissingCells: String, Sendable, CaseIterable {
    /// They are a fault.
    case refuse
    /// They count as 0.
    case zero
    /// Their rows are left out.
    case dropRow = "drop-row"
  }

  package let rows: Int
  package let columns: Int
  /// One row after the other.
  package let values: [Double]
  /// The header's names; empty when the file has none.
  package let names: [String]
  /// The labels in front of the first and the last row that was kept.
  package let span: ClosedLabels?
  /// How many cells were taken for 0.
  package let filledCells: Int
  /// How many rows were left out.
  package let droppedRows: Int

  /// Two labels, of the first and the last row.
  package struct ClosedLabels: Sendable, Equatable {
    package let first: String
    package let last: String
  }

  /// Reads delimited text, plain or gzip, `-` for standard input.
  ///
  /// A header, a first column of labels and the delimiter (comma, semicolon, tab or blanks) are
  /// found out from the first two lines. The first fault throws with its line and column.
  package static func read(_ path: String, missing: MissingCells = .refuse) throws -> NumberTable {
    let isInput = path == "-"
    var scanner = NumberScanner(file: isInput ? "standard input" : path, missing: missing)
    try FileBytes.forEachBlock(of: isInput ? "/dev/stdin" : path) { bytes, isLast in
      try scanner.scan(bytes, isLast: isLast)
    }
    return try scanner.table()
  }
}
