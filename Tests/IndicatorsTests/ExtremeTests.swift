import Indicators
import MarketData
import Testing

@Suite struct ExtremeTests {
  @Test func extremesAreThoseOfTheWindow() {
    for seed in 101..<104 {
      let bars = tickBars(count: 400, seed: UInt64(seed))
      for period in [1, 2, 3, 4, 5, 7, 8, 9, 20, 63, 64, 65, 255, 399, 400, 500] {
        let highest = windows(bars.map(\.high), period) { $0.max() ?? .nan }
        let lowest = windows(bars.map(\.low), period) { $0.min() ?? .nan }
        let n = [Double(period)]
        let place = "period \(period), seed \(seed)"
        #expect(areSame(column(.highest("n"), n, bars), highest), "\(place)")
        #expect(areSame(column(.lowest("n"), n, bars), lowest), "\(place)")
        #expect(
          areSame(column(.priorHighest("n"), n, bars), [.nan] + highest.dropLast()), "\(place)")
        #expect(areSame(column(.priorLowest("n"), n, bars), [.nan] + lowest.dropLast()), "\(place)")
      }
    }
  }

  @Test func anExtremeLeavesWithItsBar() {
    let closes: [Double] = [5, 9, 1, 4, 4, 4, 4]
    let highest = column(.highest("n"), [3], barsAround(closes: closes, step: 0))
    #expect(areSame(highest, [.nan, .nan, 9, 9, 9, 4, 4]))
    let lowest = column(.lowest("n"), [3], barsAround(closes: closes, step: 0))
    #expect(areSame(lowest, [.nan, .nan, 1, 1, 1, 1, 4]))
  }

  @Test func changesAreFractionsOfTheOlderClose() {
    let bars = smoothBars(count: 300, seed: 105)
    for period in [1, 2, 31, 32, 33, 299, 400] {
      let found = column(.rateOfChange("n"), [Double(period)], bars)
      let wanted = bars.indices.map {
        $0 < period ? .nan : bars[$0].close / bars[$0 - period].close - 1
      }
      #expect(areSame(found, wanted), "period \(period), seed 105")
    }
  }
}
