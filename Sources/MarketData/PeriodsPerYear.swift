extension BarSeries {
  /// Bars a year, guessed from the bars' own times.
  ///
  /// The rule, first match first:
  /// - bars that open when so much was traded: their count over the span in years;
  /// - interval of 28 days or more: 12 divided by its whole months; of 7 days or more: 52 divided
  ///   by its whole weeks;
  /// - bars on Saturday and on Sunday in more than half of the weeks that have bars: a market that
  ///   never closes, 365 days divided by the interval;
  /// - interval of a day or more: 252 days divided by the interval;
  /// - bars in more than 20 different hours of the day: currencies, 252 × 24 h divided by the
  ///   interval;
  /// - else a market with hours: 252 × the median count of bars on days that have any.
  package var periodsPerYear: Double {
    if !followsClock(bars) { return Double(bars.count - 1) / years }
    let days = Double(interval) / Double(Span.day)
    if days >= 28 { return 12 / max(1, (days / 30.4375).rounded()) }
    if days >= 7 { return 52 / (days / 7).rounded() }
    if tradesOnWeekends { return 365 / days }
    if days >= 1 || distinctHours > 20 { return 252 / days }
    return 252 * medianBarsPerDay
  }

  /// From the first open to the last; there are several.
  private var years: Double {
    let span = bars[bars.count - 1].openTime.since(bars[0].openTime)
    return Double(span) / (365.25 * Double(Span.day))
  }

  /// Whether more than half of the weeks with bars have some on Saturday and on Sunday.
  var tradesOnWeekends: Bool {
    var weeks: [Int: (saturday: Bool, sunday: Bool)] = [:]
    for bar in bars {
      let day = bar.openTime.day
      let weekday = bar.openTime.weekday
      var week = weeks[day - weekday] ?? (false, false)
      if weekday == 5 { week.saturday = true }
      if weekday == 6 { week.sunday = true }
      weeks[day - weekday] = week
    }
    return 2 * weeks.values.count { $0.saturday && $0.sunday } > weeks.count
  }

  private var distinctHours: Int {
    var seen: UInt32 = 0
    for bar in bars { seen |= 1 << UInt32(bar.openTime.nanosecondOfDay / Span.hour) }
    return seen.nonzeroBitCount
  }

  private var medianBarsPerDay: Double {
    var counts: [Int] = []
    var last: Int?
    for bar in bars {
      let day = bar.openTime.day
      if day == last { counts[counts.count - 1] += 1 } else { counts.append(1) }
      last = day
    }
    guard !counts.isEmpty else { return Double(Span.day) / Double(interval) }
    counts.sort()
    let middle = counts.count / 2
    return counts.count % 2 == 1
      ? Double(counts[middle]) : Double(counts[middle - 1] + counts[middle]) / 2
  }
}
