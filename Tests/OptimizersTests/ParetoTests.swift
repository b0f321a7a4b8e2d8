import Numerics
import Optimizers
import Testing

@Suite struct ParetoTests {
  /// Points by the generator x → 1664525 x + 1013904223 mod 2^32 from 12345, each over 2^32.
  private static func points(_ count: Int, objectives: Int) -> [[Double]] {
    var state: UInt32 = 12345
    return (0..<count).map { _ in
      (0..<objectives).map { _ in
        state = state &* 1_664_525 &+ 1_013_904_223
        return Double(state) / 0x1p32
      }
    }
  }

  private static func draws(_ seed: UInt64, _ count: Int, objectives: Int) -> [[Double]] {
    var random = Xoshiro256StarStar(seed: seed)
    // Few different values make equal ones likely.
    return (0..<count).map { _ in (0..<objectives).map { _ in Double(random.below(8)) / 8 } }
  }

  @Test func frontsKeepOrderAndDropRepeats() {
    let points: [[Double]] = [
      [3, 1], [1, 3], [2, 2], [2, 2], [3, 3], [.nan, 0], [1, 3], [0, 9],
    ]
    #expect(ParetoFront.indices(of: points) == [0, 1, 2, 7])
    #expect(ParetoFront.indices(of: []) == [])
    #expect(ParetoFront.indices(of: [[.nan]]) == [])
    #expect(ParetoFront.indices(of: [[2], [1], [1]]) == [1])
    #expect(ParetoFront.indices(of: [[.infinity, 1], [.infinity, .infinity]]) == [0])
    #expect(ParetoFront.dominates([1, 2], [1, 3]) && !ParetoFront.dominates([1, 2], [1, 2]))
    #expect(ParetoFront.dominates([9, 9], [.nan, 0]) && !ParetoFront.dominates([.nan], [.nan]))
  }

  /// Fronts and ranks against the definitions, by comparing all pairs.
  @Test(arguments: 1...4)
  func frontsAndRanksAgreeWithTheirDefinitions(objectives: Int) {
    for seed: UInt64 in 0..<20 {
      let points = Self.draws(seed, 60, objectives: objectives)
      let front = points.indices.filter { index in
        !points.contains { ParetoFront.dominates($0, points[index]) }
          && !points[..<index].contains(points[index])
      }
      #expect(ParetoFront.indices(of: points) == front, "seed \(seed)")
      var expected = [Int](repeating: -1, count: points.count)
      for rank in 0..<points.count {
        let left = points.indices.filter { expected[$0] < 0 }
        for index in left
        where !left.contains(where: { ParetoFront.dominates(points[$0], points[index]) }) {
          expected[index] = rank
        }
      }
      #expect(ParetoRanks.ranks(of: points) == expected, "seed \(seed)")
    }
  }

