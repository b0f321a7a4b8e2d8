import Documents
import Foundation
import MarketData
import Testing

@Suite struct ResamplingTests {
  /// Minutes of a market with whole numbers, so that sums do not depend on their order.
  private func minutes(
    _ days: Int, _ clock: TradingSession.Clock, _ random: inout SplitMix64, gaps: Bool = true,
    step: Int = 1
  ) -> BarSeries {
    // Friday 2021-03-12 and 2021-11-05: New York's clock changes on the Sunday after.
    let starts: [Int64] = [1_615_507_200, 1_636_070_400]
    let start = starts[Int.random(in: 0...1, using: &random)]
    let session = TradingSession(clock, restsOnWeekends: clock != .utc)
    var bars: [Bar] = []
    var price = 1_000
    for minute in stride(from: 0, to: days * 1_440, by: step) {
      let seconds = start + Int64(minute) * 60
      guard isOpen(seconds, session.clock) else { continue }
      if gaps, Int.random(in: 0..<40, using: &random) == 0 { continue }
      let open = price
      price = max(100, price + .random(in: -5...5, using: &random))
      bars.append(
        Bar(
          openTime: Timestamp(nanoseconds: seconds * Span.second), open: Double(open),
          high: Double(max(open, price) + 2), low: Double(min(open, price) - 1),
          close: Double(price), volume: Double(Int.random(in: 0...9, using: &random))))
    }
    return BarSeries(
      name: "m", bars: bars, quoteVolume: bars.map { $0.volume * 2 },
      spread: bars.indices.map { Double($0 % 4) / 1_024 })
  }

  private func local(_ seconds: Int64) -> DateComponents {
    var calendar = Calendar(identifier: .gregorian)
    if let zone = TimeZone(identifier: "America/New_York") { calendar.timeZone = zone }
    return calendar.dateComponents(
      [.year, .month, .day, .weekday, .hour, .minute],
      from: Date(timeIntervalSince1970: Double(seconds)))
  }

  private func isOpen(_ seconds: Int64, _ clock: TradingSession.Clock) -> Bool {
    guard clock != .utc else { return true }
    let time = local(seconds)
    let (weekday, minute) = (time.weekday ?? 0, (time.hour ?? 0) * 60 + (time.minute ?? 0))
    if clock == .newYork { return (2...6).contains(weekday) && (570..<960).contains(minute) }
    switch weekday {
    case 1: return minute >= 1_020
    case 6: return minute < 1_020
    case 7: return false
    default: return true
    }
  }

  /// The date of the session by Foundation's calendar: year, month, day.
  private func date(_ seconds: Int64, _ clock: TradingSession.Clock) -> String {
    let moved =
      clock == .utc ? seconds : clock == .fx ? seconds + 7 * 3_600 : seconds
    let time = local(clock == .utc ? seconds + 5 * 3_600 : moved)
    guard clock != .utc else {
      return String(Timestamp(nanoseconds: seconds * Span.second).iso.prefix(10))
    }
    return String(format: "%04d-%02d-%02d", time.year ?? 0, time.month ?? 0, time.day ?? 0)
  }

  @Test(arguments: 0..<8 as Range<UInt64>, TradingSession.Clock.allCases)
  func daysAreThoseOfTheSession(_ seed: UInt64, _ clock: TradingSession.Clock) throws {
    var random = SplitMix64(seed: seed)
    let fine = minutes(6, clock, &random)
    let session = TradingSession(clock, restsOnWeekends: clock != .utc)
    let days = try fine.resampled(to: BarPeriod(1, .days), session: session, keepsPartial: true)
    var naive: [(date: String, bars: [Bar])] = []
    for bar in fine.bars {
      let day = date(bar.openTime.nanoseconds / Span.second, clock)
      if naive.last?.date == day {
        naive[naive.count - 1].bars.append(bar)
      } else {
        naive.append((day, [bar]))
      }
    }
    #expect(days.series.bars.map { String($0.openTime.iso.prefix(10)) } == naive.map(\.date))
    for (bar, day) in zip(days.series.bars, naive) {
      #expect(bar.open == day.bars[0].open && bar.close == day.bars.last?.close)
      #expect(bar.high == day.bars.map(\.high).max() && bar.low == day.bars.map(\.low).min())
      #expect(bar.volume == day.bars.reduce(0) { $0 + $1.volume }, "seed \(seed)")
    }
  }

  @Test(arguments: TradingSession.Clock.allCases)
  func barsTellTheirSession(_ clock: TradingSession.Clock) {
    var random = SplitMix64(seed: 1)
    let series = minutes(40, clock, &random, gaps: false, step: 30)
    #expect(TradingSession(of: series) == TradingSession(clock, restsOnWeekends: clock != .utc))
  }

