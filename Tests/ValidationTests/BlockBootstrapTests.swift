import Numerics
import Testing

@testable import Validation

@Suite struct BlockBootstrapTests {
  private func draw(_ bootstrap: BlockBootstrap, _ periods: Int, seed: UInt64) -> [Int] {
    var generator = Xoshiro256StarStar(seed: seed)
    return bootstrap.indices(periods: periods, using: &generator)
  }

  /// Places where an index does not follow the one before around the circle.
  private func breaks(_ indices: [Int], _ periods: Int) -> Int {
    zip(indices, indices.dropFirst()).count { ($0 + 1) % periods != $1 }
  }

  @Test func geometricBlocksHaveTheirMeanLength() {
    let periods = 200_000
    for (mean, seed) in [(2.0, UInt64(1)), (10, 2), (37.5, 3)] {
      let indices = draw(.stationary(meanBlock: mean), periods, seed: seed)
      let found = Double(periods) / Double(1 + breaks(indices, periods))
      // Four standard errors of a geometric mean.
      #expect(abs(found - mean) < 4 * mean * (mean / Double(periods)).squareRoot())
    }
  }

  @Test func everyPeriodIsAsLikely() {
    var counts = [Int](repeating: 0, count: 10)
    for seed in UInt64(1)...2000 {
      for index in draw(.stationary(meanBlock: 4), 10, seed: seed) { counts[index] += 1 }
    }
    #expect(counts.allSatisfy { abs($0 - 2000) < 300 }, "\(counts)")
  }

  @Test func circularBlocksAreOfOneLengthAndWrap() {
    for seed in UInt64(1)...50 {
      let indices = draw(.circular(block: 7), 30, seed: seed)
      #expect(indices.count == 30)
      for start in stride(from: 0, to: 30, by: 7) {
        for place in start..<min(start + 7, 30) {
          #expect(indices[place] == (indices[start] + place - start) % 30, "seed \(seed)")
        }
      }
    }
  }

  @Test func oddLengthsAreBlocksOfOneOrTheWholeCircle() {
    for mean in [-3, 0, 0.5, 1, Double.nan] {
      let indices = draw(.stationary(meanBlock: mean), 1000, seed: 1)
      #expect(breaks(indices, 1000) > 980, "\(mean)")
    }
    for mean in [1e300, .infinity] {
      #expect(breaks(draw(.stationary(meanBlock: mean), 1000, seed: 1), 1000) == 0, "\(mean)")
    }
    #expect(breaks(draw(.circular(block: .max), 1000, seed: 1), 1000) == 0)
    #expect(draw(.circular(block: -5), 4, seed: 1).count == 4)
    #expect(draw(.stationary(meanBlock: 5), 0, seed: 1) == [])
  }

  @Test func fewerResamplesAreTheFirstOfMore() {
    let bootstrap = BlockBootstrap.stationary(meanBlock: 3)
    var random = RandomReturns(seed: 1)
    let table = random.table(periods: 20, trials: 2)
    let (few, many) = (
      BootstrapMeans(table, Resamples(bootstrap, count: 4, periods: 20, seed: 9)),
      BootstrapMeans(table, Resamples(bootstrap, count: 9, periods: 20, seed: 9))
    )
    #expect(few.resampled == Array(many.resampled.prefix(8)))
  }

  @Test func aStrangePeriodIsRefused() {
    #expect(throws: UnusableReturns.self) { try Resamples(indices: [[0, 3, 1]], periods: 3) }
    #expect(throws: UnusableReturns.self) { try Resamples(indices: [[-1, 0, 1]], periods: 3) }
  }
}
