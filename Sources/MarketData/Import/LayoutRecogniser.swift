import Documents

/// Finds out from a text's first lines what its lines mean.
struct LayoutRecogniser {
  let options: ImportOptions

  /// - Parameter name: The text's own name, which LEAN's days stand in; it decides nothing else.
  func layout(_ sample: HeadSample, name: String) throws -> RecordLayout {
    var sample = sample
    var layout = try recognised(&sample, name)
    layout.delimiter = sample.delimiter
    layout.isRaw = options.isRaw
    if case .values(let kind?) = options.content, layout.valueNames.count == 1 {
      layout.valueNames = [kind.column ?? layout.valueNames[0]]
      layout.allowsRatios = kind == .splits
    }
    layout.details.insert(counted(layout.columns.count, "column"), at: 0)
    layout.headerLines = sample.headerLines
    layout.hasDecimalCommas = sample.hasDecimalCommas(layout)
    if layout.hasDecimalCommas { layout.details.append("decimal commas") }
    if let scale = options.priceScale { layout.priceScale = scale }
    if layout.priceScale != 1 {
      let scale = Int(exactly: layout.priceScale).map { "\($0)" } ?? "\(layout.priceScale)"
      layout.details.append("prices ÷ \(scale)")
    }
    if let index = layout.index(of: .time) ?? layout.index(of: .date) {
      try readTimes(of: index, sample, &layout)
    }
    return layout
  }

  private func recognised(_ sample: inout HeadSample, _ name: String) throws -> RecordLayout {
    if let columns = options.columns { return try ToldLayout.layout(columns, &sample) }
    if sample.hasHeader { return try HeaderLayouts.layout(sample, options.content) }
    return try PlainLayouts.layout(sample, name: name)
  }

  /// How times are written, and whether they need a zone.
  private func readTimes(
    of index: Int, _ sample: HeadSample, _ layout: inout RecordLayout
  ) throws {
    let shapes = sample.shapes(index)
    if layout.times == .standard { layout.times = order(shapes, index, sample, &layout.notes) }
    if case .whole(8)? = shapes.first, areDates(index, sample, layout) { layout.times = .yearFirst }
    guard let first = shapes.first else { return }
    if let zone = options.timeZone {
      guard !first.isEpoch else {
        throw AssayError(
          .usage, "the times are \(first.text), which have no zone", at: "--timezone",
          mend: "leave it out")
      }
      layout.details.append(zone.identifier)
    } else if BarHeader.spelling(layout.names[index]) == "local_time",
      !(sample.rows.first?[safe: index]?.contains("GMT") ?? false)
    {
      throw AssayError(
        .data, "the times are local ones of an unknown zone", at: sample.locus,
        mend: "say --timezone Europe/Zurich or the like")
    }
  }

  private func order(
    _ shapes: [FieldShape], _ index: Int, _ sample: HeadSample, _ notes: inout [String]
  ) -> CalendarText.Order {
    switch shapes.first {
    case .yearFirst, .compactTime: return .yearFirst
    case .dayFirst, .namedMonth: return .dayFirst
    case .slashes: return slashOrder(index, sample, &notes)
    default: return .standard
    }
  }

  /// Whether a column says that it is one of dates, and all of them are like `20240131`.
  private func areDates(_ index: Int, _ sample: HeadSample, _ layout: RecordLayout) -> Bool {
    guard BarHeader.spelling(layout.names[index]).contains("date") else { return false }
    return sample.rows.compactMap { $0[safe: index] }.allSatisfy { text in
      guard text.utf8.count == 8, let number = Int(text), (19_000_101...22_001_231).contains(number)
      else { return false }
      return CivilTime(year: number / 10_000, month: number / 100 % 100, day: number % 100).isValid
    }
  }

  /// Whether days or months come first: a part beyond twelve tells.
  ///
  /// Clocks of AM and PM are taken for American ones; else it is ISO, and so a fault.
  private func slashOrder(
    _ index: Int, _ sample: HeadSample, _ notes: inout [String]
  ) -> CalendarText.Order {
    let parts = sample.rows.compactMap { $0[safe: index] }.map { text in
      text.split { $0 == "/" || $0 == " " }.prefix(2).map { Int($0) ?? 0 }
    }
    if parts.contains(where: { $0.first ?? 0 > 12 }) { return .dayFirst }
    if parts.contains(where: { $0.last ?? 0 > 12 }) { return .monthFirst }
    if sample.rows.allSatisfy({ $0[safe: index]?.lowercased().hasSuffix("m") ?? false }) {
      notes.append("dates like 01/02/2023 are taken for month/day/year, as AM and PM suggest")
      return .monthFirst
    }
    return .standard
  }

  /// What to do about a first line that nobody knows.
  static func unknown(_ sample: HeadSample) -> AssayError {
    let shapes = sample.first.map { FieldShape($0).text }
    var runs: [(text: String, count: Int)] = []
    for shape in shapes {
      if runs.last?.text == shape {
        runs[runs.count - 1].count += 1
      } else {
        runs.append((shape, 1))
      }
    }
    let words = runs.prefix(8).map { $0.count > 1 ? "\($0.count) × \($0.text)" : $0.text }
    return AssayError(
      .data,
      "the first line is data of no known layout: \"\(sample.firstText)\", "
        + counted(shapes.count, "field") + " (\(words.joined(separator: ", ")))", at: sample.locus,
      mend: "say what they are: --columns time,open,high,low,close,volume, with _ for what to skip")
  }
}

extension Array {
  subscript(safe index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
