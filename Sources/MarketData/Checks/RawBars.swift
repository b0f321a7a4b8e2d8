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
  /// Where each row stood; nil for stored bars.
  package var places: [RowPlace]?
  /// Lines that have no time or the wrong number of cells: they are no rows.
  package var unreadable: [RowPlace]
  /// What cells say that are no number, of the first such rows, where a file was read.
  var badCells: [RowPlace: String] = [:]
  /// How many rows were left out because no price stood in them, where sources write such rows.
  package var emptyRows = 0
  /// The files and the members of zips that the places count.
  package var texts: [String] = []

  /// All columns have a value for each bar.
  package init(
    name: String, bars: [Bar], quoteVolume: [Double]? = nil, spread: [Double]? = nil,
    isVolumeMissing: Bool = false, places: [RowPlace]? = nil, unreadable: [RowPlace] = []
  ) {
    for count in [quoteVolume?.count, spread?.count, places?.count] {
      precondition(count ?? bars.count == bars.count, "a column has a value for each bar")
    }
    self.name = name
    self.bars = bars
    self.quoteVolume = quoteVolume
    self.spread = spread
    self.isVolumeMissing = isVolumeMissing
    self.places = places
    self.unreadable = unreadable
  }

  /// What a stored dataset gives, or a strict import.
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
    taken.places = places.map { column in rows.map { column[$0] } }
    return taken
  }

  /// Whether two rows tell the same in every column.
  func isSame(_ row: Int, _ other: Int) -> Bool {
    Self.isSame(bars[row], bars[other]) && Self.isSame(quoteVolume, row, other)
      && Self.isSame(spread, row, other)
  }

  /// The text in which a row stands, where there are several.
  func text(_ place: RowPlace) -> String? { texts.count > 1 ? texts[safe: place.text] : nil }

  /// What the cell says that made a number of a row unreadable.
  func badCell(_ row: Int) -> String? { (places?[row]).flatMap { badCells[$0] } }

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
