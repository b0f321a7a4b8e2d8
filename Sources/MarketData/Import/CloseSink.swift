/// Tables of closes, one series a column: each close is a bar of one price without volume.
struct CloseSink: RecordSink {
  private(set) var series: [BarRows]
  /// Cells in which no price stands.
  private(set) var emptyCells = 0

  private let scale: Double
  private let isStrict: Bool
  private var last: Int64?

  init(_ layout: RecordLayout, isStrict: Bool) {
    series = Array(repeating: BarRows(), count: layout.series.count)
    scale = layout.priceScale
    self.isStrict = isStrict
  }

  mutating func take(
    _ time: Int64, _ numbers: UnsafePointer<Double>, _ flag: Bool, line: Int
  ) throws(RecordFault) {
    if isStrict, let fault = RecordFault.disorder(time, after: last) { throw fault }
    last = time
    for index in series.indices {
      let price = numbers[index]
      guard !price.isMissingCell else {
        emptyCells += 1
        continue
      }
      var bar = Bar(
        openTime: Timestamp(nanoseconds: time), open: price, high: price, low: price, close: price,
        volume: 0)
      if scale != 1 { bar.divide(by: scale) }
      guard bar.isSound || !isStrict else {
        throw RecordFault(
          column: .number(index), problem: "a price is \(bar.close), not above zero and finite",
          mend: RecordFault.correctRow)
      }
      series[index].bars.append(bar)
      if !isStrict { series[index].places.append(RowPlace(line: line)) }
    }
  }
}
