import Documents

extension BarStore {
  /// Adds newer bars to a dataset and answers its new manifest; the old file stands until the new
  /// one is whole.
  ///
  /// Bars that are there already may come again if they are the same; others, and bars between
  /// stored ones, are refused by their times.
  ///
  /// - Parameter replacesLast: Takes the stored bar of the latest open, which may not have closed
  ///   when it was taken, from the newer bars.
  package func append(
    _ newer: BarSeries, from input: DatasetInput, to name: String, repairs: [RepairCount] = [],
    replacesLast: Bool = false,
    now: Timestamp? = nil, assayVersion: String
  ) throws -> DatasetManifest {
    try folder.check(name, is: .bars)
    return try folder.locked(name) {
      let stored = try load(name)
      let isReplacing =
        replacesLast && newer.bars.contains { $0.openTime == stored.bars.last?.openTime }
      return try appendLocked(
        newer, from: input, to: isReplacing ? stored.withoutLast : stored,
        repairs + (isReplacing ? [RepairCount(repair: "replace-last", rows: 1)] : []), now,
        assayVersion)
    }
  }

  private func appendLocked(
    _ newer: BarSeries, from input: DatasetInput, to stored: BarSeries, _ repairs: [RepairCount],
    _ now: Timestamp?, _ assayVersion: String
  ) throws -> DatasetManifest {
    let name = stored.name
    let old = try manifest(name)
    try refuseOtherColumns(stored, newer, name)
    try refuseOtherLength(stored, newer, name)
    try refuseConflicts(stored, newer, name)
    let first = newer.bars.firstIndex { bar in
      stored.bars.last.map { $0.openTime < bar.openTime } ?? true
    }
    guard let first else { return old }
    try refuseOtherUnits(stored, newer.bars[first], name)
    let rows = first..<newer.bars.count
    let whole = BarSeries(
      name: name, bars: stored.bars + newer.bars[rows],
      quoteVolume: joined(stored.quoteVolume, newer.quoteVolume, rows),
      spread: joined(stored.spread, newer.spread, rows))
    let raw = RawBars(whole, isVolumeMissing: old.isVolumeMissing)
    let report = CheckReport(raw, calendar: old.instrument?.calendar(of: raw), now: now)
    var manifest = DatasetManifest(
      ImportedBars(series: whole, isVolumeMissing: old.isVolumeMissing), checks: report.counts,
      source: old.source, licence: old.licence, inputs: old.inputs + [input],
      repairs: (old.repairs ?? []) + repairs, assayVersion: assayVersion)
    manifest.instrument = old.instrument
    try replace(whole, manifest)
    return manifest
  }

  private func joined(_ old: [Double]?, _ newer: [Double]?, _ rows: Range<Int>) -> [Double]? {
    guard let old, let newer else { return nil }
    return old + newer[rows]
  }

  private func refuseOtherColumns(
    _ stored: BarSeries, _ newer: BarSeries, _ name: String
  ) throws {
    let pairs = [
      ("quote volume", stored.quoteVolume != nil, newer.quoteVolume != nil),
      ("spread", stored.spread != nil, newer.spread != nil),
    ]
    guard let (column, isStored, _) = pairs.first(where: { $0.1 != $0.2 }) else { return }
    throw AssayError(
      .data, "the \(isStored ? "stored" : "newer") bars have a \(column) column, the others none",
      at: name, mend: "give a file with the same columns")
  }

  /// A price that is a twentieth of the one before, or twenty times it, is told in other units.
  private func refuseOtherUnits(_ stored: BarSeries, _ first: Bar, _ name: String) throws {
    guard let last = stored.bars.last, !(0.05...20).contains(first.open / last.close) else {
      return
    }
    throw AssayError(
      .data,
      "the newer bars begin at \(first.open), and the stored ones end at \(last.close)", at: name,
      mend: "say how the file is read as on import (--price-scale, --columns)")
  }

  /// Two bars or less do not tell their length.
  private func refuseOtherLength(
    _ stored: BarSeries, _ newer: BarSeries, _ name: String
  ) throws {
    guard min(stored.bars.count, newer.bars.count) > 2, newer.interval != stored.interval,
      followsClock(stored.bars), followsClock(newer.bars)
    else { return }
    throw AssayError(
      .data,
      "the stored bars last \(duration(stored.interval)), the newer ones"
        + " \(duration(newer.interval))", at: name,
      mend: "give bars of the same length; `assay data resample` makes longer ones")
  }

  private func refuseConflicts(_ stored: BarSeries, _ newer: BarSeries, _ name: String) throws {
    guard let last = stored.bars.last?.openTime else { return }
    var conflicts: [Timestamp] = []
    var row = 0
    for (index, bar) in newer.bars.enumerated() where bar.openTime <= last {
      while stored.bars[row].openTime < bar.openTime { row += 1 }
      let isSame =
        stored.bars[row] == bar && stored.quoteVolume?[row] == newer.quoteVolume?[index]
        && stored.spread?[row] == newer.spread?[index]
      if !isSame { conflicts.append(bar.openTime) }
    }
    guard !conflicts.isEmpty else { return }
    let shown = conflicts.prefix(5).map(\.iso).joined(separator: ", ")
    throw AssayError(
      .data,
      "\(conflicts.count) of the newer bars differ from what is stored up to \(last.iso): "
        + shown + (conflicts.count > 5 ? ", …" : ""), at: name,
      mend: "give bars after \(last.iso) alone, or import the whole history with --replace")
  }
}

extension BarSeries {
  /// All but the newest bar.
  fileprivate var withoutLast: BarSeries {
    var shorter = self
    shorter.bars.removeLast()
    shorter.quoteVolume?.removeLast()
    shorter.spread?.removeLast()
    return shorter
  }
}
