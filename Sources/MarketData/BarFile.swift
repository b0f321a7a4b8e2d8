import Documents

/// Bars read from a file, with what is odd about them.
package struct ImportedBars: Sendable {
  package var series: BarSeries
  package var defects: DefectReport

  package init(series: BarSeries, defects: DefectReport) {
    self.series = series
    self.defects = defects
  }
}

/// Bars as delimited text: CSV with a header, plain or gzip.
package enum BarFile {
  /// Reads bars strictly: the first fault throws with its line and column, defects are counted.
  package static func read(path: String, name: String) throws -> ImportedBars {
    let scanner = try scan(path)
    let series = BarSeries(
      name: name, bars: scanner.bars,
      quoteVolume: scanner.hasQuoteVolume ? scanner.quoteVolume : nil,
      spread: scanner.hasSpread ? scanner.spread : nil)
    return ImportedBars(
      series: series, defects: DefectReport(series, isVolumeMissing: !scanner.hasVolume))
  }

  /// SHA-256 of a file as it lies on disk, lower-case hexadecimal.
  package static func sha256(path: String) throws -> String { try FileBytes.sha256(path) }

  /// Writes bars as CSV that reads back as the same numbers; the file appears whole or not at all.
  package static func write(_ series: BarSeries, to path: String) throws {
    try AtomicFile.write(to: path) { file in
      let extra = [("quote_volume", series.quoteVolume), ("spread", series.spread)]
        .filter { $0.1 != nil }
      let names = ["open_time", "open", "high", "low", "close", "volume"] + extra.map(\.0)
      try file.append(names.joined(separator: ",") + "\n")
      for (index, bar) in series.bars.enumerated() {
        var line =
          "\(bar.openTime.iso),\(bar.open),\(bar.high),\(bar.low),\(bar.close),\(bar.volume)"
        for case (_, let column?) in extra { line += ",\(column[index])" }
        try file.append(line + "\n")
      }
    }
  }

  private static func scan(_ path: String) throws -> BarScanner {
    var scanner = BarScanner(file: path)
    try FileBytes.forEachBlock(of: path) { try scanner.scan($0, isLast: $1) }
    try scanner.finish()
    return scanner
  }
}
