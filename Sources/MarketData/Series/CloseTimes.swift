extension BarSeries {
  /// The moment at which each bar is known, never later than the market opens again.
  ///
  /// A bar closes an interval after it opened, bars of months with their months, or when the next
  /// bar opens, if that is sooner. Bars of a day or longer of a market that rests at weekends are
  /// told by their dates, but their sessions end before the dates do: they count as known four
  /// hours sooner, at 20:00 UTC, when no later session has begun anywhere.
  package var closeTimes: [Timestamp] {
    let early = interval >= Span.day && !tradesOnWeekends ? 4 * Span.hour : 0
    return bars.indices.map { index in
      let end = end(of: bars[index].openTime)
      let next = index + 1 < bars.count ? bars[index + 1].openTime.nanoseconds : .max
      let close = min(end, next)
      return Timestamp(nanoseconds: close == .max ? close : close &- early)
    }
  }

  private func end(of open: Timestamp) -> Int64 {
    guard interval >= 28 * Span.day else {
      let (end, overflow) = open.nanoseconds.addingReportingOverflow(interval)
      return overflow ? .max : end
    }
    let date = open.civil
    let month = date.year * 12 + date.month - 1 + sourceMonths
    let (end, overflow) = Int64(BarPeriod.firstDay(ofMonth: month))
      .multipliedReportingOverflow(by: Span.day)
    return overflow ? .max : end
  }
}
