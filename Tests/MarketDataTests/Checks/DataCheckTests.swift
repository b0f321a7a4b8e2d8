import Foundation
import MarketData
import Testing

/// Defects planted in clean bars: each is found, as often as it was planted, and nothing else is.
@Suite struct DataCheckTests {
  private let bars = calmBars(at: marketTimes(weeks: 10))

  private func report(_ bars: [Bar], now: String? = nil) -> CheckReport {
    CheckReport(RawBars(name: "x", bars: bars), now: now.flatMap { Timestamp(iso: $0) })
  }

  @Test(arguments: 1...12 as ClosedRange<UInt64>)
  func findsNothingInCleanBars(_ seed: UInt64) {
    let markets: [(String, [Timestamp])] = [
      ("24/7", marketTimes(weeks: 8)),
      ("24/7", marketTimes(weeks: 2, step: 15 * Span.minute)),
      ("24/7", marketTimes(weeks: 40, step: Span.day)),
      ("weekdays", marketTimes(weeks: 60, step: Span.day) { weekday, _ in weekday < 5 }),
      (
        "currencies' week (Sunday evening to Friday evening)",
        marketTimes(from: "2018-01-15", weeks: 40, where: isCurrencyHour)
      ),
      (
        "weekday sessions",
        marketTimes(from: "2018-01-15", weeks: 40, step: 30 * Span.minute) { weekday, hour in
          weekday < 5 && hour >= 14 && hour < 21
        }
      ),
      ("weeks or months", marketTimes(weeks: 200, step: 7 * Span.day)),
    ]
    for (calendar, times) in markets {
      let report = report(calmBars(at: times, seed: seed))
      #expect(report.calendar == calendar)
      #expect(counts(report, but: .note) == [:], "seed \(seed), \(calendar)")
    }
  }

