import Foundation
import Indicators
import MarketData
import Testing

@Suite struct RecursiveAverageTests {
  /// The recursion unrolled: (1 − w)^k · seed + w · Σ (1 − w)^j x[t − j], where the seed is the
  /// mean of the first n.
  private func unrolled(_ inputs: [Double], period: Int, weight: Double) -> [Double] {
    inputs.indices.map { last in
      guard last + 1 >= period else { return .nan }
      let later = inputs[period...].prefix(last + 1 - period)
      let seed = inputs.prefix(period).reduce(0, +) / Double(period)
      let tail = later.reversed().enumerated().reduce(0) {
        $0 + pow(1 - weight, Double($1.offset)) * $1.element
      }
      return pow(1 - weight, Double(later.count)) * seed + weight * tail
    }
  }

  @Test func examplesByHand() {
    let bars = barsAround(closes: [1, 2, 3, 4, 5, 6], step: 0)
    #expect(areSame(column(.ema("n"), [3], bars), [.nan, .nan, 2, 3, 4, 5]))
    let wilder = column(.wilderAverage("n"), [2], barsAround(closes: [2, 4, 8, 16], step: 0))
    #expect(areSame(wilder, [.nan, 3, 5.5, 10.75]))
    #expect(areSame(column(.ema("n"), [1], bars), [1, 2, 3, 4, 5, 6]))
    #expect(areSame(column(.wilderAverage("n"), [1], bars), [1, 2, 3, 4, 5, 6]))
  }

  @Test func exponentialAveragesAreTheirUnrolledSums() {
    for seed in 81..<84 {
      let bars = smoothBars(count: 300, seed: UInt64(seed))
      let closes = bars.map(\.close)
      for period in [1, 2, 5, 14, 50, 299] {
        let exponential = unrolled(closes, period: period, weight: 2 / (Double(period) + 1))
        #expect(worstError(column(.ema("n"), [Double(period)], bars), exponential) <= 1e-11)
        let wilder = unrolled(closes, period: period, weight: 1 / Double(period))
        #expect(
          worstError(column(.wilderAverage("n"), [Double(period)], bars), wilder) <= 1e-11,
          "period \(period), seed \(seed)")
      }
    }
  }

  /// True ranges of the second to fifth bar: 3, 5 (gap up), 6 (gap down), 2.
  @Test func theAverageTrueRangeIsDefinedAsInTALib() {
    let prices: [(high: Double, low: Double, close: Double)] = [
      (11, 9, 10), (12, 9, 10), (15, 13, 14), (9, 8, 8.5), (10, 8, 9),
    ]
    let bars = prices.enumerated().map { index, price in
      Bar(
        openTime: Timestamp(nanoseconds: Int64(index) * Span.day), open: price.close,
        high: price.high, low: price.low, close: price.close, volume: 0)
    }
    let second = (4.0 + 6) / 2
    #expect(areSame(column(.atr("n"), [2], bars), [.nan, .nan, 4, second, (second + 2) / 2]))
    let third = (3.0 + 5 + 6) / 3
    let found = column(.atr("n"), [3], bars)
    #expect(areSame(found[..<4], [.nan, .nan, .nan, third]))
    #expect(abs(found[4] - (third * 2 + 2) / 3) <= 1e-15)
  }

  @Test func averageTrueRangesAreTheirUnrolledSums() {
    for seed in 84..<87 {
      let bars = tickBars(count: 300, seed: UInt64(seed))
      let ranges = bars.indices.dropFirst().map { index in
        let (bar, before) = (bars[index], bars[index - 1].close)
        return [bar.high - bar.low, abs(bar.high - before), abs(bar.low - before)].max() ?? 0
      }
      for period in [1, 2, 14, 60] {
        let wanted = [.nan] + unrolled(ranges, period: period, weight: 1 / Double(period))
        let found = column(.atr("n"), [Double(period)], bars)
        #expect(worstError(found, wanted) <= 1e-12, "period \(period), seed \(seed)")
        #expect(areSame(averageTrueRange(of: bars, period: period), found))
      }
    }
  }

  @Test func theHistogramIsTheLineLessItsOwnAverage() {
    for (fast, slow, signal) in [(12, 26, 9), (26, 12, 9), (1, 1, 1), (3, 40, 20), (5, 6, 1)] {
      let bars = smoothBars(count: 250, seed: 88)
      let closes = bars.map(\.close)
      let quick = unrolled(closes, period: fast, weight: 2 / Double(fast + 1))
      let calm = unrolled(closes, period: slow, weight: 2 / Double(slow + 1))
      let line = zip(quick, calm).map { $0 - $1 }
      let warm = max(fast, slow) - 1
      let defined = Array(line[warm...])
      let average = unrolled(defined, period: signal, weight: 2 / Double(signal + 1))
      let wanted = [Double](repeating: .nan, count: warm) + zip(defined, average).map { $0 - $1 }
      let found = column(
        .macdHistogram("a", "b", "c"), [fast, slow, signal].map(Double.init), bars)
      #expect(worstError(found, wanted) <= 1e-11, "\(fast), \(slow), \(signal), seed 88")
    }
  }
}
