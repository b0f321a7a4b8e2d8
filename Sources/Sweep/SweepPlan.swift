import Indicators
import Lanes
import MarketData
import Metrics
import Trading

/// What every parameter set of a sweep has in common.
package struct SweepPlan: Sendable {
  package let series: BarSeries
  package let entry: CatalogEntry
  package let columns: ExecutionColumns
  package let side: Side
  package let capital: Double
  /// The bars that are accounted for; earlier ones only warm indicators up.
  package let bars: Range<Int>
  /// Where segments end, ascending; the last one is the end of `bars`.
  package let segmentEnds: [Int]
  /// The last bar of each return period in `bars`; nil when every bar is a period.
  package let periodEnds: Column<Int>?
  let barColumn: Column<Bar>

  package init(
    series: BarSeries, entry: CatalogEntry, columns: ExecutionColumns, side: Side, capital: Double,
    bars: Range<Int>, segmentEnds: [Int]? = nil, periodEnds: [Int]? = nil
  ) {
    precondition(!bars.isEmpty && bars.upperBound <= series.bars.count, "Bars of the series.")
    self.series = series
    self.entry = entry
    self.columns = columns
    self.side = side
    self.capital = capital
    self.bars = bars
    self.segmentEnds = segmentEnds ?? [bars.upperBound]
    self.periodEnds = periodEnds.map(Column.init)
    precondition(self.segmentEnds.last == bars.upperBound, "Segments cover the bars.")
    barColumn = Column(series.bars)
    let highest = series.bars.reduce(0) { max($0, $1.high) }
    scale = PriceScale(ticksPerUnit: series.ticksPerUnit, highestPrice: highest)
  }

  package let scale: PriceScale

  /// The capital that returns are fractions of; nil where they compound.
  package var additiveCapital: Double? { columns.model.isAdditive ? capital : nil }

  /// Runs of at most 512 bars, cut at the ends of segments.
  func blocks() -> [Range<Int>] {
    var start = bars.lowerBound
    var blocks: [Range<Int>] = []
    for end in segmentEnds {
      let pieces = (end - start + MarkRange.longestBlock - 1) / MarkRange.longestBlock
      for piece in 0..<pieces {
        let from = start + (end - start) * piece / pieces
        blocks.append(from..<(start + (end - start) * (piece + 1) / pieces))
      }
      start = end
    }
    return blocks
  }

  /// The way through the columns, which the plan keeps alive.
  func course(_ range: MarkRange) -> Course {
    Course(
      origin: bars.lowerBound, bars: barColumn.pointer, fills: columns.fills.pointer,
      marks: columns.marks.pointer,
      markSums: columns.markSums.pointer, fundings: columns.fundings.pointer,
      fundingMarks: columns.fundingMarks.pointer, fundingBars: columns.fundingBars.buffer,
      exitSlippages: columns.exitSlippages.pointer,
      exitImpacts: columns.exitImpacts.pointer, ranges: columns.ranges?.pointer,
      terms: Terms(columns, capital: capital, side: side),
      periodEnds: periodEnds?.buffer, markRange: range)
  }
}
