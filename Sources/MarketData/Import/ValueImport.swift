import Documents

/// Numbers at times from whatever files people have: funding rates, open interest, splits.
package enum ValueImport {
  /// What came of an import.
  package struct Outcome: Sendable {
    package var series: ValueSeries
    package var recognition: Recognition
    /// SHA-256 of each file as it lies on disk.
    package var hashes: [String]
    /// What was changed on the way.
    package var repairs: [RepairCount]

    fileprivate static let tellsDates = "stamps are dates"

    /// Moves all stamps on by what passed until the values were known, and remembers it.
    ///
    /// - Parameter text: The span as it was written.
    package mutating func delay(by nanoseconds: Int64, _ text: String) throws {
      guard let last = series.times.last, nanoseconds > 0,
        !last.nanoseconds.addingReportingOverflow(nanoseconds).overflow
      else {
        throw AssayError(
          .usage, "'\(excerpt(text))' cannot pass until values are known", at: "--known-after",
          mend: "write it as in 24h")
      }
      let times = series.times.map { Timestamp(nanoseconds: $0.nanoseconds + nanoseconds) }
      series = ValueSeries(name: series.name, times: times, columns: series.columns)
      recognition.notes.removeAll { $0.hasPrefix(Self.tellsDates) }
      repairs.append(RepairCount(repair: "known-after=\(excerpt(text))", rows: times.count))
    }
  }

  /// Reads files, `-` for standard input, strictly; all are joined in the order of time.
  ///
  /// The last word of the name says what is looked for: `btc.funding`, whose stamps are floored to
  /// whole seconds, as exchanges stamp payments some milliseconds late.
  package static func read(
    _ paths: [String], name: String, options: ImportOptions = ImportOptions()
  ) throws -> Outcome {
    try read(paths.map { try InputFile($0, python: options.python) }, name: name, options: options)
  }

  /// Reads files that are open.
  package static func read(
    _ files: [InputFile], name: String, options: ImportOptions = ImportOptions()
  ) throws -> Outcome {
    var options = options
    options.content = .values(SeriesName(name)?.kind)
    let texts = try TextImport(files, options) { layout, place in
      try layout.check([.values, .depth], at: place)
      return ValueSink(layout, options.content, isStrict: true)
    }
    let parts = try texts.inTimeOrder(\.span)
    var rows = parts[0].sink.rows
    for part in parts.dropFirst() { rows.append(part.sink.rows) }
    guard !rows.times.isEmpty else {
      throw AssayError(
        .data, "no row tells anything", at: texts.parts[0].place, mend: "give rows with numbers")
    }
    guard rows.times.count <= ValueFile.mostRows else {
      throw AssayError(
        .data, "there are more than \(ValueFile.mostRows) rows", at: files.first?.path,
        mend: "import shorter spans")
    }
    var recognition = texts.recognition
    recognition.emptyRows = rows.emptyRows
    if rows.tellDates(of: SeriesName(name)?.kind) {
      recognition.notes.append(
        Outcome.tellsDates
          + ": values count as known from 00:00 UTC on; if they come at the day's end,"
          + " say --known-after 24h")
    }
    return Outcome(
      series: ValueSeries(name: name, times: rows.times, columns: rows.sorted),
      recognition: recognition, hashes: texts.hashes, repairs: rows.repairs)
  }

  /// Reads one file as it is: rows in any order, twice, or absurd.
  static func rows(_ path: String, options: ImportOptions) throws -> ValueRows {
    var options = options
    options.content = .values(nil)
    options.isRaw = true
    let files = [try InputFile(path, python: options.python)]
    let texts = try TextImport(files, options) { layout, place in
      try layout.check([.values, .depth], at: place)
      return ValueSink(layout, options.content, isStrict: layout.content == .depth)
    }
    var rows = texts.parts.dropFirst().reduce(into: texts.parts[0].sink.rows) {
      $0.append($1.sink.rows)
    }
    rows.unreadable = texts.parts.flatMap(\.unreadable)
    return rows
  }

  /// Whether a file is values by its own look.
  ///
  /// - Parameter orTables: Counts tables of numbers too, which could as well be closes.
  package static func recognises(
    _ file: InputFile, options: ImportOptions, orTables: Bool = false
  ) throws -> Bool {
    guard let text = file.texts.first(where: \.isCSV) ?? file.texts.first,
      let layout = try? TextImport<ValueSink>.layout(of: text, options)
    else { return false }
    return [.values, .depth].contains(layout.content) || orTables && layout.content == .closes
  }
}