  @Test func goldenRanks() {
    #expect(
      ParetoRanks.ranks(of: Self.points(14, objectives: 2))
        == [0, 4, 1, 3, 5, 1, 1, 2, 2, 2, 5, 2, 1, 1])
    #expect(
      ParetoRanks.ranks(of: Self.points(14, objectives: 3))
        == [0, 0, 1, 1, 1, 2, 3, 1, 1, 1, 0, 2, 0, 1])
  }

  @Test func brokenLimitsComeAfterAndFailuresLast() {
    let ranks = ParetoRanks.ranks(
      of: [[5, 5], [0, 0], [1, 1], [.nan, 0], [4, 6], [0, 0], [6, 6]],
      violations: [0, 2, 1, 0, 0, 2, 0])
    #expect(ranks == [0, 3, 2, 4, 0, 3, 1])
    #expect(ParetoRanks.ranks(of: []) == [])
    #expect(ParetoRanks.ranks(of: [[.nan], [.nan]]) == [0, 0])
  }

  /// By hand: gaps over extents 10 and 10.
  @Test func goldenCrowding() {
    let distances = CrowdingDistance.distances(
      of: [[0, 10], [1, 7], [2, 5], [5, 2], [9, 0.5], [10, 0], [2, 5]])
    #expect(distances[0] == .infinity && distances[5] == .infinity && distances[6] == 0)
    #expect(abs(distances[1] - (2 + 5) / 10) < 1e-12)
    #expect(abs(distances[4] - (5 + 2) / 10) < 1e-12)
    #expect(CrowdingDistance.distances(of: []) == [])
    #expect(CrowdingDistance.distances(of: [[1, 1], [1, 1]]) == [0, 0])
    #expect(CrowdingDistance.distances(of: [[-1e308, 1], [0, 0], [1e308, -1]])[1] == 2)
  }

  /// From inclusion and exclusion over all subsets of 14 points, summed exactly in Python.
  @Test(arguments: [
    (2, 1.169_692_033_172_795_6), (3, 0.805_852_066_760_210_2), (4, 0.583_065_196_594_222_2),
    (5, 0.326_190_456_977_280_8), (6, 0.169_626_830_060_776_5),
  ])
  func goldenVolumes(objectives: Int, volume: Double) {
    let points = Self.points(14, objectives: objectives)
    let reference = [Double](repeating: 1.1, count: objectives)
    #expect(abs(Hypervolume.volume(of: points, reference: reference) - volume) < 1e-12)
  }

  @Test func smallVolumes() {
    #expect(Hypervolume.volume(of: [[1, 1]], reference: [2, 3]) == 2)
    #expect(Hypervolume.volume(of: [[0, 1], [1, 0], [1, 1]], reference: [2, 2]) == 3)
    #expect(Hypervolume.volume(of: [[3, 0], [2, 2], [.nan, 0]], reference: [2, 2]) == 0)
    #expect(Hypervolume.volume(of: [[1], [0.5]], reference: [2]) == 1.5)
    #expect(Hypervolume.volume(of: [], reference: [1, 1, 1]) == 0)
    #expect(Hypervolume.volume(of: [[0, 0, 0], [0, 0, 0]], reference: [1, 2, 3]) == 6)
  }

  /// A point more never takes volume away; order and repeats do not matter; samples agree.
  @Test(arguments: [2, 3, 4], 1...3)
  func volumesBehave(objectives: Int, seed: UInt64) {
    var random = Xoshiro256StarStar(seed: seed)
    let points = (0..<25).map { _ in (0..<objectives).map { _ in random.uniform() } }
    let reference = [Double](repeating: 1, count: objectives)
    var last = 0.0
    for count in 1...25 {
      let volume = Hypervolume.volume(of: Array(points[..<count]), reference: reference)
      #expect(volume >= last - 1e-12, "seed \(seed)")
      last = volume
    }
    let shuffled = (points + points).shuffled(using: &random)
    #expect(abs(Hypervolume.volume(of: shuffled, reference: reference) - last) < 1e-12)
    let samples = 4000
    let hits = (0..<samples).count { _ in
      let draw = (0..<objectives).map { _ in random.uniform() }
      return points.contains { zip($0, draw).allSatisfy { $0 <= $1 } }
    }
    #expect(abs(Double(hits) / Double(samples) - last) < 0.035, "seed \(seed)")
  }

  @Test func kneesLieFarthestFromTheLine() {
    let points: [[Double]] = [
      [0, 100], [1, 40], [2, 10], [6, 5], [10, 0], [2, 9.9], [9, 99],
    ]
    #expect(KneePoint.index(of: points) == 5)
    #expect(KneePoint.index(of: []) == nil)
    #expect(KneePoint.index(of: [[.nan, 1], [.infinity, 0]]) == nil)
    #expect(KneePoint.index(of: [[.nan, 1], [3, 3]]) == 1)
    #expect(KneePoint.index(of: [[-1.7e308, 1], [0, -0.9], [1.7e308, -1]]) == 1)
    let sphere: [[Double]] = [[1, 0, 0], [0, 1, 0], [0, 0, 1], [0.3, 0.3, 0.3], [0.5, 0.5, 0]]
    #expect(KneePoint.index(of: sphere) == 3)
  }
}
