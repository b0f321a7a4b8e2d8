import Documents

/// Bars as delimited text in one file.
package enum BarFile {
  /// Reads bars strictly: the first fault throws with its line and column.
  package static func read(path: String, name: String) throws -> ImportedBars {
    let outcome = try BarImport.read([path], name: name)
    guard let only = outcome.series.first, outcome.series.count == 1 else {
      throw AssayError(
        .data, "the file holds \(outcome.series.count) series", at: path, mend: "give one of them")
    }
    return only
  }

  /// SHA-256 of a file as it lies on disk, lower-case hexadecimal.
  package static func sha256(path: String) throws -> String { try FileBytes.sha256(path) }

  /// Writes bars as CSV that reads back as the same numbers; the file appears whole or not at all.
  ///
  /// - Parameters:
  ///   - hasVolume: False leaves the column of volumes out, which all are 0.
  ///   - joined: Further columns, a number a bar, empty where it is NaN.
  package static func write(
    _ series: BarSeries, to path: String, hasVolume: Bool = true,
    with joined: [ValueSeries.Column] = []
  ) throws {
    try AtomicFile.write(to: path) { file in
      let extra = [("quote_volume", series.quoteVolume), ("spread", series.spread)]
        .filter { $0.1 != nil }
      let names =
        ["open_time", "open", "high", "low", "close"] + (hasVolume ? ["volume"] : [])
        + extra.map(\.0) + joined.map(\.name)
      try file.append(names.joined(separator: ",") + "\n")
      for (index, bar) in series.bars.enumerated() {
        var line = "\(bar.openTime.iso),\(bar.open),\(bar.high),\(bar.low),\(bar.close)"
        if hasVolume { line += ",\(bar.volume)" }
        for case (_, let column?) in extra { line += ",\(column[index])" }
        for column in joined { line += "," + CSVCell.text(column.values[index]) }
        try file.append(line + "\n")
      }
    }
  }
}
