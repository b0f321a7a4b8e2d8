import Documents

/// One way to mend rows, asked for by name; nothing is mended otherwise.
package enum Repair: Sendable, Equatable {
  /// Which of the rows of one time stays.
  package enum Kept: String, Sendable, CaseIterable { case first, last }
  /// What comes into a gap: the last close again, flat and without volume, or nothing.
  package enum Filling: String, Sendable, CaseIterable { case forward, none }

  /// Rows by time; those of one time stay in their order.
  case sort
  case dropDuplicates(Kept)
  /// Leaves out rows with a number that cannot be, and lines that are no rows.
  case dropBad
  /// Widens high and low to hold open and close.
  case clipHighLow
  case fillGaps(Filling)
  /// Leaves out the newest bar, which may not have closed.
  case dropLast
  /// Divides prices before a split-like jump by its ratio; multiplies volumes only where their
  /// median moved with it, since a change of units moves prices alone.
  case scaleSplit

  /// Every repair, in the order in which they are applied, which keeps the most rows: what is
  /// clipped need not be dropped.
  package static let all: [Repair] =
    [.clipHighLow, .dropBad, .sort] + Kept.allCases.map { .dropDuplicates($0) }
    + Filling.allCases.map { .fillGaps($0) } + [.dropLast, .scaleSplit]

  /// As it is written: `drop-duplicates=last`.
  package var text: String {
    switch self {
    case .sort: "sort"
    case .dropDuplicates(let kept): "drop-duplicates=\(kept.rawValue)"
    case .dropBad: "drop-bad"
    case .clipHighLow: "clip-high-low"
    case .fillGaps(let filling): "fill-gaps=\(filling.rawValue)"
    case .dropLast: "drop-last"
    case .scaleSplit: "scale-split"
    }
  }

  /// Reads what a person wrote.
  package init(_ text: String) throws {
    guard let repair = Self.all.first(where: { $0.text == text }) else {
      throw AssayError(
        .usage, "there is no repair '\(excerpt(text))'", at: "--repair",
        mend: "there are " + Self.all.map(\.text).joined(separator: ", "))
    }
    self = repair
  }

  /// The mended rows, and how many rows were changed, left out, moved or added.
  package func apply(_ raw: RawBars) -> (raw: RawBars, rows: Int) {
    switch self {
    case .sort: raw.sorted()
    case .dropDuplicates(let kept): raw.withoutDuplicates(kept)
    case .dropBad: raw.withoutBadRows()
    case .clipHighLow: raw.withClippedRanges()
    case .fillGaps(.forward): raw.withFilledGaps()
    case .fillGaps(.none): (raw, 0)
    case .dropLast: raw.withoutLast()
    case .scaleSplit: raw.withScaledSplits()
    }
  }
}

extension RawBars {
  /// Applies repairs, each once and in the order of `Repair.all` whatever order they come in, and
  /// counts what each did.
  package func repaired(by repairs: [Repair]) -> (raw: RawBars, counts: [RepairCount]) {
    var raw = self
    var counts: [RepairCount] = []
    for repair in Repair.all where repairs.contains(repair) {
      let outcome = repair.apply(raw)
      raw = outcome.raw
      counts.append(RepairCount(repair: repair.text, rows: outcome.rows))
    }
    return (raw, counts)
  }

  /// The series that the rows are; refuses them while a check finds an error.
  package func imported() throws -> ImportedBars { try imported(CheckReport(self)) }

  /// The same, where the rows were checked already.
  func imported(_ report: CheckReport) throws -> ImportedBars {
    if let error = report.findings.first(where: { $0.severity == .error }) {
      let line = error.places.first?.line.map { ":\($0)" } ?? ""
      throw AssayError(.data, error.says, at: name + line, mend: error.mend)
    }
    guard !bars.isEmpty else {
      throw AssayError(.data, "no bars are left", at: name, mend: "look at the rows first")
    }
    var rows = BarRows()
    rows.bars = bars
    try rows.checkSteps(at: name)
    let series = BarSeries(
      name: name, bars: bars, quoteVolume: quoteVolume, spread: spread)
    return ImportedBars(series: series, isVolumeMissing: isVolumeMissing)
  }
}