  @Test(arguments: 0..<10 as Range<UInt64>, TradingSession.Clock.allCases)
  func twoStepsAreOne(_ seed: UInt64, _ clock: TradingSession.Clock) throws {
    var random = SplitMix64(seed: seed)
    let fine = minutes(9, clock, &random)
    let session = TradingSession(clock, restsOnWeekends: clock != .utc)
    func made(_ series: BarSeries, _ period: BarPeriod) throws -> BarSeries {
      try series.resampled(to: period, session: session, keepsPartial: true).series
    }
    for count in [1, 4] {
      let hours = try made(fine, BarPeriod(count, .hours))
      for period in [BarPeriod(1, .days), BarPeriod(1, .weeks), BarPeriod(1, .months)] {
        let (one, two) = (try made(fine, period), try made(hours, period))
        #expect(one.bars == two.bars, "seed \(seed) \(clock) \(period.text)")
        #expect(one.quoteVolume == two.quoteVolume)
      }
      let weeks = try made(try made(fine, BarPeriod(1, .days)), BarPeriod(1, .weeks))
      #expect(weeks.bars == (try made(fine, BarPeriod(1, .weeks))).bars, "seed \(seed)")
    }
    let whole = minutes(3, clock, &random, gaps: false)
    let (one, two) = (
      try made(whole, BarPeriod(1, .hours)),
      try made(try made(whole, BarPeriod(15, .minutes)), BarPeriod(1, .hours))
    )
    for (a, b) in zip(one.spread ?? [], two.spread ?? []) { #expect(abs(a - b) < 1e-15) }
  }

  @Test(arguments: 0..<12 as Range<UInt64>, TradingSession.Clock.allCases)
  func theFutureChangesNoEndedBar(_ seed: UInt64, _ clock: TradingSession.Clock) throws {
    var random = SplitMix64(seed: seed)
    let fine = minutes(7, clock, &random)
    let session = TradingSession(clock, restsOnWeekends: clock != .utc)
    for period in [BarPeriod(30, .minutes), BarPeriod(2, .hours), BarPeriod(1, .days)] {
      let whole = try fine.resampled(to: period, session: session)
      let cut = Int.random(in: fine.bars.count / 2..<fine.bars.count, using: &random)
      let part = BarSeries(name: "m", bars: Array(fine.bars[..<cut]))
      let early = try part.resampled(to: period, session: session)
      let bars = early.series.bars
      #expect(Array(whole.series.bars.prefix(bars.count)) == bars, "seed \(seed) \(period.text)")
      #expect(
        bars.count + 1 >= whole.series.bars.count { $0.openTime < part.bars[cut - 1].openTime })
    }
  }

