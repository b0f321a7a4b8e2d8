extension DataCheck {
  /// Cells that are no finite number, and prices and volumes that cannot be.
  static let numbers = DataCheck { bars in
    var missing: [(Int, String)] = []
    var impossible: [(Int, String)] = []
    for row in bars.raw.bars.indices where !isSound(bars.raw, row) {
      let cells = cells(bars.raw, row)
      if let cell = cells.first(where: { !$0.value.isFinite }) {
        missing.append((row, bars.raw.badCell(row) ?? words(cell.name, cell.value)))
      } else if let cell = cells.first(where: { !$0.isPossible }) {
        impossible.append((row, "\(cell.name) is \(shown(cell.value))"))
      }
    }
    return [
      bars.finding(
        "not-a-number", .error, atRows: missing.map(\.0),
        says: "\(counted(missing.count, "row")) with a cell that is empty or no finite number",
        mend: "fill the cells, or leave the rows out with --repair drop-bad",
        what: missing.map(\.1), repair: .dropBad),
      bars.finding(
        "non-positive", .error, atRows: impossible.map(\.0),
        says: "\(counted(impossible.count, "row")) with a price, volume or spread that cannot be",
        mend: "correct the cells, or leave the rows out with --repair drop-bad",
        what: impossible.map(\.1), repair: .dropBad),
    ].compactMap { $0 }
  }

  private static func words(_ name: String, _ value: Double) -> String {
    "\(name) is \(value.isNaN && !value.isMissingCell ? "not a number" : shown(value))"
  }

  private static func isSound(_ raw: RawBars, _ row: Int) -> Bool {
    raw.bars[row].isSound && raw.quoteVolume.map { $0[row] >= 0 && $0[row] < .infinity } ?? true
      && raw.spread.map { $0[row] >= 0 && $0[row] < 1 } ?? true
  }

  private static func cells(
    _ raw: RawBars, _ row: Int
  ) -> [(name: String, value: Double, isPossible: Bool)] {
    let bar = raw.bars[row]
    var cells = [("open", bar.open), ("high", bar.high), ("low", bar.low), ("close", bar.close)]
      .map { ($0.0, $0.1, $0.1 > 0) }
    cells.append(("volume", bar.volume, bar.volume >= 0))
    if let value = raw.quoteVolume?[row] { cells.append(("quote volume", value, value >= 0)) }
    if let value = raw.spread?[row] { cells.append(("spread", value, value >= 0 && value < 1)) }
    return cells
  }

  /// Highs and lows between which the open and the close do not lie.
  static let highLow = DataCheck { bars in
    let rows = bars.raw.bars.indices.filter { row in
      let bar = bars.raw.bars[row]
      guard !bar.isSound else { return false }
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
          return "open \(shown(bar.open)), high \(shown(bar.high)), low \(shown(bar.low)),"
            + " close \(shown(bar.close))"
        }, repair: .clipHighLow)
    ].compactMap { $0 }
  }
}
