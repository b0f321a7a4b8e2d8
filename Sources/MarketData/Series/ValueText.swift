extension ValueSeries {
  /// Writes the values as CSV that reads back as the same numbers; cells without one are empty.
  ///
  /// The file appears whole or not at all.
  package func write(to path: String) throws {
    try AtomicFile.write(to: path) { file in
      try file.append((["time"] + columns.map(\.name)).joined(separator: ",") + "\n")
      for (row, time) in times.enumerated() {
        let cells = columns.map { CSVCell.text($0.values[row]) }
        try file.append(([time.iso] + cells).joined(separator: ",") + "\n")
      }
    }
  }
}

/// Numbers as cells of CSV.
enum CSVCell {
  /// The shortest text that reads back as the number; nothing for NaN.
  static func text(_ number: Double) -> String { number.isNaN ? "" : "\(number)" }
}
