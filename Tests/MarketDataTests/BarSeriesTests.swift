import MarketData
import Testing

@Suite struct BarSeriesTests {
  @Test(
    arguments: zip(
      [[0], [0, 60], [0, 60, 120, 420], [0, 60, 180], [0, 120, 180], [0, 300, 600, 660, 960]],
      [86_400, 60, 60, 60, 60, 300] as [Int64]))
  func takesTheCommonestStep(_ seconds: [Int64], _ interval: Int64) {
    let series = BarSeries(name: "x", bars: flatBars(at: seconds))
    #expect(series.interval == interval * Span.second)
  }

  @Test(
    arguments: zip(
      [1, 12.5, 100.25, 1.07083, 0.264, 1e-9, 44_184.1, 158_611, 0.30000000000000004],
      [1, 10, 100, 1e5, 1e3, 1e9, 10, 1, 10]))
  func findsTheTick(_ price: Double, _ ticksPerUnit: Double) {
    let bars = flatBars(at: [0, 60], price: price)
    #expect(BarSeries(name: "x", bars: bars).ticksPerUnit == ticksPerUnit)
  }

  @Test(arguments: [1.234_567_89e-6, 1e-12, 0x1p52, 1e300])
  func findsNoTick(_ price: Double) {
    #expect(BarSeries(name: "x", bars: flatBars(at: [0], price: price)).ticksPerUnit == nil)
  }

  @Test func hashesContentAndNotTheName() {
    var random = SplitMix64(seed: 9)
    let bars = randomBars(100, &random)
    let hash = BarSeries(name: "a", bars: bars).hash
    #expect(hash.count == 64)
    #expect(BarSeries(name: "b", bars: bars).hash == hash)
    var others: Set<String> = [hash]
    for change in 0..<6 {
      var changed = bars
      switch change {
      case 0: changed[99].openTime.nanoseconds += 1
      case 1: changed[50].open = changed[50].open.nextUp
      case 2: changed[50].high = changed[50].high.nextUp
      case 3: changed[50].low = changed[50].low.nextDown
      case 4: changed[50].close = changed[50].close.nextUp
      default: changed[50].volume += 1
      }
      others.insert(BarSeries(name: "a", bars: changed).hash)
    }
    let column = bars.map(\.volume)
    others.insert(BarSeries(name: "a", bars: bars, quoteVolume: column).hash)
    others.insert(BarSeries(name: "a", bars: bars, spread: column).hash)
    #expect(others.count == 9)
  }

  @Test func keepsItsHash() {
    #expect(
      BarSeries(name: "x", bars: flatBars(at: [0, 60])).hash
        == BarSeries.hash(
          bars: flatBars(at: [0, 60]), interval: Span.minute, ticksPerUnit: 1, quoteVolume: nil,
          spread: nil))
  }
}
