import Documents

/// Files read text by text, each by its own layout, into sinks of one kind.
struct TextImport<Sink: RecordSink> {
  /// One scanner a text, with what it gathered.
  private(set) var parts: [RowScanner<Sink>] = []
  /// SHA-256 of each file as it lies on disk.
  private(set) var hashes: [String] = []
  /// Members of zips that hold no rows.
  private var passedOver: [String] = []

  /// - Parameter sink: Makes what gathers a text's records, or refuses its layout.
  init(
    _ files: [InputFile], _ options: ImportOptions,
    sink: (RecordLayout, _ place: String) throws -> Sink
  ) throws {
    for file in files {
      hashes.append(file.sha256)
      let readable = try Self.readable(file.texts, options)
      if readable.count < file.texts.count {
        let read = Set(readable.map(\.place))
        passedOver += file.texts.filter { !read.contains($0.place) }.map(\.name)
      }
      for text in readable {
        let part = try Self.scan(text, options, sink)
        if let first = parts.first { try Self.checkSame(first, part) }
        parts.append(part)
      }
    }
    guard !parts.isEmpty else {
      throw AssayError(.usage, "there is no file", mend: "name one or more files")
    }
  }

  /// The texts without those that lie beside a CSV and hold no rows, such as a read-me.
  private static func readable(
    _ texts: [InputFile.Text], _ options: ImportOptions
  ) throws -> [InputFile.Text] {
    guard texts.count > 1, texts.contains(where: \.isCSV) else { return texts }
    return try texts.filter { text in
      // What cannot be opened is a fault, and so is what is no text.
      try text.isCSV || text.head(4_096).contains(0) || (try? layout(of: text, options)) != nil
    }
  }

  private static func scan(
    _ text: InputFile.Text, _ options: ImportOptions,
    _ sink: (RecordLayout, String) throws -> Sink
  ) throws -> RowScanner<Sink> {
    var scanner: RowScanner<Sink>?
    try text.open().forEachBlock { bytes, isLast in
      if scanner == nil {
        try TextFault.checkText(bytes, text.place)
        let sample = try HeadSample(bytes, place: text.place, delimiter: options.delimiter)
        guard let sample else {
          guard bytes.count < 2 << 20 else { throw TextFault.noLine(text.place) }
          return isLast ? bytes.count : 0
        }
        let layout = try LayoutRecogniser(options: options).layout(sample, name: text.name)
        scanner = RowScanner(
          layout, place: text.place, zone: options.timeZone, sink: try sink(layout, text.place))
      }
      return try scanner?.scan(bytes, isLast: isLast) ?? bytes.count
    }
    guard let scanner else { throw TextFault.empty(text.place) }
    guard scanner.rows > 0 else {
      throw scanner.unreadable.isEmpty
        ? TextFault.noRows(text.place) : TextFault.noneReadable(text.place)
    }
    return scanner
  }

  /// What the first lines of a text are taken for; nil without any line.
  static func layout(of text: InputFile.Text, _ options: ImportOptions) throws -> RecordLayout? {
    var head = [UInt8](repeating: 0, count: 1 << 20)
    let reader = try text.open()
    return try head.withUnsafeMutableBytes { bytes in
      let count = try reader.fill(bytes)
      let filled = UnsafeRawBufferPointer(rebasing: bytes[..<count]).bindMemory(to: UInt8.self)
      let sample = try HeadSample(filled, place: text.place, delimiter: options.delimiter)
      return try sample.map { try LayoutRecogniser(options: options).layout($0, name: text.name) }
    }
  }

  private static func checkSame(_ a: RowScanner<Sink>, _ b: RowScanner<Sink>) throws {
    let series = [a, b].map {
      $0.layout.content == .closes ? $0.layout.series : $0.layout.valueNames
    }
    guard a.layout.name == b.layout.name, a.layout.numbers == b.layout.numbers,
      series[0] == series[1]
    else {
      throw AssayError(
        .data,
        "this holds \(b.layout.name), where \(a.place) holds \(a.layout.name), or other columns",
        at: b.place, mend: "import files of one layout at a time")
    }
  }

  /// What the texts were taken for, all together.
  var recognition: Recognition {
    let layouts = parts.map(\.layout)
    let common = layouts[0].details.filter { detail in
      layouts.allSatisfy { $0.details.contains(detail) }
    }
    let units = parts.reduce(into: TimeReader.Units()) { $0.formUnion($1.times.units) }.names
    let notes = layouts.flatMap(\.notes).reduce(into: [String]()) { notes, note in
      if !notes.contains(note) { notes.append(note) }
    }
    var recognition = Recognition(
      layout: layouts[0].name,
      details: common + (units.isEmpty ? [] : [units.joined(separator: " and ")]), notes: notes,
      texts: parts.count)
    if !passedOver.isEmpty {
      recognition.notes.append(
        "passed over, as no rows are in it: "
          + passedOver.map { excerpt($0) }.joined(separator: ", "))
    }
    recognition.ambiguousTimes = parts.reduce(0) { $0 + ($1.times.clock?.ambiguousTimes ?? 0) }
    recognition.missingTimes = parts.reduce(0) { $0 + ($1.times.clock?.missingTimes ?? 0) }
    return recognition
  }

  /// The parts in the order of their first times; they may touch but not overlap.
  ///
  /// - Parameter span: The first and the last time of a part, if it has any.
  func inTimeOrder(
    allowingOverlap: Bool = false, _ span: (Sink) -> (first: Int64, last: Int64)?
  ) throws -> [RowScanner<Sink>] {
    let spans = parts.map { span($0.sink) ?? (.min, .min) }
    let order = parts.indices.sorted { (spans[$0].first, $0) < (spans[$1].first, $1) }
    for (before, after) in zip(order, order.dropFirst()) where !allowingOverlap {
      guard spans[after].first <= spans[before].last, spans[before].last > .min else { continue }
      let (last, first) = (spans[before].last, spans[after].first)
      throw AssayError(
        .data,
        "it begins at \(Timestamp(nanoseconds: first).iso), before \(parts[before].place) ends at "
          + Timestamp(nanoseconds: last).iso, at: parts[after].place,
        mend: "leave out one of the two, or what both have")
    }
    return order.map { parts[$0] }
  }
}

extension RecordLayout {
  /// The slots that are used, in order.
  fileprivate var numbers: [Int] {
    columns.compactMap { if case .number(let slot) = $0 { slot } else { nil } }.sorted()
  }

  /// Refuses records of another kind than is wanted.
  func check(_ wanted: [Content], at place: String) throws {
    guard !wanted.contains(content) else { return }
    let mend: String
    switch content {
    case .trades: mend = "make them bars: --bars 1m, ticks:500, volume:1000 or dollars:5e6"
    case .tickers: mend = "make bars of the middle of them: --bars 1m"
    case .values, .depth:
      mend = "keep it beside a dataset: --as NAME.funding, NAME.open-interest, NAME.anything"
    case .bars, .quotes, .closes:
      mend =
        wanted.contains(.values)
        ? "keep bars under a name of their own, or as NAME.mark"
        : "give trades, or leave --bars out"
    }
    let noun = wanted.contains(.bars) ? "bars" : wanted.contains(.trades) ? "trades" : "values"
    throw AssayError(.data, "this holds \(name), not \(noun)", at: place, mend: mend)
  }
}
