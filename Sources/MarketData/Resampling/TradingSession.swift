import Foundation

/// When a market's day begins, so that intraday bars become the days that its traders mean.
package struct TradingSession: Sendable, Equatable {
  /// The kinds of day.
  package enum Clock: String, Sendable, CaseIterable {
    /// From midnight to midnight in UTC.
    case utc
    /// By the date in New York; intraday bars count from the opening at 9:30.
    case newYork = "new-york"
    /// From 17:00 in New York to 17:00: the day of the currency market, named by where it ends.
    case fx
  }

  package let clock: Clock
  /// The market rests on Saturdays and Sundays.
  let restsOnWeekends: Bool

  package init(_ clock: Clock, restsOnWeekends: Bool) {
    self.clock = clock
    self.restsOnWeekends = restsOnWeekends
  }

  /// The session of a kind, or the one that the bars' own times tell.
  package init(_ clock: Clock? = nil, of series: BarSeries) {
    let times = series.bars.map(\.openTime)
    let hours = TradingCalendar(of: times, interval: series.interval).hours
    self.clock = clock ?? Self.clock(hours, times)
    restsOnWeekends = self.clock != .utc || (hours != .always && hours != .periods)
  }

  /// How long a day is at least, from its beginning; 0 where only bars can tell.
  var leastDay: Int64 {
    switch clock {
    case .utc: restsOnWeekends ? 0 : Span.day
    case .newYork: 16 * Span.hour
    case .fx: Span.day
    }
  }

  private static func clock(_ hours: TradingCalendar.Hours, _ times: [Timestamp]) -> Clock {
    switch hours {
    case .always, .periods, .weekdays, .activity: .utc
    case .week: .fx
    case .newYork: .newYork
    case .sessions: opensInNewYork(times) ? .newYork : .utc
    }
  }

  /// Whether four of five days begin at 9:30 or, with early trading, at 4:00 in New York.
  private static func opensInNewYork(_ times: [Timestamp]) -> Bool {
    var clock = SessionClock(TradingSession(.newYork, restsOnWeekends: true), isDaily: false)
    var last: Int?
    var (days, openings) = (0, 0)
    for time in times {
      let day = clock.day(time)
      guard day != last else { continue }
      last = day
      days += 1
      let sinceMidnight = time.nanoseconds &- clock.start(day)
      if [19 * Span.hour / 2, 4 * Span.hour].contains(sinceMidnight) { openings += 1 }
    }
    return 5 * openings >= 4 * days
  }
}

/// Tells the session's day of a moment, and when days begin; remembers what it told last.
struct SessionClock {
  private let session: TradingSession
  /// Bars of a day or more are named by the session's date.
  private let isDaily: Bool
  private var hour: (index: Int64, offset: Int64) = (.min, 0)
  private var begun: (day: Int, start: Int64) = (.min, 0)
  private var zone: LocalClock?
  private let newYork: TimeZone?

  init(_ session: TradingSession, isDaily: Bool) {
    self.session = session
    self.isDaily = isDaily
    newYork = session.clock == .utc ? nil : TimeZone(identifier: "America/New_York")
    zone = newYork.map { LocalClock($0) }
  }

  /// From the day's beginning in local time back to midnight of its date.
  private var lead: Int64 { session.clock == .fx ? 7 * Span.hour : 0 }

  /// Days since 1970 of the session's date at a moment.
  mutating func day(_ time: Timestamp) -> Int {
    if session.clock == .utc || session.clock == .newYork && isDaily { return time.day }
    let local = time.nanoseconds.addingReportingOverflow(offset(time) + lead).partialValue
    let day = Timestamp(nanoseconds: local).day
    guard session.clock == .fx, session.restsOnWeekends else { return day }
    // Feeds that keep one hour all year begin and end the week an hour off in summer.
    switch Timestamp(day: day).weekday {
    case 5: return day - 1
    case 6: return day + 1
    default: return day
    }
  }

  /// When a day of the session begins, in nanoseconds since 1970.
  mutating func start(_ day: Int) -> Int64 {
    if begun.day == day { return begun.start }
    let local = Int64(day) &* Span.day &- lead
    let start = isDaily ? Int64(day) &* Span.day : zone?.utc(local, after: nil) ?? local
    begun = (day, start)
    return start
  }

  /// Whether the session says when its market opens.
  var knowsOpening: Bool { session.leastDay > 0 }

  /// From where bars shorter than a day are counted.
  mutating func anchor(_ day: Int) -> Int64 {
    guard session.clock == .newYork else { return start(day) }
    let local = Int64(day) &* Span.day &+ 19 * Span.hour / 2
    return zone?.utc(local, after: nil) ?? local
  }

  /// Whether the market rests on a day.
  func isRest(_ day: Int) -> Bool {
    session.restsOnWeekends && Timestamp(day: day).weekday > 4
      || session.clock == .newYork && NewYorkHolidays.isHoliday(day: day)
  }

  /// New York's clock is changed on whole hours.
  private mutating func offset(_ time: Timestamp) -> Int64 {
    let index = floorDivide(time.nanoseconds, Span.hour)
    if hour.index != index {
      let date = Date(timeIntervalSince1970: Double(index) * 3_600)
      hour = (index, Int64(newYork?.secondsFromGMT(for: date) ?? 0) * Span.second)
    }
    return hour.offset
  }
}
