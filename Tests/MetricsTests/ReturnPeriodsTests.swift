import Experiments
import MarketData
import Numerics
import Testing

@Suite struct ReturnPeriodsTests {
  /// Hourly bars at the given hours since a Monday's midnight.
  private func series(hours: [Int], from monday: Int64 = 19_723) -> BarSeries {
    let bars = hours.map { hour in
      Bar(
        openTime: Timestamp(nanoseconds: monday * Span.day + Int64(hour) * Span.hour), open: 10,
        high: 11, low: 9, close: 10, volume: 1)
    }
    return BarSeries(
      name: "test", bars: bars, interval: Span.hour, ticksPerUnit: 1, hash: "")
  }

  private func days(_ days: [Int]) -> [Int] {
    days.flatMap { day in (0..<24).map { day * 24 + $0 } }
  }

  @Test func barsArePeriodsUnlessLongerOnesAreAskedFor() {
    let series = series(hours: days(Array(0..<28)))
    for period in [nil, Span.hour, Span.minute] {
      let periods = ReturnPeriods(series, bars: 5..<100, period: period, perYear: nil)
      #expect(periods.ends == nil && periods.perYear == 8_760 && periods.missing == 0)
      #expect(periods.count(in: 7..<50) == 43)
      let returns = periods.returns(
        of: [110, 99, 99], initial: 100, bars: 5..<8, additiveCapital: nil)
      #expect(isClose(returns[0], 0.1) && isClose(returns[1], -0.1) && returns[2] == 0)
    }
  }