  @Test func anUnfinishedLastBarIsLeftOutAndCounted() throws {
    let bars = flatBars(at: (0..<150).map { Int64($0) * 60 })
    let fine = BarSeries(name: "m", bars: bars)
    let session = TradingSession(.utc, restsOnWeekends: false)
    let hours = try fine.resampled(to: BarPeriod("1h", at: "--to"), session: session)
    #expect(hours.series.bars.count == 2 && hours.unfinishedBars == 30)
    #expect(
      hours.repairs == [
        RepairCount(repair: "resample=1h, session utc", rows: 150),
        RepairCount(repair: "drop-partial", rows: 30),
      ])
    #expect(hours.note == "30 bars at the end fill no bar of 1h and are left out")
    let kept = try fine.resampled(
      to: BarPeriod(1, .hours), session: session, keepsPartial: true)
    #expect(kept.series.bars.count == 3 && kept.series.bars[2].volume == 30)
    #expect(kept.note == "the last bar of 1h is made of 30 bars and had not ended")
    let ended = try BarSeries(name: "m", bars: Array(bars[..<120]))
      .resampled(to: BarPeriod(1, .hours), session: session)
    #expect(ended.series.bars.count == 2 && ended.note == nil && ended.series.interval == Span.hour)
  }

  @Test func aFirstBarThatBeginsLateIsSaid() throws {
    let session = TradingSession(.utc, restsOnWeekends: false)
    let late = try BarSeries(name: "m", bars: flatBars(at: (30..<180).map { Int64($0) * 60 }))
      .resampled(to: BarPeriod(1, .hours), session: session)
    #expect(late.lateBars == 30 && late.unfinishedBars == 0)
    #expect(late.note == "the data begin within the first bar of 1h, made of 30 bars")
    #expect(late.repairs.last == RepairCount(repair: "late-start", rows: 30))
    // Wednesday the 1st of July 2020: the month begins with it, the week does not.
    let daily = BarSeries(
      name: "m", bars: flatBars(at: (0..<100).map { 1_593_561_600 + Int64($0) * 86_400 }))
    #expect(try daily.resampled(to: BarPeriod(1, .months), session: session).lateBars == 0)
    #expect(try daily.resampled(to: BarPeriod(1, .weeks), session: session).lateBars == 5)
  }

  /// Hours of currencies over the week in which New York's clock was set forward.
  @Test func currencyDaysRollAtFiveInNewYork() throws {
    // Friday 2021-03-12 21:00 UTC is 16:00 in winter; Sunday 21:00 UTC is 17:00 in summer.
    let opens: [Int64] = [1_615_582_800, 1_615_755_600, 1_615_838_400, 1_615_842_000]
    let fine = BarSeries(name: "m", bars: flatBars(at: [1_615_579_200] + opens))
    let days = try fine.resampled(
      to: BarPeriod(1, .days), session: TradingSession(.fx, of: fine), keepsPartial: true)
    #expect(
      days.series.bars.map(\.openTime.iso) == [
        "2021-03-12T00:00:00Z", "2021-03-15T00:00:00Z", "2021-03-16T00:00:00Z",
      ])
    #expect(days.series.bars.map(\.volume) == [2, 2, 1])
  }

  @Test func newYorksBarsCountFromTheOpening() throws {
    // 2021-07-01 13:30 UTC is 9:30 in New York.
    let opens = (0..<13).map { 1_625_146_200 + Int64($0) * 1_800 }
    let fine = BarSeries(name: "m", bars: flatBars(at: opens))
    let session = TradingSession(.newYork, restsOnWeekends: true)
    let hours = try fine.resampled(to: BarPeriod(1, .hours), session: session)
    #expect(hours.series.bars.count == 7 && hours.note == nil)
    #expect(hours.series.bars.first?.openTime.iso == "2021-07-01T13:30:00Z")
    #expect(hours.series.bars.last?.openTime.iso == "2021-07-01T19:30:00Z")
    let days = try fine.resampled(to: BarPeriod(1, .days), session: session)
    #expect(days.series.bars.map(\.openTime.iso) == ["2021-07-01T00:00:00Z"])
  }

  /// A week of stocks is over on Friday, a month on its last day of trading.
  @Test func weeksEndWithTheirLastDayOfTrading() throws {
    // Monday 2021-05-24 to Friday 2021-05-28; Monday the 31st was a holiday.
    let opens = (0..<5).map { 1_621_814_400 + Int64($0) * 86_400 }
    let fine = BarSeries(name: "m", bars: flatBars(at: opens))
    let session = TradingSession(.newYork, restsOnWeekends: true)
    for period in [BarPeriod(1, .weeks), BarPeriod(1, .months)] {
      let longer = try fine.resampled(to: period, session: session)
      #expect(longer.series.bars.count == 1 && longer.unfinishedBars == 0, "\(period.text)")
    }
    let short = BarSeries(name: "m", bars: Array(fine.bars.dropLast()))
    #expect(throws: AssayError.self) {
      try short.resampled(to: BarPeriod(1, .weeks), session: session)
    }
  }

  @Test(arguments: [
    ("1m", "cannot become"), ("30m", "cannot become"), ("90m", "no whole number"),
  ])
  func periodsThatBarsCannotFill(text: String, part: String) throws {
    let fine = BarSeries(name: "m", bars: flatBars(at: (0..<50).map { Int64($0) * 3_600 }))
    let period = text == "90m" ? BarPeriod(90, .minutes) : try BarPeriod(text, at: "--to")
    #expect {
      try fine.resampled(to: period, session: TradingSession(of: fine))
    } throws: { "\($0)".contains(part) }
  }

  @Test(arguments: ["", "h", "0h", "1.5h", "7h", "1M", "99999999999999999999d", "1001d", "-1h"])
  func textsThatAreNoPeriod(text: String) {
    #expect(throws: AssayError.self) { try BarPeriod(text, at: "--to") }
  }

  @Test func timesAtTheEdgesDoNotTrap() throws {
    let edges: [Int64] = [.min, .min + 1, -1, 0, .max - 1, .max]
    let bars = edges.map {
      Bar(openTime: Timestamp(nanoseconds: $0), open: 1, high: 1, low: 1, close: 1, volume: 0)
    }
    for clock in TradingSession.Clock.allCases {
      let series = BarSeries(
        name: "m", bars: bars, interval: Span.minute, ticksPerUnit: nil, hash: "")
      for period in [BarPeriod(1, .hours), BarPeriod(1, .days), BarPeriod(1, .months)] {
        _ = try series.resampled(
          to: period, session: TradingSession(clock, of: series), keepsPartial: true)
      }
    }
  }
}
