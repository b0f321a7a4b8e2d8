import MarketData
import Testing

@Suite struct PeriodsPerYearTests {
  private let monday: Int64 = 4 * 86_400

  /// Bars every `step` seconds for `days` days from a Monday, where `isOpen(weekday, second)`.
  private func periods(
    _ step: Int64, days: Int64, where isOpen: (_ weekday: Int64, _ second: Int64) -> Bool
  ) -> Double {
    var seconds: [Int64] = []
    for second in stride(from: 0, to: days * 86_400, by: Int64.Stride(step))
    where isOpen(second / 86_400 % 7, second % 86_400) {
      seconds.append(monday + second)
    }
    return BarSeries(name: "x", bars: flatBars(at: seconds)).periodsPerYear
  }

  @Test func marketsThatNeverClose() {
    #expect(periods(3_600, days: 30) { _, _ in true } == 8_760)
    #expect(periods(86_400, days: 30) { _, _ in true } == 365)
    #expect(periods(14_400, days: 30) { _, _ in true } == 2_190)
  }

  @Test func daysWithoutWeekends() {
    #expect(periods(86_400, days: 60) { weekday, _ in weekday < 5 } == 252)
  }

  @Test func currencies() {
    let hours = periods(3_600, days: 60) { weekday, second in
      weekday < 4 || (weekday == 4 && second < 22 * 3_600) || (weekday == 6 && second >= 22 * 3_600)
    }
    #expect(hours == 252 * 24)
  }

  @Test func marketsWithHours() {
    let halfHours = periods(1_800, days: 60) { weekday, second in
      weekday < 5 && second >= 14 * 3_600 + 1_800 && second < 21 * 3_600
    }
    #expect(halfHours == 252 * 13)
  }

  @Test func weeksMonthsAndQuarters() {
    let weeks = flatBars(at: (0..<50).map { (week: Int64) in monday + week * 7 * 86_400 })
    #expect(BarSeries(name: "x", bars: weeks).periodsPerYear == 52)
    let months = (0..<48).compactMap { month in
      Timestamp(CivilTime(year: 2020 + month / 12, month: 1 + month % 12, day: 1))
    }
    let monthly = flatBars(at: months.map { $0.nanoseconds / Span.second })
    #expect(BarSeries(name: "x", bars: monthly).periodsPerYear == 12)
    let quarterly = stride(from: 0, to: 48, by: 3).map { monthly[$0] }
    #expect(BarSeries(name: "x", bars: quarterly).periodsPerYear == 4)
  }

  @Test func oneBar() {
    #expect(BarSeries(name: "x", bars: flatBars(at: [monday])).periodsPerYear == 252)
  }
}
