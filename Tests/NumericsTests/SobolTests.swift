import Numerics
import Testing

@Suite struct SobolTests {
  /// Joe and Kuo's own program prints these for their direction numbers (SciPy 1.17 agrees).
  @Test func firstPointsArePublishedOnes() {
    let sobol = Sobol(dimensions: 8, seed: nil)
    let expected: [[Double]] = [
      [0, 0, 0, 0, 0, 0, 0, 0],
      [0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5],
      [0.75, 0.25, 0.25, 0.25, 0.75, 0.75, 0.25, 0.75],
      [0.25, 0.75, 0.75, 0.75, 0.25, 0.25, 0.75, 0.25],
      [0.375, 0.375, 0.625, 0.875, 0.375, 0.125, 0.375, 0.875],
      [0.875, 0.875, 0.125, 0.375, 0.875, 0.625, 0.875, 0.375],
      [0.625, 0.125, 0.875, 0.625, 0.625, 0.875, 0.125, 0.125],
      [0.125, 0.625, 0.375, 0.125, 0.125, 0.375, 0.625, 0.625],
    ]
    #expect((0..<8).map(sobol.point) == expected)
  }

  @Test func highDimensionsMatchSciPy() {
    let point = Sobol(dimensions: 64, seed: nil).point(1000)
    #expect(Array(point[60...]) == [0.4462890625, 0.6025390625, 0.2587890625, 0.4462890625])
    #expect(point.reduce(0, +) == 32.94140625)
  }

  @Test(arguments: [nil, 0, 1, 7, UInt64.max] as [UInt64?])
  func alignedBlocksHitEveryIntervalOnce(seed: UInt64?) {
    let sobol = Sobol(dimensions: Sobol.dimensionLimit, seed: seed)
    for (start, count) in [(0, 256), (256, 256), (1024, 64)] {
      let points = (start..<start + count).map(sobol.point)
      for dimension in 0..<Sobol.dimensionLimit {
        let cells = Set(points.map { Int($0[dimension] * Double(count)) })
        #expect(cells.count == count, "dimension \(dimension) from \(start)")
      }
    }
  }

  /// The first two dimensions form a (0, m, 2) net: every elementary box holds exactly one point.
  @Test(arguments: [nil, 0, 3, 11] as [UInt64?])
  func firstTwoDimensionsFormANet(seed: UInt64?) {
    let sobol = Sobol(dimensions: 2, seed: seed)
    for power in 1...8 {
      let count = 1 << power
      let points = (0..<count).map(sobol.point)
      for columns in 0...power {
        let width = Double(1 << columns)
        let height = Double(1 << (power - columns))
        let boxes = Set(points.map { [Int($0[0] * width), Int($0[1] * height)] })
        #expect(boxes.count == count, "2^\(columns) columns of 2^\(power) points")
      }
    }
  }

  @Test func scramblingDependsOnSeedAndDimension() {
    let a = Sobol(dimensions: 3, seed: 1)
    let b = Sobol(dimensions: 3, seed: 2)
    let again = Sobol(dimensions: 3, seed: 1)
    #expect((0..<64).map(a.point) == (0..<64).map(again.point))
    #expect((0..<64).count { a.point($0) == b.point($0) } == 0)
    #expect(Set(a.point(0)).count == 3)
  }

  /// A smooth integral over ten dimensions, where 4,096 random points err by about 0.01.
  @Test func scrambledPointsIntegrateBetterThanRandomOnes() {
    for seed: UInt64 in 1...5 {
      let sobol = Sobol(dimensions: 10, seed: seed)
      let mean =
        (0..<4096).reduce(0.0) { sum, index in
          sum + sobol.point(index).reduce(1) { $0 * (1 + 0.5 * ($1 - 0.5)) }
        } / 4096
      #expect(abs(mean - 1) < 0.001, "seed \(seed)")
    }
  }
}
