import Foundation
import Indicators
import MarketData
import Testing

@Suite struct RSITests {
  /// Gains 1, 0, 1 and losses 0, 0.5, 0, halved into means at every step.
  @Test func anExampleByHand() {
    let found = column(.rsi("n"), [2], barsAround(closes: [10, 11, 10.5, 11.5], step: 0))
    #expect(found[0].isNaN && found[1].isNaN)
    #expect(abs(found[2] - (100 - 100.0 / 3)) <= 1e-13)
    #expect(abs(found[3] - (100 - 100.0 / 7)) <= 1e-13)
  }

  @Test func indicesAreTheirUnrolledSums() {
    for seed in 91..<94 {
      let bars = tickBars(count: 300, seed: UInt64(seed))
      let changes = bars.indices.dropFirst().map { bars[$0].close - bars[$0 - 1].close }
      for period in [2, 3, 14, 100] {
        let weight = 1 / Double(period)
        func mean(_ last: Int, _ part: (Double) -> Double) -> Double {
          (1...last).reduce(pow(1 - weight, Double(last)) * part(changes[0])) {
            $0 + weight * pow(1 - weight, Double(last - $1)) * part(changes[$1])
          }
        }
        let wanted = bars.indices.map { bar -> Double in
          guard bar >= period else { return .nan }
          let gain = mean(bar - 1) { max($0, 0) }
          let loss = mean(bar - 1) { max(-$0, 0) }
          return 100 * gain / (gain + loss)
        }
        let found = column(.rsi("n"), [Double(period)], bars)
        #expect(worstError(found, wanted) <= 1e-10, "period \(period), seed \(seed)")
      }
    }
  }

  @Test func theBoundsAreReachedAndAPriceThatNeverMovedHasNoIndex() {
    let closes = (1...40).map(Double.init)
    #expect(
      column(.rsi("n"), [14], barsAround(closes: closes, step: 0))[14...].allSatisfy { $0 == 100 })
    let falling = column(.rsi("n"), [14], barsAround(closes: closes.reversed(), step: 0))
    #expect(falling[14...].allSatisfy { $0 == 0 })
    let flat = column(
      .rsi("n"), [14], barsAround(closes: [Double](repeating: 5, count: 40), step: 0))
    #expect(flat.allSatisfy { $0.isNaN })
    let late = [Double](repeating: 5, count: 20) + [6, 6, 5.5]
    let found = column(.rsi("n"), [14], barsAround(closes: late, step: 0))
    #expect(found[..<20].allSatisfy { $0.isNaN } && found[20] == 100 && found[21] == 100)
    #expect(found[22] > 0 && found[22] < 100)
  }
}
