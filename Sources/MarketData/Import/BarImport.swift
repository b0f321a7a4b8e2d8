import Documents

/// Bars from whatever files people have.
package enum BarImport {
  /// What came of an import.
  package struct Outcome: Sendable {
    /// One series, or one for each column of a table of closes.
    package var series: [ImportedBars]
    package var recognition: Recognition
    /// SHA-256 of each file as it lies on disk.
    package var hashes: [String]
  }

  /// Reads files, `-` for standard input, strictly: the first fault throws with its place.
  ///
  /// All texts must have one layout; they are joined in the order of time. A table's series are
  /// named `NAME-TICKER`.
  package static func read(
    _ paths: [String], name: String, options: ImportOptions = ImportOptions()
  ) throws -> Outcome {
    let texts = try texts(paths, options, isStrict: true)
    let (names, rows) = try joined(texts)
    for series in rows { try series.checkSteps(at: paths.first) }
    let isTable = names.count > 1 || names.first?.isEmpty == false
    let series = zip(names, rows).filter { !$0.1.bars.isEmpty }.map { ticker, rows in
      rows.imported(name: isTable && names.count > 1 ? "\(name)-\(plain(ticker))" : name)
    }
    guard !series.isEmpty else { throw TextFault.noRows(texts.parts[0].place) }
    try checkNames(series)
    return Outcome(
      series: series, recognition: recognition(texts), hashes: texts.hashes)
  }

  /// Reads files as they are: rows that are not sound are kept, cells without a number are NaN.
  ///
  /// One element a series; texts follow one another by their first time.
  package static func rows(
    _ paths: [String], options: ImportOptions = ImportOptions()
  ) throws -> (series: [(name: String, rows: BarRows)], recognition: Recognition) {
    let texts = try texts(paths, options, isStrict: false)
    let (names, rows) = try joined(texts, allowingOverlap: true)
    return (zip(names, rows).map { ($0, $1) }, recognition(texts))
  }

  private static func texts(
    _ paths: [String], _ options: ImportOptions, isStrict: Bool
  ) throws -> TextImport<BarCollector> {
    var options = options
    options.keepsMissing = !isStrict
    return try TextImport(paths, options) {
      try BarCollector($0, isStrict: isStrict, place: $1)
    }
  }

  private static func recognition(_ texts: TextImport<BarCollector>) -> Recognition {
    var recognition = texts.recognition
    recognition.emptyRows = texts.parts.reduce(0) { $0 + $1.sink.emptyRows }
    recognition.emptyCells = texts.parts.reduce(0) { $0 + $1.sink.emptyCells }
    return recognition
  }

  private static func joined(
    _ texts: TextImport<BarCollector>, allowingOverlap: Bool = false
  ) throws -> ([String], [BarRows]) {
    let parts = try texts.inTimeOrder(allowingOverlap: allowingOverlap, \.span)
    var rows = parts[0].sink.series
    for part in parts.dropFirst() {
      for (index, more) in part.sink.series.enumerated() { rows[index].append(more) }
    }
    return (parts[0].sink.names, rows)
  }

  private static func checkNames(_ series: [ImportedBars]) throws {
    let names = series.map(\.series.name)
    guard let twice = names.first(where: { name in names.count { $0 == name } > 1 }) else { return }
    throw AssayError(
      .data, "two columns would both be the dataset \(twice)", mend: "rename one of them")
  }

  /// A ticker as the part of a dataset's name.
  private static func plain(_ ticker: String) -> String {
    String(ticker.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == ".") ? $0 : "_" })
  }
}
