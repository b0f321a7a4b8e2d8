extension DataCheck {
  /// Cells that are no finite number, and prices and volumes that cannot be.
  static let numbers = DataCheck { bars in
    var missing: [(Int, String)] = []
    var impossible: [(Int, String)] = []
    for row in bars.raw.bars.indices {
      let cells = cells(bars.raw, row)
      if let cell = cells.first(where: { !$0.value.isFinite }) {
        missing.append((row, "\(cell.name) is \(cell.value)"))
      } else if let cell = cells.first(where: { $0.isPrice ? $0.value <= 0 : $0.value < 0 }) {
        impossible.append((row, "\(cell.name) is \(cell.value)"))
      }
    }
    return [
      bars.finding(
        "not-a-number", .error, atRows: missing.map(\.0),
        says: "\(counted(missing.count, "row")) with a cell that is empty or no finite number",
        mend: "fill the cells, or leave the rows out with --repair drop-bad",
        what: missing.map(\.1)),
      bars.finding(
        "non-positive", .error, atRows: impossible.map(\.0),
        says: "\(counted(impossible.count, "row")) with a price not above or a volume below zero",
        mend: "correct the cells, or leave the rows out with --repair drop-bad",
        what: impossible.map(\.1)),
    ].compactMap { $0 }
  }

  private static func cells(
    _ raw: RawBars, _ row: Int
  ) -> [(name: String, value: Double, isPrice: Bool)] {
    let bar = raw.bars[row]
    var cells = [
      ("open", bar.open, true), ("high", bar.high, true), ("low", bar.low, true),
      ("close", bar.close, true), ("volume", bar.volume, false),
    ]
    if let column = raw.quoteVolume { cells.append(("quote volume", column[row], false)) }
    if let column = raw.spread { cells.append(("spread", column[row], false)) }
    return cells
  }

  /// Highs and lows between which the open and the close do not lie.
  static let highLow = DataCheck { bars in
    let rows = bars.raw.bars.indices.filter { row in
      let bar = bars.raw.bars[row]
      let prices = [bar.open, bar.high, bar.low, bar.close]
      guard prices.allSatisfy({ $0.isFinite && $0 > 0 }) else { return false }
      return bar.high < prices.max() ?? 0 || bar.low > prices.min() ?? 0
    }
    return [
      bars.finding(
        "high-low", .error, atRows: Array(rows),
        says: "\(counted(rows.count, "row")) whose open or close lies outside low to high",
        mend: "look the prices up elsewhere, or widen high and low with --repair clip-high-low",
        what: rows.prefix(CheckFinding.mostPlaces).map { row in
          let bar = bars.raw.bars[row]
          return "open \(bar.open), high \(bar.high), low \(bar.low), close \(bar.close)"
        })
    ].compactMap { $0 }
  }
}
