/// Candles for the page: bars merged into a whole multiple of their interval.
struct Candles: Equatable {
  var barsPerCandle: Int64
  /// Open times in milliseconds, on whole multiples of the candle's width.
  var openTimes: [Int64] = []
  var open: [Double] = []
  var high: [Double] = []
  var low: [Double] = []
  var close: [Double] = []

  /// The finest candles that stay within the limit and divide the day or are whole days.
  init(_ bars: ReportContent.PriceBars, limit: Int) {
    precondition(limit > 0)
    let count = Int64(bars.openTimes.count)
    // A candle of less than a second would share its time with the next one on the page.
    var multiple = max(1, (count - 1) / Int64(limit) + 1, (999 / bars.intervalMilliseconds) + 1)
    while true {
      multiple = Candles.dayFriendly(multiple, bars.intervalMilliseconds)
      self.init(merging: bars, barsPerCandle: multiple)
      if openTimes.count <= limit { return }
      multiple += 1 + multiple / 4
    }
  }

  private init(merging bars: ReportContent.PriceBars, barsPerCandle: Int64) {
    self.barsPerCandle = barsPerCandle
    let width = barsPerCandle * bars.intervalMilliseconds
    for index in bars.openTimes.indices {
      let values = [bars.open[index], bars.high[index], bars.low[index], bars.close[index]]
      guard values.allSatisfy(\.isFinite) else { continue }
      // A candle of one bar keeps the bar's own time, on the grid or not.
      let time =
        barsPerCandle == 1
        ? bars.openTimes[index] : floorDivide(bars.openTimes[index], width) * width
      if time == openTimes.last {
        high[high.count - 1] = max(high[high.count - 1], bars.high[index])
        low[low.count - 1] = min(low[low.count - 1], bars.low[index])
        close[close.count - 1] = bars.close[index]
      } else {
        openTimes.append(time)
        open.append(bars.open[index])
        high.append(bars.high[index])
        low.append(bars.low[index])
        close.append(bars.close[index])
      }
    }
  }

  private static func dayFriendly(_ multiple: Int64, _ interval: Int64) -> Int64 {
    let day: Int64 = 86_400_000
    guard interval < day, day % interval == 0 else { return multiple }
    let barsPerDay = day / interval
    if multiple >= barsPerDay { return (multiple - 1) / barsPerDay * barsPerDay + barsPerDay }
    return (multiple...barsPerDay).first { barsPerDay % $0 == 0 } ?? multiple
  }
}