  @Test func disorder() {
    var rows = bars
    rows.swapAt(10, 11)
    rows.swapAt(400, 402)
    let report = report(rows)
    #expect(counts(report) == ["unsorted": 3])
    #expect(report.finding("unsorted")?.severity == .error)
    #expect(report.finding("unsorted")?.places.first?.time == bars[10].openTime)
    #expect(
      self.report(bars.reversed()).finding("unsorted")?.says
        == "the rows run from the newest to the oldest")
  }

  @Test func duplicates() {
    var rows = bars
    rows.insert(bars[20], at: 21)
    rows.insert(bars[20], at: 22)
    var other = bars[500]
    other.close = other.open
    rows.insert(other, at: 503)
    let report = report(rows)
    #expect(counts(report) == ["duplicate": 2, "duplicate-conflict": 1])
    #expect(report.finding("duplicate-conflict")?.places.first?.time == other.openTime)
  }

  @Test func impossibleNumbers() {
    var rows = bars
    rows[3].close = .nan
    rows[4].volume = .infinity
    rows[5].low = 0
    rows[6].open = -1
    rows[7].volume = -3
    rows[8].high = rows[8].low * 0.999
    rows[9].open = rows[9].high * 1.001
    let report = report(rows)
    #expect(counts(report) == ["not-a-number": 2, "non-positive": 3, "high-low": 2])
    #expect(report.count(.error) == 3)
    #expect(
      report.finding("not-a-number")?.places.map(\.what) == ["close is nan", "volume is inf"])
    #expect(report.finding("non-positive")?.places.map(\.time) == bars[5...7].map(\.openTime))
  }

  @Test func gapsOfAMarketThatNeverCloses() {
    var rows = bars
    rows.removeSubrange(100..<125)
    rows.remove(at: 700)
    let report = report(rows)
    #expect(counts(report) == ["gap": 2])
    let gap = report.finding("gap")
    #expect(gap?.severity == .warning)
    #expect(
      gap?.says == "2 gaps, 26 bars missing by the calendar; the longest step is 26 h, before "
        + bars[125].openTime.iso)
    #expect(gap?.places.first?.what == "25 bars missing before, step 26 h")
  }

  @Test func gapsOfAWeek() {
    let times = marketTimes(from: "2018-01-15", weeks: 40, where: isCurrencyHour)
    var rows = calmBars(at: times)
    // Within a day, a whole day, the last four hours before a weekend; two hours pass.
    let holes = [300..<303, 1_000..<1_024]
    let fridays = rows.indices.filter { rows[$0].openTime.weekday == 4 && $0 > 2_000 }
    let friday = fridays.first { rows[$0].openTime.civil.hour == 18 } ?? 0
    let late = friday + 120 + 2
    for hole in [late..<(late + 2), friday..<(friday + 4)] + holes.reversed() {
      rows.removeSubrange(hole)
    }
    let report = report(rows)
    #expect(counts(report) == ["gap": 3, "holiday": 1])
    #expect(report.finding("gap")?.says.hasPrefix("3 gaps, 31 bars missing") == true)
  }

  @Test func stepsOffTheGrid() {
    var rows = bars
    rows[200].openTime.nanoseconds += 28 * Span.minute
    let report = report(rows)
    #expect(counts(report) == ["off-grid": 2])
    #expect(
      report.finding("off-grid")?.places.map(\.what)
        == ["88 min after the bar before", "32 min after the bar before"])
    // Midnights of a place with summer time lie on two grids.
    let days = marketTimes(weeks: 60, step: Span.day).map { time in
      Timestamp(
        nanoseconds: time.nanoseconds - ((4...9).contains(time.civil.month) ? 2 : 1) * Span.hour)
    }
    #expect(counts(self.report(calmBars(at: days)), but: .note) == [:])
  }

  @Test func weekendsOfCurrencies() {
    let times = marketTimes(from: "2018-01-15", weeks: 60, where: isCurrencyHour)
    var rows = calmBars(at: times)
    let saturday = rows.firstIndex { $0.openTime.weekday == 6 } ?? 0
    var stray = rows[saturday - 1]
    stray.openTime.nanoseconds += 9 * Span.hour
    stray.open *= 1.0001
    stray.close = stray.open
    stray.high = stray.open * 1.0001
    rows.insert(stray, at: saturday)
    let report = report(rows)
    #expect(counts(report, but: .note) == ["out-of-hours": 1])
    #expect(report.finding("out-of-hours")?.places.first?.what == "Saturday 06:00:00Z")
  }

  @Test(arguments: [(2, "UTC+2"), (-5, "UTC−5"), (8, "UTC+8")])
  func clocksThatAreNotUTC(_ hours: Int64, _ name: String) {
    let utc = marketTimes(from: "2018-01-15", weeks: 50) { weekday, hour in
      isCurrencyHour(weekday, hour)
    }
    let times = utc.map { Timestamp(nanoseconds: $0.nanoseconds + hours * Span.hour) }
    let report = report(calmBars(at: times))
    #expect(counts(report, but: .note) == ["time-zone": 1])
    #expect(report.finding("time-zone")?.says.contains(name) == true)
  }

  @Test func stillness() {
    var rows = bars
    for index in 300..<304 {
      let price = rows[299].close
      (rows[index].open, rows[index].high, rows[index].low, rows[index].close) =
        (price, price, price, price)
      rows[index].volume = 0
    }
    for index in 900..<912 {
      rows[index].close = rows[899].close
      rows[index].high = max(rows[index].high, rows[index].close)
      rows[index].low = min(rows[index].low, rows[index].close)
    }
    let report = report(rows)
    #expect(counts(report) == ["zero-volume": 4, "flat": 4, "stale": 1])
    #expect(report.finding("stale")?.says.hasSuffix("the longest of 12") == true)
    #expect(report.finding("flat")?.severity == .warning)
    #expect(report.finding("zero-volume")?.places.first?.what == "flat too")
  }

  @Test func aBadTick() {
    var rows = bars
    rows[500].close *= 1.3
    rows[500].high = rows[500].close
    rows[501].open = rows[500].close
    rows[501].high = rows[501].open
    rows[800].low *= 0.6
    let report = report(rows)
    #expect(counts(report) == ["spike": 1, "wick": 1])
    #expect(report.finding("spike")?.places.map(\.time) == [bars[500].openTime])
    #expect(report.finding("wick")?.places.last?.time == bars[800].openTime)
  }

  @Test(arguments: [
    (2.0, "price divided by 2"), (1.5, "price divided by 1.5"), (0.1, "price times 10"),
  ])
  func splits(_ ratio: Double, _ words: String) {
    let days = marketTimes(weeks: 60, step: Span.day) { weekday, _ in weekday < 5 }
    var rows = calmBars(at: days)
    for index in 150..<rows.count {
      rows[index].open /= ratio
      rows[index].high /= ratio
      rows[index].low /= ratio
      rows[index].close /= ratio
    }
    let report = report(rows)
    #expect(counts(report, but: .note) == ["split-like": 1])
    #expect(report.finding("split-like")?.places.map(\.what) == [words])
    #expect(report.finding("large-move")?.count == 1)
  }

  /// A third off in a night is a split of 3:2 only as far as it is one.
  @Test(arguments: [(1.5, CheckSeverity.warning), (1.478, .note), (2.02, .warning)])
  func newsIsNoSplit(_ ratio: Double, _ severity: CheckSeverity) {
    var rows = calmBars(at: marketTimes(weeks: 60, step: Span.day) { weekday, _ in weekday < 5 })
    for index in 150..<rows.count {
      rows[index].open /= ratio
      rows[index].high /= ratio
      rows[index].low /= ratio
      rows[index].close /= ratio
    }
    rows[150].open = rows[149].close / ratio
    rows[150].high = max(rows[150].high, rows[150].open)
    rows[150].low = min(rows[150].low, rows[150].open)
    #expect(report(rows).finding("split-like")?.severity == severity)
  }

  @Test func theLastBar() {
    let report = report(bars, now: "2018-03-11T23:30:00Z")
    #expect(counts(report) == ["unfinished": 1])
    #expect(self.report(bars, now: "2018-03-12T00:00:00Z").findings == [])
    var rows = bars
    let last = rows.count - 1
    rows[last].volume = 0.01
    (rows[last].high, rows[last].low) = (rows[last].open, rows[last].open)
    rows[last].close = rows[last].open
    #expect(self.report(rows).finding("unfinished")?.count == 1)
  }

  @Test func columnsBeside() {
    var raw = RawBars(name: "x", bars: bars, quoteVolume: bars.map { $0.volume * $0.close })
    #expect(CheckReport(raw).findings == [])
    for row in 40..<60 { raw.quoteVolume?[row] = bars[row].volume / bars[row].close * 1e6 }
    #expect(counts(CheckReport(raw)) == ["turnover": 20])
    raw.quoteVolume?[3] = .nan
    #expect(counts(CheckReport(raw)) == ["turnover": 20, "not-a-number": 1])
    raw.isVolumeMissing = true
    for row in raw.bars.indices { raw.bars[row].volume = 0 }
    #expect(CheckReport(raw).finding("no-volume")?.severity == .note)
  }

  @Test func pointsInsteadOfPrices() {
    let times = marketTimes(from: "2018-01-15", weeks: 10, where: isCurrencyHour)
    let rows = calmBars(at: times).map { bar in
      Bar(
        openTime: bar.openTime, open: (bar.open * 1e3).rounded(), high: (bar.high * 1e3).rounded(),
        low: (bar.low * 1e3).rounded(), close: (bar.close * 1e3).rounded(), volume: bar.volume)
    }
    #expect(report(rows).finding("price-scale")?.severity == .warning)
  }

  @Test func survivesAnything() {
    let values: [Double] = [
      0, -0.0, 1, -1, .nan, .infinity, -.infinity, .leastNonzeroMagnitude, .greatestFiniteMagnitude,
      100, 100.5,
    ]
    let times: [Int64] = [.min, .max, 0, 1, -1, Span.hour, 2 * Span.hour, 3 * Span.hour, Span.day]
    for seed in 0..<400 as Range<UInt64> {
      var random = SplitMix64(seed: seed)
      let pick = { values.randomElement(using: &random) ?? 0 }
      let rows = (0..<Int.random(in: 0...60, using: &random)).map { row in
        Bar(
          openTime: Timestamp(
            nanoseconds: seed % 2 == 0
              ? times.randomElement(using: &random) ?? 0 : Int64(row) * Span.hour),
          open: pick(), high: pick(), low: pick(), close: pick(), volume: pick())
      }
      let raw = RawBars(name: "x", bars: rows, quoteVolume: rows.map { _ in pick() })
      let report = CheckReport(raw, now: Timestamp(nanoseconds: .min))
      #expect(report.rows == rows.count, "seed \(seed)")
      let (mended, counts) = raw.repaired(by: Repair.all)
      #expect(counts.count == Repair.all.count, "seed \(seed)")
      #expect(CheckReport(mended).finding("unsorted") == nil, "seed \(seed)")
      for hours in TradingCalendar.Hours.allCases {
        let calendar = TradingCalendar(hours: hours, of: raw)
        #expect(CheckReport(raw, calendar: calendar).calendar == calendar.title, "seed \(seed)")
      }
    }
  }

  @Test func codes() throws {
    var rows = bars
    rows[3].close = .nan
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let report = report(rows)
    let json = try encoder.encode(report)
    #expect(try JSONDecoder().decode(CheckReport.self, from: json) == report)
    #expect(
      String(decoding: json, as: UTF8.self)
        == #"{"calendar":"24\/7","end":"2018-03-11T23:00:00Z","findings":[{"check":"not-a-number","#
        + #""count":1,"mend":"fill the cells, or leave the rows out with --repair drop-bad","#
        + #""places":[{"time":"2018-01-01T03:00:00Z","what":"close is nan"}],"#
        + #""repair":"drop-bad","says":"1 row with a cell that is empty or no finite number","#
        + #""severity":"error"}],"#
        + #""interval_ns":3600000000000,"name":"x","rows":1680,"start":"2018-01-01T00:00:00Z"}"#)
  }
}