  /// Three whole days without a bar, and days that end early: a market that never closes had them.
  @Test func marketsThatNeverCloseCountWhatIsMissing() {
    let hours = days(Array(0..<10) + Array(13..<28)).filter { $0 % 24 < 20 || $0 / 24 != 15 }
    let series = series(hours: hours)
    let all = 0..<series.bars.count
    let periods = ReturnPeriods(series, bars: all, period: Span.day, perYear: nil)
    #expect(periods.perYear == 365 && periods.missing == 3)
    #expect(periods.count(in: all) == 28)
    #expect(
      periods.ends?.count == 25 && periods.ends?.first == 23 && periods.ends?.last == all.last)
    #expect(periods.ends?[11] == 287 && periods.ends?[12] == 307)
    // The missing days belong to the run that holds the next end.
    #expect(periods.count(in: 0..<240) == 10 && periods.count(in: 240..<264) == 4)
    let equity = all.map { 100 + Double($0) }
    let returns = periods.returns(of: equity, initial: 100, bars: all, additiveCapital: nil)
    #expect(returns.count == 28 && returns[10...12].allSatisfy { $0 == 0 })
    #expect(isClose(returns[0], 0.23) && isClose(returns[13], 363.0 / 339 - 1))
    #expect(isClose(returns.reduce(1) { $0 * (1 + $1) }, equity[equity.count - 1] / 100))
  }

  @Test func weekendsOfAMarketWithACalendarAreSkipped() {
    let weekdays = (0..<28).filter { $0 % 7 < 5 }
    let series = series(hours: days(weekdays.filter { $0 != 9 }))
    let all = 0..<series.bars.count
    let periods = ReturnPeriods(series, bars: all, period: Span.day, perYear: nil)
    #expect(periods.perYear == 252 && periods.missing == 0)
    #expect(periods.count(in: all) == 19)
    let quarter = ReturnPeriods(series, bars: all, period: 6 * Span.hour, perYear: nil)
    #expect(quarter.perYear == 1_008 && quarter.count(in: all) == 76)
    #expect(ReturnPeriods(series, bars: all, period: Span.day, perYear: 250).perYear == 250)
  }

  /// Weeks of a market with weekends are as many as those of one without.
  @Test func periodsOfMoreThanADayAreCutByTheCalendar() {
    let weekdays = series(hours: (0..<60).filter { $0 % 7 < 5 }.map { 24 * $0 })
    let weeks = ReturnPeriods(
      weekdays, bars: weekdays.bars.indices, period: 7 * Span.day, perYear: nil)
    #expect(abs(weeks.perYear - 365.25 / 7) < 1e-9)
    let months = ReturnPeriods(
      weekdays, bars: weekdays.bars.indices, period: 30 * Span.day, perYear: nil)
    #expect(abs(months.perYear - 365.25 / 30) < 1e-9)
  }

  @Test func aRunMayStartAndEndInsideAPeriod() {
    let series = series(hours: days(Array(0..<14)))
    let periods = ReturnPeriods(series, bars: 30..<75, period: Span.day, perYear: nil)
    #expect(periods.ends == [47, 71, 74])
    let equity = (30..<75).map { Double($0) }
    let returns = periods.returns(of: equity, initial: 29, bars: 30..<75, additiveCapital: nil)
    #expect(returns.count == 3 && isClose(returns[0], 47.0 / 29 - 1))
    #expect(isClose(returns[1], 71.0 / 47 - 1) && isClose(returns[2], 74.0 / 71 - 1))
    let additive = periods.returns(of: equity, initial: 29, bars: 30..<75, additiveCapital: 100)
    #expect(isClose(additive[0], 0.18) && isClose(additive[1], 0.24) && isClose(additive[2], 0.03))
  }

  @Test func returnsAfterRuinAreNothing() {
    let series = series(hours: days(Array(0..<14)))
    let periods = ReturnPeriods(series, bars: 0..<4, period: nil, perYear: nil)
    let returns = periods.returns(
      of: [50, 0, 0, 0], initial: 100, bars: 0..<4, additiveCapital: nil)
    #expect(returns == [-0.5, -1, 0, 0])
  }

  @Test func daysBefore1970EndAtMidnightToo() {
    let series = series(hours: days(Array(0..<14)), from: -4)
    let periods = ReturnPeriods(
      series, bars: 0..<series.bars.count, period: Span.day, perYear: nil)
    #expect(periods.ends == (1...14).map { $0 * 24 - 1 })
  }

  /// Against a second way: the last bar of each day, days between counted from their numbers.
  @Test func randomGapsAreCountedOnce() {
    for seed in 1..<30 {
      var random = Xoshiro256StarStar(seed: UInt64(seed))
      let isContinuous = seed % 2 == 0
      let hours = days(Array(0..<140)).filter { hour in
        guard isContinuous || hour / 24 % 7 < 5 else { return false }
        return random.below(20) > 0 && Xoshiro256StarStar.isKept(day: hour / 24, seed)
      }
      let series = series(hours: hours)
      let all = 0..<series.bars.count
      let periods = ReturnPeriods(series, bars: all, period: Span.day, perYear: nil)
      let lastOfDay = Dictionary(grouping: all) { hours[$0] / 24 }.mapValues { $0.max() ?? 0 }
      let dayNumbers = lastOfDay.keys.sorted()
      #expect(periods.ends == dayNumbers.map { lastOfDay[$0] ?? -1 }, "seed \(seed)")
      let span = (dayNumbers.last ?? 0) - (dayNumbers.first ?? 0) + 1
      let wanted = isContinuous ? span : dayNumbers.count
      #expect(periods.count(in: all) == wanted, "seed \(seed)")
      #expect(periods.missing == wanted - dayNumbers.count, "seed \(seed)")
      let equity = all.map { _ in 50 + 100 * random.uniform() }
      let returns = periods.returns(of: equity, initial: 77, bars: all, additiveCapital: nil)
      #expect(returns.count == wanted, "seed \(seed)")
      let end = equity[equity.count - 1]
      #expect(isClose(returns.reduce(77) { $0 * (1 + $1) }, end, 1e-9), "seed \(seed)")
    }
  }
}

extension Xoshiro256StarStar {
  /// Drops about one day in ten whole, the same ones for the same seed.
  fileprivate static func isKept(day: Int, _ seed: Int) -> Bool {
    var random = Xoshiro256StarStar(seed: UInt64(day * 1_000 + seed))
    return random.below(10) > 0
  }
}
