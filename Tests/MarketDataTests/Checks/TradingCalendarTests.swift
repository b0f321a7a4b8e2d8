import Foundation
import MarketData
import Testing

@Suite struct TradingCalendarTests {
  /// The weekdays of 2006 to 2017 on which none of 31 large US shares has a bar (daily bars of the
  /// exchange), all years' counts and those closings that no rule gives.
  @Test func knowsNewYorksDays() throws {
    let times = try weekdays("2006-01-03", "2017-12-29")
    let open = times.filter { time in
      let report = CheckReport(
        RawBars(name: "x", bars: calmBars(at: neighbours(of: time))),
        calendar: TradingCalendar(
          hours: .newYork, of: RawBars(name: "x", bars: calmBars(at: neighbours(of: time)))))
      return report.finding("out-of-hours") == nil
    }
    #expect(times.count == 3_129 && open.count == 3_020)
    let closed = Set(times).subtracting(open)
    for day in [
      "2007-01-02", "2008-03-21", "2010-12-24", "2011-12-26", "2012-10-29", "2012-10-30",
      "2015-07-03", "2016-03-25", "2017-01-02",
    ] {
      #expect(closed.contains(try #require(Timestamp(iso: day))), "\(day)")
    }
    // New Year's Day of 2011 was a Saturday: the Friday before was open.
    #expect(open.contains(try #require(Timestamp(iso: "2010-12-31"))))
  }

  /// A series of which the day is the last, so that only it can be out of hours.
  private func neighbours(of time: Timestamp) -> [Timestamp] { [time] }

  private func weekdays(_ first: String, _ last: String) throws -> [Timestamp] {
    let (start, end) = (
      try #require(Timestamp(iso: first)).nanoseconds,
      try #require(Timestamp(iso: last)).nanoseconds
    )
    return stride(from: start, through: end, by: Int64.Stride(Span.day))
      .map { Timestamp(nanoseconds: $0) }.filter { $0.weekday < 5 }
  }

  @Test func recognisesNewYorkAndMissesItsDays() throws {
    let all = try weekdays("2012-01-03", "2013-12-31")
    let closed = [
      "2012-01-16", "2012-02-20", "2012-04-06", "2012-05-28", "2012-07-04", "2012-09-03",
      "2012-10-29", "2012-10-30", "2012-11-22", "2012-12-25", "2013-01-01", "2013-01-21",
      "2013-02-18", "2013-03-29", "2013-05-27", "2013-07-04", "2013-09-02", "2013-11-28",
      "2013-12-25",
    ]
    var times = all.filter { time in !closed.contains { time.iso.hasPrefix($0) } }
    let whole = CheckReport(RawBars(name: "x", bars: calmBars(at: times)))
    #expect(whole.calendar == "New York Stock Exchange days")
    #expect(counts(whole) == ["holiday": 18, "survivorship": 1])
    times.removeAll { $0.iso.hasPrefix("2013-05-14") || $0.iso.hasPrefix("2012-10-31") }
    let report = CheckReport(RawBars(name: "x", bars: calmBars(at: times)))
    #expect(report.finding("gap")?.count == 2)
    #expect(report.finding("gap")?.says.hasPrefix("2 gaps, 2 bars missing") == true)
  }

  @Test func leavesOtherMarketsTheirHolidays() throws {
    let all = try weekdays("2018-01-01", "2018-12-31")
    let times = all.filter { time in
      !["2018-05-01", "2018-05-10", "2018-10-03"].contains { time.iso.hasPrefix($0) }
    }
    let report = CheckReport(RawBars(name: "x", bars: calmBars(at: times)))
    #expect(report.calendar == "weekdays")
    #expect(counts(report) == ["holiday": 3, "survivorship": 1])
    let holes = times.filter { !$0.iso.hasPrefix("2018-08-1") }
    #expect(CheckReport(RawBars(name: "x", bars: calmBars(at: holes))).finding("gap")?.count == 1)
  }

  @Test func takesChristmasForAHoliday() {
    let times = marketTimes(from: "2018-01-15", weeks: 60, where: isCurrencyHour).filter { time in
      !(time.iso.hasPrefix("2018-12-25") || time.iso.hasPrefix("2019-01-01"))
    }
    let report = CheckReport(RawBars(name: "x", bars: calmBars(at: times)))
    #expect(counts(report) == ["holiday": 2])
  }

  /// Three weeks of a currency with a hole on a Wednesday, and bars of three days of a market that
  /// never rests.
  @Test func shortSpansTellGapsToo() throws {
    let quarters = marketTimes(
      from: "2018-02-05", weeks: 3, step: 15 * Span.minute, where: isCurrencyHour)
    let hole = quarters[0].nanoseconds + 9 * Span.day + 12 * Span.hour
    let holed = quarters.filter { !(hole..<hole + Span.hour).contains($0.nanoseconds) }
    let report = CheckReport(RawBars(name: "x", bars: calmBars(at: holed)))
    #expect(report.findings.first { $0.check == "gap" }?.says.contains("4 bars missing") == true)
    let whole = CheckReport(RawBars(name: "x", bars: calmBars(at: quarters)))
    #expect(!whole.findings.contains { $0.check == "gap" })
    let threeDays = (0..<60).map { Timestamp(nanoseconds: (19_000 + 3 * $0) * Span.day) }
    for times in [threeDays, [Timestamp(nanoseconds: 19_000 * Span.day)]] {
      let report = CheckReport(RawBars(name: "x", bars: calmBars(at: times)))
      #expect(!report.findings.contains { $0.check == "out-of-hours" }, "\(report.calendar)")
    }
  }
}
