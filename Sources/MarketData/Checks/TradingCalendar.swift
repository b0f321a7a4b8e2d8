/// When a market trades, told from the times of its bars.
package struct TradingCalendar: Sendable, Equatable {
  /// The kinds of market that bars tell apart.
  package enum Hours: String, Codable, Sendable, CaseIterable {
    /// Day and night, every day.
    case always
    /// From Sunday evening to Friday evening, as currencies do.
    case week
    /// Some hours of each weekday.
    case sessions
    /// One bar each weekday but for holidays that only the bars know.
    case weekdays
    /// One bar each day that the New York Stock Exchange was open.
    case newYork = "new-york"
    /// Bars of weeks or months: no days to look at.
    case periods
    /// Bars that open when so much was traded: no clock to look at.
    case activity
  }

  /// Bars that a calendar expects and that are not there.
  struct Missing: Equatable {
    var bars = 0
    /// Days or parts of days that pass for holidays.
    var holidays = 0
  }

  package let hours: Hours
  let interval: Int64
  /// Of each slot of the week, from Monday 00:00, in what share of the weeks it had a bar; empty
  /// where days are enough.
  let shares: [Double]
  /// From how many weeks the shares are.
  private let weeks: Int
  /// The hours were told: then a currencies' week has no Saturdays, whatever the bars say.
  private var isTold = false
  /// Days since 1970 on which the market rests, where they are told; nil where bars must tell.
  let holidays: Set<Int>?

  /// In words.
  package var title: String {
    hoursTitle + (holidays.map { ", \(counted($0.count, "holiday")) told" } ?? "")
  }

  private var hoursTitle: String {
    switch hours {
    case .always: "24/7"
    case .week: "currencies' week (Sunday evening to Friday evening)"
    case .sessions: "weekday sessions"
    case .weekdays: "weekdays"
    case .newYork: "New York Stock Exchange days"
    case .periods: "weeks or months"
    case .activity: "none, bars open by what was traded"
    }
  }

  private static let week = 7 * Span.day
  /// A slot that has a bar in as many weeks is one where a bar is missed.
  private static let openShare = 0.8
  /// Below this share a bar is out of hours.
  private static let closedShare = 0.02
  /// Absurd times must not overflow a sum.
  private static let mostMissing: Int64 = 1 << 32
  /// Fewer weeks say too little of the hours.
  private static let fewestWeeks = 6

  /// Recognises the calendar of times in order.
  package init(of times: [Timestamp], interval: Int64) {
    self.init(
      hours: Self.hours(of: times, interval), of: times, interval: interval)
  }

  /// The calendar of a kind, its hours told from times in order.
  ///
  /// - Parameter holidays: Days on which the market rests; without them bars tell, or New York's
  ///   rule does.
  package init(
    hours: Hours, of times: [Timestamp], interval: Int64, holidays: [Timestamp]? = nil
  ) {
    // Bars within the exchange's days have hours, which the bars tell, and the exchange's holidays.
    let isWithinDays = hours == .newYork && interval < Span.day
    let hours = isWithinDays ? .sessions : hours
    self.hours = hours
    self.interval = interval
    self.holidays =
      holidays.map { Set($0.map(\.day)) } ?? (isWithinDays ? Self.newYorkHolidays(times) : nil)
    let isByHours = hours == .week || hours == .sessions
    (shares, weeks) =
      isByHours
      ? Self.shares(times, interval, fewestWeeks: hours == .week ? 2 : Self.fewestWeeks) : ([], 0)
  }

  private static func newYorkHolidays(_ times: [Timestamp]) -> Set<Int>? {
    guard let first = times.first?.day, let last = times.last?.day else { return nil }
    return Set((first...last).filter { NewYorkHolidays.isHoliday(day: $0) })
  }

  /// The calendar of a kind, its hours told from rows in any order.
  ///
  /// - Parameter hours: Nil tells the kind from the rows too.
  package init(hours: Hours?, holidays: [Timestamp]? = nil, of raw: RawBars) {
    let bars = CheckedBars(raw, calendar: nil, now: nil)
    self.init(
      hours: hours ?? bars.calendar.hours, of: bars.bars.map(\.openTime), interval: bars.interval,
      holidays: holidays)
    isTold = hours != nil
  }

  private static func hours(of times: [Timestamp], _ interval: Int64) -> Hours {
    if interval >= 5 * Span.day { return .periods }
    // Bars of several days meet a weekend's stamp sooner or later where no day is closed.
    if interval > Span.day { return times.contains { $0.weekday > 4 } ? .always : .periods }
    var weeks: [Int: UInt8] = [:]
    var hoursSeen: UInt32 = 0
    var last: Int64?
    for time in times {
      let hour = floorDivide(time.nanoseconds, Span.hour)
      guard hour != last else { continue }
      last = hour
      weeks[time.day - time.weekday, default: 0] |= 1 << UInt8(time.weekday)
      hoursSeen |= 1 << UInt32(time.nanosecondOfDay / Span.hour)
    }
    // A span shorter than a week may not have met a weekend: then nothing speaks against it.
    let metWeekends = weeks.values.count { $0 >> 5 == 3 }
    let wholeWeeks = max(1, weeks.count - 2)
    if 2 * metWeekends > wholeWeeks
      || weeks.count == 1 && weeks.values.contains(where: { $0 >> 5 != 0 })
    {
      return .always
    }
    if interval >= Span.day { return isNewYork(times) ? .newYork : .weekdays }
    guard weeks.count > 2 || metWeekends > 0 else { return isUnbroken(times, interval) }
    return hoursSeen.nonzeroBitCount > 20 || interval > 4 * Span.hour ? .week : .sessions
  }

  /// Of less than three weeks: a market whose bars follow one another never closes.
  private static func isUnbroken(_ times: [Timestamp], _ interval: Int64) -> Hours {
    let longest =
      zip(times, times.dropFirst())
      .map { $1.nanoseconds.subtractingReportingOverflow($0.nanoseconds).partialValue }.max() ?? 0
    return longest <= 4 * max(interval, Span.hour) ? .always : .sessions
  }

  /// Whether 97 % of the days are trading days, and 97 % of the trading days are there.
  private static func isNewYork(_ times: [Timestamp]) -> Bool {
    guard let first = times.first?.day, let last = times.last?.day, times.count >= 60,
      NewYorkHolidays.years.contains(times[0].civil.year),
      NewYorkHolidays.years.contains(times[times.count - 1].civil.year)
    else { return false }
    var weekdays = 0
    var holidays = 0
    for day in first...last where Timestamp(day: day).weekday < 5 {
      weekdays += 1
      if NewYorkHolidays.isHoliday(day: day) { holidays += 1 }
    }
    let onHolidays = times.count { NewYorkHolidays.isHoliday(day: $0.day) }
    // A market with its own holidays has bars on most of New York's.
    return Double(times.count) >= 0.97 * Double(weekdays - holidays) && 5 * onHolidays <= holidays
  }

  private static func shares(
    _ times: [Timestamp], _ interval: Int64, fewestWeeks: Int
  ) -> (shares: [Double], weeks: Int) {
    guard interval > 0, interval <= Span.day, week % interval == 0, week / interval <= 100_800,
      let first = times.first, let last = times.last
    else { return ([], 0) }
    let weeks = (last.day - last.weekday - first.day + first.weekday) / 7 + 1
    guard weeks >= fewestWeeks else { return ([], 0) }
    var counts = [Double](repeating: 0, count: Int(week / interval))
    var previous: Int?
    for time in times {
      let slot = slot(time, interval)
      if slot != previous { counts[slot] += 1 }
      previous = slot
    }
    return (counts.map { min(1, $0 / Double(weeks)) }, weeks)
  }

  private static func slot(_ time: Timestamp, _ interval: Int64) -> Int {
    Int((Int64(time.weekday) * Span.day + time.nanosecondOfDay) / interval)
  }

  /// Whether a bar at this time is one that the market should not have.
  func isOutOfHours(_ time: Timestamp) -> Bool {
    switch hours {
    case .always, .periods, .activity: false
    case .weekdays, .newYork: time.weekday > 4 || isKnownHoliday(time.day) ?? false
    case .week, .sessions:
      isKnownHoliday(time.day) ?? false || isToldWeekend(time)
        || !shares.isEmpty && shares[Self.slot(time, interval)] < Self.closedShare
    }
  }

  /// A Saturday in UTC; the last quotes of a Friday may come late.
  private func isToldWeekend(_ time: Timestamp) -> Bool {
    let latest = interval < Span.day ? 2 * Span.hour : -1
    return isTold && hours == .week && time.weekday == 5 && time.nanosecondOfDay > latest
  }

  /// Whether the market rests on a weekday; nil where only the bars could tell.
  private func isKnownHoliday(_ day: Int) -> Bool? {
    if let holidays { return holidays.contains(day) }
    return hours == .newYork ? NewYorkHolidays.isHoliday(day: day) : nil
  }

  /// What should be between two bars that follow one another.
  func missing(after a: Timestamp, before b: Timestamp) -> Missing {
    let span = b.nanoseconds.subtractingReportingOverflow(a.nanoseconds)
    let step = span.overflow ? .max : span.partialValue
    guard step > interval else { return Missing() }
    switch hours {
    case .always:
      let isLate = step % interval >= interval - interval / 2
      return Missing(bars: Int(min(step / interval, Self.mostMissing)) - (isLate ? 0 : 1))
    case .periods:
      // Months are of 28 to 31 days.
      let steps = (Double(step) / Double(interval) * 0.95).rounded()
      return Missing(bars: max(0, Int(min(steps, Double(Self.mostMissing))) - 1))
    case .activity: return Missing()
    case .weekdays, .newYork: return missingDays(after: a.day, before: b.day)
    case .week, .sessions:
      guard !shares.isEmpty else { return Missing(bars: step > 5 * Span.day ? 1 : 0) }
      return missingSlots(after: a, before: b)
    }
  }

  private func missingDays(after a: Int, before b: Int) -> Missing {
    guard b - a > 1 else { return Missing() }
    let weekdays = (a + 1..<b).filter { Timestamp(day: $0).weekday < 5 }
    let closed = weekdays.count { isKnownHoliday($0) ?? false }
    if hours == .newYork || holidays != nil {
      return Missing(bars: weekdays.count - closed, holidays: closed)
    }
    // Three weekdays in a row are a holiday somewhere; more are a hole.
    return weekdays.count <= 3
      ? Missing(holidays: weekdays.count) : Missing(bars: weekdays.count)
  }

  private func missingSlots(after a: Timestamp, before b: Timestamp) -> Missing {
    guard b.day - a.day <= 400 else {
      let open = shares.count { $0 >= Self.openShare }
      return Missing(bars: open * ((b.day - a.day) / 7))
    }
    let open = openSlots(after: a, before: b)
    // Where summer time begins on another day elsewhere, a week ends or begins an hour off.
    let isWeekend = a.weekday >= 4 && b.weekday != a.weekday && b.day - a.day <= 4
    if hours == .week, isWeekend, !open.isEmpty, Int64(open.count) * interval <= 2 * Span.hour {
      return Missing(holidays: 1)
    }
    let closedDays = Set(open.filter { isHoliday($0, between: a, b) }.map(\.day))
    return Missing(
      bars: open.count { !isHoliday($0, between: a, b) }, holidays: closedDays.count)
  }

  /// The times between two bars at which a bar is missed in other weeks.
  private func openSlots(after a: Timestamp, before b: Timestamp) -> [Timestamp] {
    steps(after: a, before: b, by: interval)
      .filter { shares[Self.slot($0, interval)] >= openShare(at: $0) }
  }

  /// In what share of the weeks a slot has a bar that is open: of few weeks one missed bar is much,
  /// so inside the days that all currencies trade half of them do.
  private func openShare(at time: Timestamp) -> Double {
    guard hours == .week, weeks < 12 else { return Self.openShare }
    let isInside =
      time.weekday < 4 || time.weekday == 4 && time.nanosecondOfDay < 20 * Span.hour
    return isInside ? 0.5 : Self.openShare
  }

  private func steps(after a: Timestamp, before b: Timestamp, by step: Int64) -> [Timestamp] {
    // What is nearer to the next bar than half an interval is that bar.
    stride(
      from: a.nanoseconds + step, through: b.nanoseconds - (interval - interval / 2), by: Int(step)
    ).map { Timestamp(nanoseconds: $0) }
  }

  /// When the bars that are missing between two should have opened; none where days or weeks give
  /// no time, or where there would be more than `most`.
  func missingTimes(after a: Timestamp, before b: Timestamp, most: Int) -> [Timestamp] {
    let missing = missing(after: a, before: b).bars
    guard missing > 0, missing <= most else { return [] }
    switch hours {
    case .always: return steps(after: a, before: b, by: interval)
    case .weekdays, .newYork:
      return steps(after: a, before: b, by: Span.day).filter { !isOutOfHours($0) }
    case .week, .sessions:
      guard !shares.isEmpty, b.day - a.day <= 400 else { return [] }
      return openSlots(after: a, before: b).filter { !isHoliday($0, between: a, b) }
    case .periods, .activity: return []
    }
  }

  /// Around Christmas and New Year all markets rest; sessions close early or for up to three days.
  private func isHoliday(_ time: Timestamp, between a: Timestamp, _ b: Timestamp) -> Bool {
    let civil = time.civil
    let isYearsEnd =
      civil.month == 12 && ([24, 25, 26, 31].contains(civil.day))
      || civil.month == 1 && civil.day <= 2
    if let known = isKnownHoliday(time.day) {
      let isCutShort = hours == .sessions && time.day == a.day && b.day != a.day
      return known || isCutShort
    }
    if hours == .week || isYearsEnd { return isYearsEnd }
    return time.day != b.day && b.day != a.day && b.day - a.day <= 6
  }
}

extension Timestamp {
  /// Midnight of a day, which lies inside 1677 to 2262.
  init(day: Int) { self.init(nanoseconds: Int64(day) &* Span.day) }
}
