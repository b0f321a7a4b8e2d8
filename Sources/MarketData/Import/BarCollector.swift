/// Bars gathered from whatever kind of lines.
struct BarCollector: RecordSink {
  private var bars: BarSink
  private var closes: CloseSink
  private let isTable: Bool
  /// The names of a table's series.
  let names: [String]

  init(_ layout: RecordLayout, isStrict: Bool, place: String) throws {
    try layout.check([.bars, .quotes, .closes], at: place)
    isTable = layout.content == .closes
    names = isTable ? layout.series : [""]
    bars = BarSink(layout, isStrict: isStrict)
    closes = CloseSink(layout, isStrict: isStrict)
  }

  @inline(__always)
  mutating func take(
    _ time: Int64, _ numbers: UnsafePointer<Double>, _ flag: Bool, line: Int
  ) throws(RecordFault) {
    if isTable {
      try closes.take(time, numbers, flag, line: line)
    } else {
      try bars.take(time, numbers, flag, line: line)
    }
  }

  var series: [BarRows] { isTable ? closes.series : [bars.rows] }
  var emptyRows: Int { bars.emptyRows }
  var emptyCells: Int { closes.emptyCells }

  /// The first and the last time of all series.
  var span: (first: Int64, last: Int64)? {
    let all = series
    let firsts = all.compactMap { $0.bars.first?.openTime.nanoseconds }
    let lasts = all.compactMap { $0.bars.last?.openTime.nanoseconds }
    guard let first = firsts.min(), let last = lasts.max() else { return nil }
    return (first, last)
  }
}
