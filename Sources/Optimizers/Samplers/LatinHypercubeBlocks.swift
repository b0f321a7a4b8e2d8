import Numerics

/// Latin hypercubes of one size, one after the other.
struct LatinHypercubeBlocks: Sendable {
  /// How many designs compete for a block, and up to how many points a block they do.
  private static let contest = (designs: 10, points: 512)

  private let axes: [CubeAxis]
  private let size: Int
  private var generator: Xoshiro256StarStar
  private var block: [[Double]] = []

  init(axes: [CubeAxis], size: Int, seed: UInt64) {
    self.axes = axes
    self.size = size
    generator = Xoshiro256StarStar(seed: seed)
  }

  /// The next point of the unit cube.
  mutating func next() -> [Double] {
    if block.isEmpty { block = spreadBlock() }
    return block.removeLast()
  }

  private mutating func spreadBlock() -> [[Double]] {
    var best = randomBlock()
    guard (2...Self.contest.points).contains(size), axes.count > 1 else { return best }
    var distance = Self.closest(best)
    for _ in 1..<Self.contest.designs {
      let other = randomBlock()
      let otherDistance = Self.closest(other)
      if otherDistance > distance { (best, distance) = (other, otherDistance) }
    }
    return best
  }

  private mutating func randomBlock() -> [[Double]] {
    var block = [[Double]](repeating: [Double](repeating: 0, count: axes.count), count: size)
    for axis in axes.indices {
      var strata = Array(0..<size)
      strata.shuffle(using: &generator)
      for (row, stratum) in strata.enumerated() {
        // From the middles, discrete values have shares that are equal to within one.
        let offset = axes[axis] == .continuous ? generator.uniform() : 0.5
        let position = (Double(stratum) + offset) / Double(size)
        block[row][axis] = min(position, 1.0.nextDown)
      }
    }
    return block
  }

  /// The least squared distance of two points.
  private static func closest(_ block: [[Double]]) -> Double {
    var least = Double.infinity
    for row in block.indices.dropFirst() {
      for other in 0..<row {
        var sum = 0.0
        for (a, b) in zip(block[row], block[other]) { sum += (a - b) * (a - b) }
        least = min(least, sum)
      }
    }
    return least
  }
}
