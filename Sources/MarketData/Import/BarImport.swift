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

  /// What rows as they are came of.
  package struct RawOutcome: Sendable {
    /// One element a series, named as in an import.
    package var series: [RawBars]
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
    try read(paths.map { try InputFile($0, python: options.python) }, name: name, options: options)
  }

  /// Reads files that are open, strictly.
  package static func read(
    _ files: [InputFile], name: String, options: ImportOptions
  ) throws -> Outcome {
    let texts = try texts(files, options, isStrict: true)
    let (tickers, rows) = try joined(texts)
    for series in rows { try series.checkSteps(at: files.first?.path) }
    let series = zip(names(name, tickers), rows).filter { !$0.1.bars.isEmpty }.map {
      $1.imported(name: $0)
    }
    guard !series.isEmpty else { throw TextFault.noRows(texts.parts[0].place) }
    try checkNames(series.map(\.series.name))
    return Outcome(
      series: series, recognition: recognition(texts), hashes: texts.hashes)
  }

  /// Reads files as they are: rows that are not sound are kept, cells without a number are NaN,
  /// and lines that are no rows are counted.
  ///
  /// Texts follow one another by their first time.
  package static func rows(
    _ paths: [String], name: String, options: ImportOptions = ImportOptions()
  ) throws -> RawOutcome {
    try rows(paths.map { try InputFile($0, python: options.python) }, name: name, options: options)
  }

  /// Reads files that are open, as they are.
  package static func rows(
    _ files: [InputFile], name: String, options: ImportOptions
  ) throws -> RawOutcome {
    let texts = try texts(files, options, isStrict: false)
    let parts = try texts.inTimeOrder(allowingOverlap: true, \.span)
    let (tickers, rows) = try joined(texts, allowingOverlap: true)
    let unreadable = parts.enumerated().flatMap { text, part in
      part.unreadable.map { RowPlace(line: $0, text: text) }
    }
    let emptyRows = parts.reduce(0) { $0 + $1.sink.emptyRows }
    let badCells = parts.enumerated().flatMap { text, part in
      // In a table the line alone does not tell whose cell it is.
      part.layout.content == .closes
        ? [] : part.badCells.map { (RowPlace(line: $0.line, text: text), $0.what) }
    }
    let series = zip(names(name, tickers), rows).filter { !$0.1.bars.isEmpty }.map {
      var raw = $1.raw(name: $0)
      (raw.unreadable, raw.emptyRows, raw.texts) = (unreadable, emptyRows, parts.map(\.place))
      raw.badCells = Dictionary(badCells) { first, _ in first }
      return raw
    }
    guard !series.isEmpty else { throw TextFault.noRows(texts.parts[0].place) }
    try checkNames(series.map(\.name))
    return RawOutcome(series: series, recognition: recognition(texts), hashes: texts.hashes)
  }

  private static func texts(
    _ files: [InputFile], _ options: ImportOptions, isStrict: Bool
  ) throws -> TextImport<BarCollector> {
    var options = options
    options.isRaw = !isStrict
    return try TextImport(files, options) {
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
    for (text, part) in parts.enumerated().dropFirst() {
      for (index, more) in part.sink.series.enumerated() { rows[index].append(more, text: text) }
    }
    return (parts[0].sink.names, rows)
  }

  /// The name itself, or one for each column of a table of several.
  private static func names(_ name: String, _ tickers: [String]) -> [String] {
    tickers.count > 1 ? tickers.map { "\(name)-\(plain($0))" } : [name]
  }

  private static func checkNames(_ names: [String]) throws {
    guard let twice = names.first(where: { name in names.count { $0 == name } > 1 }) else { return }
    throw AssayError(
      .data, "two columns would both be the dataset \(twice)", mend: "rename one of them")
  }

  /// A ticker as the part of a dataset's name.
  private static func plain(_ ticker: String) -> String {
    String(ticker.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == ".") ? $0 : "_" })
  }
}
