import Foundation
import MarketData
import Testing

/// Defects that once went unseen, or were seen where there were none.
@Suite struct PlantedCheckTests {
  private let bars = calmBars(at: marketTimes(weeks: 10))

  private func report(_ bars: [Bar], now: String? = nil) -> CheckReport {
    CheckReport(RawBars(name: "x", bars: bars), now: now.flatMap { Timestamp(iso: $0) })
  }

  @Test(arguments: [1000, 1e308, 1, 1e-300])
  func badOpens(_ price: Double) {
    var rows = bars
    rows[500].open = price
    rows[500].high = max(rows[500].high, price)
    rows[500].low = min(rows[500].low, price)
    let report = report(rows)
    #expect(counts(report) == ["spike": 1])
    let places = report.finding("spike")?.places
    #expect(places?.map(\.time) == [bars[500].openTime])
    #expect(places?.first?.what.hasPrefix("open ") == true)
    #expect(report.finding("spike")?.says.hasPrefix("1 open or close that jumped") == true)
  }

  @Test(arguments: [(500, 1, 10.0), (500, 2, 0.1), (0, 1, 10), (0, 2, 10), (1_679, 1, 0.1)])
  func aBadBarIsNoSplit(_ first: Int, _ count: Int, _ factor: Double) {
    var rows = bars
    for row in first..<(first + count) { rows[row].scalePrices(by: factor) }
    #expect(report(rows).finding("split-like") == nil)
    let (mended, changed) = Repair.scaleSplit.apply(RawBars(name: "x", bars: rows))
    #expect(mended.bars == rows && changed == 0)
  }

  @Test func unitsLeaveVolumes() {
    var rows = bars
    for row in 0..<800 { rows[row].scalePrices(by: 100) }
    let (mended, changed) = Repair.scaleSplit.apply(RawBars(name: "x", bars: rows))
    #expect(changed == 800)
    #expect(mended.bars.map(\.volume) == bars.map(\.volume))
    #expect(zip(mended.bars, bars).allSatisfy { abs($0.close / $1.close - 1) < 1e-12 })
  }

  @Test func repairsKeepTheirOwnOrder() {
    var rows = bars
    rows[7].high = rows[7].low * 0.99
    let raw = RawBars(name: "x", bars: rows)
    let (mended, counts) = raw.repaired(by: [.dropBad, .clipHighLow, .dropBad])
    #expect(mended.bars.count == rows.count)
    #expect(counts.map(\.repair) == ["clip-high-low", "drop-bad"])
    #expect(counts.map(\.rows) == [1, 0])
  }

  @Test func theFuture() {
    let report = report(bars, now: "2018-03-11T11:30:00Z")
    #expect(counts(report) == ["future": 12])
    #expect(report.finding("future")?.says == "12 bars open in the future")
    #expect(report.finding("future")?.severity == .warning)
    #expect(report.finding("future")?.places.first?.time?.iso == "2018-03-11T12:00:00Z")
    #expect(counts(self.report(bars, now: "2018-03-11T23:00:00Z")) == ["unfinished": 1])
  }

  @Test func absurdVolumes() {
    var rows = bars
    rows[300].volume = 1e12
    rows[301].volume = 1e5
    rows[302].volume = 1_900
    let report = report(rows)
    #expect(counts(report) == ["volume-spike": 2])
    #expect(
      report.finding("volume-spike")?.places.map(\.what)
        == ["volume 1e+12", "volume 100000"])
  }

  @Test func noSaturdaysInATradingWeek() {
    let raw = RawBars(name: "x", bars: bars)
    let told = CheckReport(raw, calendar: TradingCalendar(hours: .week, of: raw))
    // The bars of 00:00 to 02:00 pass: the last quotes of a Friday may come late.
    #expect(counts(told) == ["out-of-hours": 210])
    #expect(told.finding("out-of-hours")?.places.first?.what == "Saturday 03:00:00Z")
    let currencies = RawBars(
      name: "x",
      bars: calmBars(at: marketTimes(from: "2018-01-15", weeks: 40, where: isCurrencyHour)))
    let week = CheckReport(currencies, calendar: TradingCalendar(hours: .week, of: currencies))
    #expect(week.finding("out-of-hours") == nil)
  }

  /// Closes that hardly move between regular wicks.
  @Test func regularWicks() {
    var random = SplitMix64(seed: 5)
    let rows = marketTimes(weeks: 1).prefix(96).map { time in
      let close = 100 + Double.random(in: 0.0001...0.0009, using: &random)
      return Bar(
        openTime: time, open: 100, high: 100.5 + .random(in: 0...0.1, using: &random),
        low: 99.5, close: close, volume: 1)
    }
    #expect(report(rows).finding("wick") == nil)
    var wild = rows
    wild[40].high = 110
    #expect(report(wild).finding("wick")?.count == 1)
  }
}

extension Bar {
  fileprivate mutating func scalePrices(by factor: Double) {
    open *= factor
    high *= factor
    low *= factor
    close *= factor
  }
}
