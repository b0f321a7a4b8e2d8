/// Rows of bars as a source tells them, before anything is refused: in any order, with NaN where a
/// cell is no number.
package struct RawBars: Sendable, Equatable {
  /// The dataset or the file.
  package var name: String
  package var bars: [Bar]
  package var quoteVolume: [Double]?
  package var spread: [Double]?
  /// The source has no volume, so that every bar shows 0.
  package var isVolumeMissing: Bool
  /// The line of each row in its file, from 1; nil for stored bars.
  package var lines: [Int]?
  /// Lines that have no time or the wrong number of cells: they are no rows.
  package var unreadableLines: [Int]

  /// All columns have a value for each bar.
  package init(
    name: String, bars: [Bar], quoteVolume: [Double]? = nil, spread: [Double]? = nil,
    isVolumeMissing: Bool = false, lines: [Int]? = nil, unreadableLines: [Int] = []
  ) {
    for count in [quoteVolume?.count, spread?.count, lines?.count] {
      precondition(count ?? bars.count == bars.count, "a column has a value for each bar")
    }
    self.name = name
    self.bars = bars
    self.quoteVolume = quoteVolume
    self.spread = spread
    self.isVolumeMissing = isVolumeMissing
    self.lines = lines
    self.unreadableLines = unreadableLines
  }

  /// What a stored dataset gives.
  package init(_ series: BarSeries, isVolumeMissing: Bool = false) {
    self.init(
      name: series.name, bars: series.bars, quoteVolume: series.quoteVolume,
      spread: series.spread, isVolumeMissing: isVolumeMissing)
  }

  /// The rows at these places, in that order.
  func taking(_ rows: [Int]) -> RawBars {
    var taken = self
    taken.bars = rows.map { bars[$0] }
    taken.quoteVolume = quoteVolume.map { column in rows.map { column[$0] } }
    taken.spread = spread.map { column in rows.map { column[$0] } }
    taken.lines = lines.map { column in rows.map { column[$0] } }
    return taken
  }

  /// Whether two rows tell the same in every column.
  func isSame(_ row: Int, _ other: Int) -> Bool {
    Self.isSame(bars[row], bars[other]) && Self.isSame(quoteVolume, row, other)
      && Self.isSame(spread, row, other)
  }

  private static func isSame(_ a: Bar, _ b: Bar) -> Bool {
    zip(
      [a.open, a.high, a.low, a.close, a.volume], [b.open, b.high, b.low, b.close, b.volume]
    ).allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) }
  }

  private static func isSame(_ column: [Double]?, _ row: Int, _ other: Int) -> Bool {
    guard let column else { return true }
    return column[row] == column[other] || (column[row].isNaN && column[other].isNaN)
  }
}
