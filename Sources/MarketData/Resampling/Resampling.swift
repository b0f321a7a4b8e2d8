import Documents

/// Longer bars made of shorter ones.
package struct Resampling: Sendable {
  /// The longer bars; what they are called is left as it was.
  package let series: BarSeries
  package let period: BarPeriod
  package let session: TradingSession
  /// Bars at the end whose longer bar had not ended: left out, or kept by request.
  package let unfinishedBars: Int
  package let keepsPartial: Bool
  /// Bars of the first longer bar where the data begin within it; 0 where they begin with it, or
  /// where bars do not tell when their market opens.
  package let lateBars: Int

  /// What was done, as a manifest remembers it.
  package var repairs: [RepairCount] {
    [RepairCount(repair: "resample=\(period.text), session \(session.clock.rawValue)", rows: rows)]
      + (unfinishedBars == 0
        ? []
        : [
          RepairCount(
            repair: keepsPartial ? "keep-partial" : "drop-partial", rows: unfinishedBars)
        ])
      + (lateBars == 0 ? [] : [RepairCount(repair: "late-start", rows: lateBars)])
  }

  /// What a reader must know; nil where the first and the last bar are whole.
  package var note: String? {
    func bars(_ count: Int) -> String { "\(count) bar\(count == 1 ? "" : "s")" }
    let start =
      lateBars == 0
      ? nil : "the data begin within the first bar of \(period.text), made of \(bars(lateBars))"
    let end =
      unfinishedBars == 0
      ? nil
      : keepsPartial
        ? "the last bar of \(period.text) is made of \(bars(unfinishedBars)) and had not ended"
        : "\(bars(unfinishedBars)) at the end fill no bar of \(period.text) and are left out"
    let parts = [start, end].compactMap { $0 }
    return parts.isEmpty ? nil : parts.joined(separator: "; ")
  }

  /// How many shorter bars there were.
  fileprivate let rows: Int
}

extension BarSeries {
  /// Bars of a longer period: the first open, the highest high, the lowest low, the last close, the
  /// sum of volumes, the mean of spreads.
  ///
  /// Bars shorter than a day count from where the session opens, and end with its day; longer ones
  /// are whole days of the session and named by 00:00 UTC of their first date. The last one is left
  /// out unless its time was over: a day is when the bars reach the latest time of day at which any
  /// day before ended, or where days have no hours of their own, their last moment.
  package func resampled(
    to period: BarPeriod, session: TradingSession, keepsPartial: Bool = false
  ) throws -> Resampling {
    try checkMultiple(period)
    var buckets = Buckets(period, session, of: self)
    var groups: [(open: Int64, bars: Range<Int>)] = []
    for index in bars.indices {
      let bucket = buckets.bucket(bars[index].openTime)
      if let last = groups.last, last.open == bucket.open {
        groups[groups.count - 1].bars = last.bars.lowerBound..<index + 1
      } else {
        groups.append((bucket.open, index..<index + 1))
      }
    }
    let unfinished =
      groups.last.map { last in
        buckets.isOver(bars[last.bars.lowerBound].openTime) ? 0 : last.bars.count
      } ?? 0
    if unfinished > 0, !keepsPartial { groups.removeLast() }
    guard !groups.isEmpty else {
      throw AssayError(
        .data, "the bars fill no bar of \(period.text)", at: name,
        mend: "take a longer history or a shorter period, or keep the partial bar")
    }
    return Resampling(
      series: grouped(groups, period), period: period, session: session,
      unfinishedBars: unfinished, keepsPartial: keepsPartial,
      lateBars: buckets.beginsWith(bars[0].openTime) ? 0 : groups[0].bars.count, rows: bars.count)
  }

  private func checkMultiple(_ period: BarPeriod) throws {
    let wanted = period.nanoseconds
    guard interval > 0, wanted > interval, bars.count > 1 else {
      throw AssayError(
        .data, "bars of \(duration(interval)) cannot become bars of \(period.text)", at: name,
        mend: "resample to something longer")
    }
    let months = interval >= 28 * Span.day
    let isMultiple =
      months
      ? period.unit == .months && period.count % sourceMonths == 0
      : period.unit == .months ? Span.day % interval == 0 : wanted % interval == 0
    guard isMultiple else {
      throw AssayError(
        .data, "\(period.text) is no whole number of bars of \(duration(interval))", at: name,
        mend: "take a multiple of it")
    }
  }

  /// Whole months of a bar of four weeks or more.
  var sourceMonths: Int {
    max(1, Int((Double(interval) / Double(Span.day) / 30.4375).rounded()))
  }

