import MarketData

/// Which bars end the periods over which returns are counted.
package struct ReturnPeriods: Sendable {
  /// The last bar of each period; nil when every bar is one.
  package let ends: [Int]?
  package let perYear: Double
  private let missingBefore: [Int]

  /// - Parameters:
  ///   - period: Nanoseconds; nil, or less than an interval, for single bars.
  ///   - perYear: Periods in a year; nil to take them from the data's calendar.
  ///   - barsPerYear: What the calendar of the data says; counted from the bars if nil.
  package init(
    _ series: BarSeries, bars: Range<Int>, period: Int64?, perYear: Double?,
    barsPerYear: Double? = nil
  ) {
    let barsPerYear = barsPerYear ?? series.periodsPerYear
    guard let period, period > series.interval else {
      ends = nil
      missingBefore = []
      self.perYear = perYear ?? barsPerYear
      return
    }
    let yearNanoseconds = 365.0 * Double(Span.day)
    let isAlwaysOpen = abs(barsPerYear * Double(series.interval) / yearNanoseconds - 1) < 1e-9
    var ends: [Int] = []
    var missing: [Int] = []
    var previous: Int64?
    for bar in bars {
      let index = Self.index(series.bars[bar].openTime, period)
      if bar + 1 < bars.upperBound, Self.index(series.bars[bar + 1].openTime, period) == index {
        continue
      }
      ends.append(bar)
      // A market that never closes had those periods too; nothing is known to have moved in them.
      missing.append(isAlwaysOpen ? previous.map { Int(index - $0) - 1 } ?? 0 : 0)
      previous = index
    }
    self.ends = ends
    missingBefore = missing
    let calendar =
      isAlwaysOpen
      ? yearNanoseconds / Double(period)
      : period >= 2 * Span.day
        // Longer periods are cut by the calendar, weekends included.
        ? 365.25 * Double(Span.day) / Double(period)
        : period >= Span.day ? 252 : barsPerYear * Double(series.interval) / Double(period)
    self.perYear = perYear ?? calendar
  }

  /// How many returns a run of bars holds, periods without a bar counted as returns of 0.
  package func count(in bars: Range<Int>) -> Int {
    guard let ends else { return bars.count }
    return zip(ends, missingBefore).reduce(0) { bars.contains($1.0) ? $0 + 1 + $1.1 : $0 }
  }

  /// When a run of bars begins and each of its returns is complete, one more than there are
  /// returns; periods without a bar share the time between those that have one.
  func closes(_ series: BarSeries, _ bars: Range<Int>) -> [Timestamp] {
    let clock = BarClock(series, bars)
    var before = clock.time(bars.lowerBound)
    var times = [before]
    for (end, missing) in zip(
      ends ?? Array(bars), ends == nil ? bars.map { _ in 0 } : missingBefore)
    {
      let close = clock.time(end + 1)
      let share = Double(close - before) / Double(missing + 1)
      times += (0..<missing).map { before + Int64(share * Double($0 + 1)) } + [close]
      before = close
    }
    return times.map { Timestamp(nanoseconds: $0) }
  }

  /// The first end of a period at or after a place between bars.
  func edge(_ bar: Int) -> Int {
    guard let ends else { return bar }
    let period = firstEnd(bar)
    return period < ends.count ? ends[period] + 1 : bar
  }

  /// The last end of a period at or before a place between bars; nil where none has ended yet.
  func edge(before bar: Int) -> Int? {
    guard let ends else { return bar }
    let period = firstEnd(bar + 1) - 1
    return period >= 0 ? ends[period] + 1 : nil
  }

  /// The number of the first period that ends at or after a place between bars.
  private func firstEnd(_ bar: Int) -> Int {
    let ends = ends ?? []
    var (low, high) = (0, ends.count)
    while low < high {
      let middle = (low + high) / 2
      if ends[middle] + 1 < bar { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Periods in which the data has no bar though the market was open.
  package var missing: Int { missingBefore.reduce(0, +) }

  /// The returns of an equity curve that starts at `initial` before the first of `bars`.
  package func returns(
    of equity: [Double], initial: Double, bars: Range<Int>, additiveCapital: Double?
  ) -> [Double] {
    guard let ends else {
      return simpleReturns(of: equity, initial: initial, additiveCapital: additiveCapital)
    }
    let seen = simpleReturns(
      of: ends.map { equity[$0 - bars.lowerBound] }, initial: initial,
      additiveCapital: additiveCapital)
    return zip(seen, missingBefore).flatMap { Array(repeating: 0.0, count: $1) + [$0] }
  }

  private static func index(_ time: Timestamp, _ period: Int64) -> Int64 {
    let quotient = time.nanoseconds / period
    return time.nanoseconds % period < 0 ? quotient - 1 : quotient
  }
}

/// What each value of an account adds to the one before: as a fraction of the capital where returns
/// add, else of the value before; 0 where nothing was left.
func simpleReturns(
  of equity: [Double], initial: Double, additiveCapital: Double?
) -> [Double] {
  zip([initial] + equity, equity).map { before, now in
    if let additiveCapital { return (now - before) / additiveCapital }
    return before > 0 ? now / before - 1 : 0
  }
}
