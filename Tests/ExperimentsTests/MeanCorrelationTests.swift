import Numerics
import Testing

@testable import Experiments

@Suite struct MeanCorrelationTests {
  /// Returns of accounts that follow one market more or less, each over a span of days.
  private func returns(_ spans: [Range<Int>], seed: UInt64) -> [[Double]] {
    var generator = SplitMix64(seed: seed)
    func step() -> Double { Double.random(in: -0.01...0.01, using: &generator) }
    let market = (0..<1_000).map { _ in step() }
    return spans.enumerated().map { place, span in
      let share = Double(place % 5) / 4
      return span.map { share * market[$0] + (1 - share) * step() }
    }
  }

  /// The plain way: Pearson's correlation of each pair over the days that both have.
  private func plain(_ spans: [Range<Int>], _ returns: [[Double]]) -> (mean: Double, pairs: Int) {
    var (sum, pairs) = (0.0, 0)
    for a in spans.indices {
      for b in spans.indices.dropFirst(a + 1) {
        let common = spans[a].clamped(to: spans[b])
        guard common.count >= MeanCorrelation.fewestDays else { continue }
        let x = common.map { returns[a][$0 - spans[a].lowerBound] }
        let y = common.map { returns[b][$0 - spans[b].lowerBound] }
        let count = Double(common.count)
        let (meanX, meanY) = (x.reduce(0, +) / count, y.reduce(0, +) / count)
        let xy = zip(x, y).reduce(0) { $0 + ($1.0 - meanX) * ($1.1 - meanY) }
        let xx = x.reduce(0) { $0 + ($1 - meanX) * ($1 - meanX) }
        let yy = y.reduce(0) { $0 + ($1 - meanY) * ($1 - meanY) }
        guard xx > 0, yy > 0 else { continue }
        sum += xy / (xx * yy).squareRoot()
        pairs += 1
      }
    }
    return (sum / Double(pairs), pairs)
  }

  @Test(arguments: 1...5 as ClosedRange<UInt64>) func sharedDaysAreOnePass(seed: UInt64) throws {
    let spans = [Range<Int>](repeating: 3..<150, count: 12)
    var returns = returns(spans, seed: seed)
    // One that never traded has no correlation.
    returns[4] = returns[4].map { _ in 0 }
    let expected = plain(spans, returns)
    let found = try #require(MeanCorrelation(spans) { returns[$0] })
    #expect(abs(found.value - expected.mean) < 1e-12, "seed \(seed)")
    #expect(found.pairs == 55 && expected.pairs == 55 && found.sampledFrom == nil)
  }

  @Test(arguments: 1...5 as ClosedRange<UInt64>) func missingDaysGoByPairs(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let spans = (0..<14).map { _ -> Range<Int> in
      let start = Int.random(in: 0..<120, using: &generator)
      return start..<start + Int.random(in: 5..<120, using: &generator)
    }
    let returns = returns(spans, seed: seed &+ 100)
    let expected = plain(spans, returns)
    let found = try #require(MeanCorrelation(spans) { returns[$0] })
    #expect(abs(found.value - expected.mean) < 1e-12, "seed \(seed)")
    #expect(found.pairs == expected.pairs && found.sampledFrom == nil)
  }

  @Test func ofTooManyPairsSomeAreDrawn() throws {
    let spans = (0..<60).map { $0 % 3..<200 }
    let returns = returns(spans, seed: 5)
    let all = try #require(MeanCorrelation(spans) { returns[$0] })
    let some = try #require(MeanCorrelation(spans, mostPairs: 400) { returns[$0] })
    #expect(all.pairs == 1_770 && all.sampledFrom == nil)
    #expect(some.pairs == 400 && some.sampledFrom == 1_770)
    #expect(abs(all.value - plain(spans, returns).mean) < 1e-12)
    #expect(some.value != all.value && abs(some.value - all.value) < 0.05)
    #expect(MeanCorrelation(spans, mostPairs: 400) { returns[$0] } == some)
  }

  @Test func fewDaysOrAccountsHaveNone() {
    #expect(MeanCorrelation([]) { _ in [] } == nil)
    #expect(MeanCorrelation([0..<50]) { _ in (0..<50).map(Double.init) } == nil)
    #expect(MeanCorrelation([0..<19, 0..<19]) { _ in (0..<19).map(Double.init) } == nil)
    #expect(MeanCorrelation([0..<50, 40..<90]) { _ in (0..<50).map(Double.init) } == nil)
    #expect(MeanCorrelation([0..<50, 0..<50]) { _ in [Double](repeating: 0.1, count: 50) } == nil)
    #expect(MeanCorrelation([0..<50, 0..<50]) { _ in [Double](repeating: .nan, count: 50) } == nil)
  }
}
