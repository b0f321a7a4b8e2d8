import MarketData
import Testing

/// Bars that open when so much was traded: they follow no clock.
@Suite struct ActivityBarsTests {
  private func bars(seed: UInt64, steps: ClosedRange<Int64>) -> [Bar] {
    var random = SplitMix64(seed: seed)
    var time = 1_700_000_000 * Span.second
    return randomBars(900, &random).map { bar in
      var bar = bar
      bar.openTime = Timestamp(nanoseconds: time)
      time += .random(in: steps, using: &random) * 1_000_000
      return bar
    }
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func areKnownByTheirSteps(seed: UInt64) {
    let series = BarSeries(name: "x", bars: bars(seed: seed, steps: 1...60_000))
    let steps = zip(series.bars, series.bars.dropFirst()).map {
      $1.openTime.nanoseconds - $0.openTime.nanoseconds
    }.sorted()
    #expect(series.interval == steps[steps.count / 2], "seed \(seed)")
    let years = Double(steps.reduce(0, +)) / (365.25 * 86_400e9)
    #expect((series.periodsPerYear * years - 899).magnitude < 1e-6, "seed \(seed)")
    let report = CheckReport(RawBars(series))
    #expect(report.calendar == "none, bars open by what was traded", "seed \(seed)")
    let checks = report.findings.map(\.check)
    #expect(!checks.contains("off-grid") && !checks.contains("gap"), "seed \(seed): \(checks)")
  }

  @Test func aMarketThatSkipsMinutesKeepsItsClock() {
    var random = SplitMix64(seed: 9)
    var time = 1_700_000_040 * Span.second
    let thin = randomBars(900, &random).map { bar in
      var bar = bar
      bar.openTime = Timestamp(nanoseconds: time)
      repeat { time += Span.minute } while Int.random(in: 0..<10, using: &random) > 0
      return bar
    }
    let series = BarSeries(name: "x", bars: thin)
    #expect(series.interval == Span.minute)
    #expect(CheckReport(RawBars(series)).calendar != "none, bars open by what was traded")
  }

  /// Flat minutes in which somebody traded are quiet ones; without volume they are placeholders.
  @Test func flatRunsWithTradesAreNoWarning() {
    var random = SplitMix64(seed: 4)
    var bars = randomBars(400, &random)
    for index in 100..<104 {
      let bar = bars[100]
      bars[index] = Bar(
        openTime: bars[index].openTime, open: bar.open, high: bar.open, low: bar.open,
        close: bar.open, volume: 5)
    }
    func severity() -> CheckSeverity? {
      CheckReport(RawBars(name: "x", bars: bars)).findings.first { $0.check == "flat" }?.severity
    }
    #expect(severity() == .note)
    bars[102].volume = 0
    #expect(severity() == .warning)
  }
}