  private func grouped(
    _ groups: [(open: Int64, bars: Range<Int>)], _ period: BarPeriod
  ) -> BarSeries {
    func folded(_ column: [Double]?, _ fold: (ArraySlice<Double>) -> Double) -> [Double]? {
      column.map { column in groups.map { fold(column[$0.bars]) } }
    }
    let longer = groups.map { group in
      let part = bars[group.bars]
      var bar = bars[group.bars.lowerBound]
      bar.openTime = Timestamp(nanoseconds: group.open)
      for next in part.dropFirst() {
        bar.high = max(bar.high, next.high)
        bar.low = min(bar.low, next.low)
        bar.close = next.close
        bar.volume += next.volume
      }
      return bar
    }
    let turnover = folded(quoteVolume) { $0.reduce(0, +) }
    // Bars of one length: the mean over time is the plain mean.
    let spreads = folded(spread) { $0.reduce(0, +) / Double($0.count) }
    guard longer.count == 1 else {
      return BarSeries(name: name, bars: longer, quoteVolume: turnover, spread: spreads)
    }
    let ticks = MarketData.ticksPerUnit(of: longer)
    return BarSeries(
      name: name, bars: longer, interval: period.nanoseconds, ticksPerUnit: ticks,
      quoteVolume: turnover, spread: spreads,
      hash: Self.hash(
        bars: longer, interval: period.nanoseconds, ticksPerUnit: ticks, quoteVolume: turnover,
        spread: spreads))
  }
}

/// Which longer bar each moment belongs to.
private struct Buckets {
  /// When a longer bar opens, and the days of the session that it spans.
  struct Bucket {
    var open: Int64
    var days: Range<Int>
  }

  private let period: BarPeriod
  private let isDaily: Bool
  private var clock: SessionClock
  /// When the last bar closes.
  private let end: Int64
  /// From a day's beginning to the latest close of any day before the last.
  private var dayLength: Int64

  init(_ period: BarPeriod, _ session: TradingSession, of series: BarSeries) {
    self.period = period
    isDaily = series.interval >= Span.day
    clock = SessionClock(session, isDaily: isDaily)
    let last = series.bars[series.bars.count - 1].openTime
    guard !isDaily else {
      let day = clock.day(last)
      let date = CivilTime.date(daysSince1970: day)
      let next =
        series.interval < 28 * Span.day
        ? day + Int(series.interval / Span.day)
        : BarPeriod.firstDay(ofMonth: date.year * 12 + date.month - 1 + series.sourceMonths)
      (end, dayLength) = (Int64(next) &* Span.day, Span.day)
      return
    }
    end = last.nanoseconds.addingReportingOverflow(series.interval).partialValue
    dayLength = session.leastDay
    let lastDay = clock.day(last)
    for bar in series.bars where dayLength < Span.day {
      let day = clock.day(bar.openTime)
      guard day != lastDay else { break }
      let close = bar.openTime.nanoseconds &+ series.interval
      dayLength = max(dayLength, min(close &- clock.start(day), Span.day))
    }
    // How long a day of unknown hours is, no bar can tell: summer time ends it an hour later.
    if session.leastDay == 0 { dayLength = Span.day }
  }

  mutating func bucket(_ time: Timestamp) -> Bucket {
    let day = clock.day(time)
    let days = period.days(around: day)
    guard period.isIntraday else {
      return Bucket(open: Int64(days.lowerBound) &* Span.day, days: days)
    }
    let anchor = clock.anchor(day)
    let step = floorDivide(time.nanoseconds &- anchor, period.nanoseconds)
    let open = anchor &+ step &* period.nanoseconds
    let start = clock.start(day)
    // A bar that would begin before its day begins with it.
    return Bucket(open: time.nanoseconds >= start ? max(open, start) : open, days: days)
  }

  /// Whether the longer bar of a moment begins then, as far as bars can tell.
  mutating func beginsWith(_ time: Timestamp) -> Bool {
    let bucket = bucket(time)
    let firstDay = bucket.days.first { !clock.isRest($0) } ?? bucket.days.lowerBound
    if isDaily { return clock.day(time) <= firstDay }
    guard clock.knowsOpening else { return true }
    return time.nanoseconds <= (period.isIntraday ? bucket.open : clock.anchor(firstDay))
  }

  /// Whether the data reach the end of the longer bar that a moment belongs to.
  mutating func isOver(_ time: Timestamp) -> Bool {
    let bucket = bucket(time)
    let lastDay = bucket.days.last { !clock.isRest($0) } ?? bucket.days.upperBound - 1
    let close = clock.start(lastDay) &+ dayLength
    guard period.isIntraday else { return end >= close }
    let anchor = clock.anchor(lastDay)
    let step = floorDivide(time.nanoseconds &- anchor, period.nanoseconds)
    return end >= min(close, anchor &+ (step + 1) &* period.nanoseconds)
  }
}
