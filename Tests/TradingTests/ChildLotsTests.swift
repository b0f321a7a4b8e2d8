import MarketData
import Numerics
import Testing

@testable import Trading

@Suite struct ChildLotsTests {
  // Source: decimal arithmetic of an independent Python program (domain.json, keys twap and vwap).
  @Test func goldenEqualSlices() {
    let children = ChildLots.quantities(
      1, weights: Array(repeating: 1, count: 7), step: StepSize(0.001))
    #expect(children == [0.142, 0.143, 0.143, 0.143, 0.143, 0.143, 0.143])
  }

  @Test func goldenVolumeSlices() {
    let children = ChildLots.quantities(10, weights: [5, 3, 1, 1, 2, 8], step: StepSize(0.1))
    #expect(children == [2.5, 1.5, 0.5, 0.5, 1, 4])
  }

  /// 0.1 + 0.2 is 0.30000000000000004 in binary, and 100 · 0.29 is 28.999999999999996.
  @Test func decimalWeightsCutAsDecimals() {
    #expect(ChildLots.cumulative(10, weights: [0.1, 0.2, 0.3, 0.4]) == [1, 3, 6, 10])
    #expect(ChildLots.cumulative(100, weights: [0.29, 0.71]) == [29, 100])
    #expect(ChildLots.count(0.3, StepSize(0.1)) == 3)
    #expect(ChildLots.count(0.1 + 0.2, StepSize(0.1)) == 3)
    #expect(ChildLots.count(0.299, StepSize(0.1)) == 2)
  }

  @Test func hostileWeightsStillSum() {
    for weights in [[.nan, -1, 0], [.infinity, 2], [1e308, 1e308, 1e308], [0], [1e-300, 1]] {
      let due = ChildLots.cumulative(7, weights: weights)
      #expect(due.last == 7 && due.allSatisfy { (0...7).contains($0) }, "\(weights)")
    }
    #expect(ChildLots.cumulative(7, weights: []).isEmpty)
  }

  @Test(arguments: 0..<200 as Range<UInt64>) func childrenSumToTheParent(seed: UInt64) {
    var random = Xoshiro256StarStar(seed: seed)
    let lots = Double(random.below(5000) + 1)
    let weights = (0...random.below(40)).map { _ in random.uniform() }
    let due = ChildLots.cumulative(lots, weights: weights)
    let children = ChildLots.children(of: due)
    #expect(children.reduce(0, +) == lots, "seed \(seed)")
    #expect(children.allSatisfy { $0 >= 0 }, "seed \(seed)")
    let sum = weights.reduce(0, +)
    for (child, weight) in zip(children, weights) {
      #expect((child - lots * weight / sum).magnitude < 1.000001, "seed \(seed)")
    }
    let minimum = Double(random.below(200))
    let merged = ChildLots.children(of: ChildLots.merged(due, minimum: minimum))
    #expect(merged.reduce(0, +) == lots, "seed \(seed)")
    #expect(merged.allSatisfy { $0 == 0 || $0 >= min(minimum, lots) }, "seed \(seed)")
  }

  /// Minimum 3 of 1, 1, 1, 5, 1, 1: the first three go together; the last two would be 2, so they
  /// go with the 5.
  @Test func smallChildrenJoinTheNext() {
    #expect(ChildLots.merged([1, 2, 3, 8, 9, 10], minimum: 3) == [0, 0, 3, 10, 10, 10])
    #expect(ChildLots.merged([1, 2], minimum: 3) == [0, 2])
    #expect(ChildLots.merged([], minimum: 3).isEmpty)
  }

  @Test(arguments: 0..<100 as Range<UInt64>) func jitterStaysWithinItsBounds(seed: UInt64) {
    var random = Xoshiro256StarStar(seed: seed)
    let (from, to) = (Timestamp(nanoseconds: 1_000), Timestamp(nanoseconds: 1_000 + 100 * 1_000))
    let slices = SliceTimes.equal(100, from: from, to: to, jitter: &random)
    var due = 0.0
    for (index, weight) in slices.weights.enumerated() {
      due += weight
      #expect((due - Double(index + 1)).magnitude < 0.06, "seed \(seed)")
      #expect((0.9...1.1).contains(weight), "seed \(seed)")
      let planned = 1_000 + Int64(index) * 1_000
      #expect((slices.starts[index].nanoseconds - planned).magnitude <= 200, "seed \(seed)")
    }
    #expect((due - 100).magnitude < 1e-9, "seed \(seed)")
    var again = Xoshiro256StarStar(seed: seed)
    #expect(SliceTimes.equal(100, from: from, to: to, jitter: &again) == slices, "seed \(seed)")
  }
}
