/// Best bids and asks made into bars of the middle, as they come: a day is too much to keep.
///
/// A bar's open and close are the middles at its first and last time, and its spread is the one at
/// its close. Dumps are not always in order: what comes late goes into the bar of its time, so that
/// the order of rows changes nothing but which of the rows of one time is the last.
struct TickerSink: RecordSink {
  /// One bar on its way.
  private struct Open {
    var bar: Bar
    var spread: Double
    var first: Int64
    var last: Int64

    mutating func take(_ time: Int64, _ middle: Double, _ spread: Double) {
      bar.high = max(bar.high, middle)
      bar.low = min(bar.low, middle)
      if time < first { (first, bar.open) = (time, middle) }
      if time >= last { (last, bar.close, self.spread) = (time, middle, spread) }
    }
  }

  private var bars: [Open] = []
  /// Rows in which a side of the book is empty, or as good as.
  private(set) var emptyRows = 0
  /// Rows older than the row before.
  private(set) var lateRows = 0
  private(set) var count = 0

  private let span: Int64
  private let scale: Double
  private var lastTime = Int64.min

  /// - Parameter span: Nanoseconds of a bar.
  init(_ layout: RecordLayout, span: Int64) {
    self.span = span
    scale = layout.priceScale
  }

  mutating func take(
    _ time: Int64, _ numbers: UnsafePointer<Double>, _ flag: Bool, line: Int
  ) throws(RecordFault) {
    let (bid, ask) = (numbers[0] / scale, numbers[1] / scale)
    guard bid >= 0, ask >= bid || ask == 0, ask < .infinity else { throw unsound(bid, ask) }
    guard bid > 0, ask > 0 else { return emptyRows += 1 }
    if time < lastTime { lateRows += 1 }
    lastTime = time
    count += 1
    let middle = Self.middle(bid, ask)
    // A spread as wide as the price is an empty side that somebody filled.
    guard ask - bid < middle else { return emptyRows += 1 }
    add(time, middle, (ask - bid) / middle)
  }

  /// Halfway, as it is written: 40.005, not 40.004999999999995.
  private static func middle(_ bid: Double, _ ask: Double) -> Double {
    let middle = (bid + ask) / 2
    let written = (middle * 1e9).rounded() / 1e9
    return abs(written - middle) <= 1e-14 * middle ? written : middle
  }

  private mutating func add(_ time: Int64, _ middle: Double, _ spread: Double) {
    let start = Timestamp(nanoseconds: time.rounded(to: span))
    let place = bars.last.map { $0.bar.openTime <= start } ?? true ? bars.count : place(of: start)
    if place > 0, bars[place - 1].bar.openTime == start {
      bars[place - 1].take(time, middle, spread)
    } else {
      let bar = Bar(
        openTime: start, open: middle, high: middle, low: middle, close: middle, volume: 0)
      bars.insert(Open(bar: bar, spread: spread, first: time, last: time), at: place)
    }
  }

  /// How many bars begin at a time or before.
  private func place(of start: Timestamp) -> Int {
    var range = 0..<bars.count
    while !range.isEmpty {
      let middle = range.lowerBound + range.count / 2
      range =
        bars[middle].bar.openTime <= start
        ? middle + 1..<range.upperBound : range.lowerBound..<middle
    }
    return range.lowerBound
  }

  private func unsound(_ bid: Double, _ ask: Double) -> RecordFault {
    let isBid = !(bid >= 0 && bid < .infinity)
    let isCrossed = !isBid && ask >= 0 && ask < bid
    return RecordFault(
      column: .number(isBid ? 0 : 1),
      problem: isCrossed
        ? "the ask \(ask) is below the bid \(bid)"
        : "the \(isBid ? "bid" : "ask") is \(isBid ? bid : ask), which is no price",
      mend: RecordFault.correctRow)
  }

  /// The bars so far, in the order of time.
  var rows: BarRows {
    var rows = BarRows()
    rows.bars = bars.map(\.bar)
    rows.spread = bars.map(\.spread)
    return rows
  }
}
