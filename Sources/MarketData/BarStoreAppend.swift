import Documents

extension BarStore {
  /// Adds newer bars to a dataset and answers its new manifest; the old file stands until the new
  /// one is whole.
  ///
  /// Bars that are there already may come again if they are the same; others, and bars between
  /// stored ones, are refused by their times.
  package func append(
    _ newer: BarSeries, from input: DatasetInput, to name: String, repairs: [RepairCount] = [],
    assayVersion: String
  ) throws -> DatasetManifest {
    try folder.check(name, is: .bars)
    return try folder.locked(name) {
      try appendLocked(newer, from: input, to: name, repairs, assayVersion)
    }
  }

  private func appendLocked(
    _ newer: BarSeries, from input: DatasetInput, to name: String, _ repairs: [RepairCount],
    _ assayVersion: String
  ) throws -> DatasetManifest {
    let stored = try load(name)
    let old = try manifest(name)
    try refuseOtherColumns(stored, newer, name)
    try refuseConflicts(stored, newer, name)
    let first = newer.bars.firstIndex { bar in
      stored.bars.last.map { $0.openTime < bar.openTime } ?? true
    }
    guard let first else { return old }
    let rows = first..<newer.bars.count
    let whole = BarSeries(
      name: name, bars: stored.bars + newer.bars[rows],
      quoteVolume: joined(stored.quoteVolume, newer.quoteVolume, rows),
      spread: joined(stored.spread, newer.spread, rows))
    let raw = RawBars(whole, isVolumeMissing: old.isVolumeMissing)
    let report = CheckReport(raw, calendar: old.instrument?.calendar(of: raw))
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
