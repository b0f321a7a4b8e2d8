import Indicators
import MarketData
import Numerics
import Testing

@Suite struct SMATests {
  @Test func meansOfTicksAreTheNearestDoubles() {
    for (seed, start) in [(21, 2_000), (22, 6_000_000), (23, 900_000_000_000)] {
      let ticks = tickWalk(count: 600, from: start, seed: UInt64(seed))
      let bars = barsAround(closes: ticks.map { Double($0) / 100 }, step: 0.01)
      for period in [1, 2, 3, 7, 10, 64, 250, 599] {
        let found = column(.sma("n"), [Double(period)], bars, ticksPerUnit: 100)
        let wanted = windows(ticks, period) { Double($0.reduce(0, +)) / Double(100 * period) }
        #expect(areSame(found, wanted), "period \(period), seed \(seed)")
      }
    }
  }

  @Test func meansWithoutATickAreTheNearestDoubles() {
    for seed in 24..<28 {
      var random = Xoshiro256StarStar(seed: UInt64(seed))
      // Magnitudes apart by 2^40, so that a plain running sum would drown the small ones.
      let spread = seed % 2 == 0 ? 0 : 40
      let closes = (0..<500).map { _ in
        let exponent = random.below(spread + 1) - spread / 2
        return (1 + random.uniform()) * Double(sign: .plus, exponent: exponent, significand: 1)
      }
      let digits = 52 + spread / 2
      let whole = closes.map { units($0, binaryDigits: digits) }
      for period in [1, 2, 3, 10, 30, 77, 400] {
        let found = column(.sma("n"), [Double(period)], barsAround(closes: closes, step: 0))
        let wanted = windows(whole, period) {
          nearestQuotient($0.reduce(0, +), Int128(period), binaryDigits: digits)
        }
        #expect(areSame(found, wanted), "period \(period), seed \(seed)")
      }
    }
  }

  /// After any past, a repeating pattern has the same mean over one turn and over several.
  @Test(arguments: [100.0, nil])
  func equalMeansCompareEqual(ticksPerUnit: Double?) {
    for seed in 30..<60 {
      var random = Xoshiro256StarStar(seed: UInt64(seed))
      let turn = 1 + random.below(30)
      let past = tickBars(count: 150, seed: UInt64(seed)).map(\.close)
      let pattern = (0..<turn).map { _ in
        ticksPerUnit == nil ? 60_000 + random.uniform() : Double(1 + random.below(99_999)) / 100
      }
      let closes = past + (0..<(turn * 12)).map { pattern[$0 % turn] }
      let means = [1, 2, 3, 7].map {
        column(
          .sma("n"), [Double($0 * turn)], barsAround(closes: closes, step: 0),
          ticksPerUnit: ticksPerUnit)
      }
      let warm = past.count + 7 * turn
      for mean in means.dropFirst() {
        #expect(areSame(mean[warm...], means[0][warm...]), "turn \(turn), seed \(seed)")
      }
    }
  }

  @Test(arguments: [100.0, nil])
  func theMeanOfAFlatStretchIsItsPrice(ticksPerUnit: Double?) {
    for price in [0.07, 0.29, 1.1, 10.01, 4_503.27, 59_999.99] {
      let past = tickBars(count: 100, seed: 61).map(\.close)
      let closes = past + [Double](repeating: price, count: 100)
      for period in [1, 3, 7, 10, 30, 49, 100] {
        let means = column(
          .sma("n"), [Double(period)], barsAround(closes: closes, step: 0),
          ticksPerUnit: ticksPerUnit)
        #expect(means[(99 + period)...].allSatisfy { $0 == price }, "\(period) bars of \(price)")
      }
    }
  }

  @Test func aPriceThatLeftTheWindowLeavesNoTrace() {
    let closes = [1e15, 3e-5, 7e14] + [Double](repeating: 0.1, count: 50)
    let means = column(.sma("n"), [10], barsAround(closes: closes, step: 0))
    #expect(means[12...].allSatisfy { $0 == 0.1 })
  }
}
