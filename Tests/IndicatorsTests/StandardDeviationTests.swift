import Indicators
import MarketData
import Numerics
import Testing

@Suite struct StandardDeviationTests {
  @Test func anExampleByHand() {
    let closes: [Double] = [2, 4, 4, 4, 5, 5, 7, 9]
    let found = column(.standardDeviation("n"), [8], barsAround(closes: closes, step: 0))
    #expect(found.last == 2)
    let two = column(.standardDeviation("n"), [2], barsAround(closes: [1, 3, 3], step: 0))
    #expect(two[0].isNaN && two[1] == 1 && two[2] == 0)
  }

  /// Within two roundings of the exact value, with the walk's prices near 20, 60,000 and 1e9.
  @Test func deviationsOfTicksAreExact() {
    for (seed, start) in [(71, 2_000), (72, 6_000_000), (73, 100_000_000_000)] {
      let ticks = tickWalk(count: 500, from: start, seed: UInt64(seed))
      expectExact(ticks, unit: 100, periods: [1, 2, 3, 20, 100, 499], seed)
    }
  }

  @Test func tinyDeviationsOfTicksAreExact() {
    var random = Xoshiro256StarStar(seed: 74)
    let ticks = (0..<500).map { _ in 6_000_000 + random.below(40) / 39 }
    expectExact(ticks, unit: 100, periods: [2, 20, 100], 74)
  }

  /// Prices near 60,000 some last digits apart, so that their sums no longer fit a double.
  @Test func tinyDeviationsWithoutATickAreExact() {
    var random = Xoshiro256StarStar(seed: 75)
    let unit = 0x1p37
    let units = (0..<500).map { _ in 60_000 * Int(unit) + random.below(20_000_000) }
    let bars = barsAround(closes: units.map { Double($0) / unit }, step: 0)
    do {
      for period in [2, 20, 100] {
        let found = column(.standardDeviation("n"), [Double(period)], bars)
        let error = worstError(found, windows(units, period) { deviation($0) / unit })
        #expect(error <= 1e-12, "period \(period), seed 75: \(error)")
      }
    }
  }

  @Test func aFlatStretchOfTicksHasNoDeviation() {
    for (period, price, deviation) in deviationsOfFlatStretches(ticksPerUnit: 100) {
      #expect(deviation == 0, "\(period) bars of \(price)")
    }
  }

  /// Sums of squares keep 104 digits of the largest one that passed.
  @Test func aFlatStretchWithoutATickHasNextToNone() {
    do {
      for (period, price, deviation) in deviationsOfFlatStretches(ticksPerUnit: nil) {
        #expect(deviation <= 60_000 * 1e-13, "\(period) bars of \(price)")
      }
    }
  }

  /// The largest deviation of windows that see one price alone, after prices near 60,000.
  private func deviationsOfFlatStretches(
    ticksPerUnit: Double?
  ) -> [(period: Int, price: Double, deviation: Double)] {
    let past = tickBars(count: 100, from: 6_000_000, seed: 76).map(\.close)
    return [0.07, 10.01, 59_999.99, 60_000.12].flatMap { price in
      let bars = barsAround(closes: past + [Double](repeating: price, count: 100), step: 0)
      return [1, 3, 7, 20, 49].map { period in
        let found = column(
          .standardDeviation("n"), [Double(period)], bars, ticksPerUnit: ticksPerUnit)
        return (period, price, found[(99 + period)...].max() ?? .nan)
      }
    }
  }

  private func expectExact(
    _ numbers: [Int], unit: Double, periods: [Int], _ seed: Int
  ) {
    let bars = barsAround(closes: numbers.map { Double($0) / unit }, step: 0)
    for period in periods {
      let found = column(
        .standardDeviation("n"), [Double(period)], bars, ticksPerUnit: unit)
      let wanted = windows(numbers, period) { deviation($0) / unit }
      let ratio = zip(found, wanted).map { $1 == 0 ? $0 + 1 : $0 / $1 }
      #expect(
        worstError(ratio, wanted.map { $0.isNaN ? $0 : 1 }) <= 1e-15,
        "period \(period), seed \(seed): \(worstError(found, wanted))")
    }
  }

  @Test func bandsAreTheMeanAndSomeDeviations() {
    let ticks = tickWalk(count: 400, from: 6_000_000, seed: 77)
    let bars = barsAround(closes: ticks.map { Double($0) / 100 }, step: 0.01)
    for (period, width) in [(20, 2.0), (20, -2), (5, 0.5), (100, 0), (1, 3)] {
      let found = column(
        .bollingerBand("n", "width"), [Double(period), width], bars, ticksPerUnit: 100)
      let wanted = windows(ticks, period) {
        Double($0.reduce(0, +)) / Double(100 * period) + width * deviation($0) / 100
      }
      #expect(worstError(found, wanted) <= 2e-11, "period \(period), width \(width), seed 77")
    }
  }
}
