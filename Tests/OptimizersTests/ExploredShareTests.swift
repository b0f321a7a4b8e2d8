import Foundation
import Numerics
import Testing

@testable import Optimizers

@Suite struct ExploredShareTests {
  private static func tried(_ space: SearchSpace, _ points: [[Double]]) -> ExploredShare {
    ExploredShare(SearchHistory(space, points: points, values: points.map { _ in 0 }))
  }

  @Test func smallSpacesAreCountedOut() throws {
    let space = try SearchSpace(
      [
        .init("a", .int(low: 1, high: 10, step: 1)), .init("b", .int(low: 1, high: 10, step: 1)),
        .init("c", .categorical(["x", "y"])),
      ], where: "a < b", activations: [("c", "a > 5", nil)])
    // 45 pairs, of which 10 have a > 5 and a choice.
    let explored = Self.tried(space, [[1, 2, 0], [1, 2, 0], [9, 10, 1], [3, 2, 0], [1, 3, 1]])
    #expect(explored.measure == .points && explored.possible == 55)
    #expect(explored.seen == 3 && explored.largestGap == nil)
    #expect(abs(explored.share - 3.0 / 55) < 1e-12)
    #expect(Self.tried(space, space.gridPoints(inCells: 0..<200)).share == 1)
    #expect(Self.tried(space, []).share == 0)
  }

  /// Cells of ten a side, hit by n points at random, are seen with chance 1 - (1 - 1/100)^n.
  @Test(arguments: [1, 30, 100, 400])
  func randomPointsCoverTheExpectedShare(count: Int) throws {
    let space = try SearchSpace(
      (0..<6).map { try .init("x\($0)", .float(low: -3, high: 1, log: false, step: nil)) })
    var generator = Xoshiro256StarStar(seed: 11)
    let points = (0..<count).map { _ in (0..<6).map { _ in 4 * generator.uniform() - 3 } }
    let explored = Self.tried(space, points)
    #expect(explored.measure == .cells && explored.possible == 1500)
    let expected = 1 - pow(0.99, Double(count))
    #expect(abs(explored.share - expected) < 0.02)
    if count == 1 { #expect(explored.seen == 15) }
  }

  @Test func theLargestGapIsWhereNothingWasTried() throws {
    let space = try SearchSpace(
      (0..<2).map { try .init("x\($0)", .float(low: 0, high: 1, log: false, step: nil)) })
    var generator = Xoshiro256StarStar(seed: 2)
    let points = (0..<3000).map { _ in (0..<2).map { _ in generator.uniform() } }
      .filter { hypot($0[0] - 0.7, $0[1] - 0.3) > 0.2 }
    let gap = try #require(Self.tried(space, points).largestGap)
    #expect(hypot(gap.point[0] - 0.7, gap.point[1] - 0.3) < 0.04)
    #expect(abs(gap.radius - 0.2 / 2.0.squareRoot()) < 0.02)
  }

  @Test func whatCannotBeIsNotMissed() throws {
    let space = try SearchSpace(
      [
        .init("a", .float(low: 0, high: 1, log: false, step: nil)),
        .init("b", .float(low: 0, high: 1, log: false, step: nil)),
      ], where: "a < b")
    let explored = Self.tried(space, [[0.05, 0.95]])
    #expect(explored.possible == 55 && explored.seen == 1)
    let conditional = try SearchSpace(
      [
        .init("use", .categorical(["no", "yes"])),
        .init("x", .float(low: 0, high: 1, log: false, step: nil)),
      ], activations: [("x", "use == 'yes'", nil)])
    #expect(Self.tried(conditional, [[0, 0], [1, 0.5]]).possible == 10)
    #expect(Self.tried(conditional, [[0, 0], [1, 0.5]]).seen == 1)
  }

  @Test func spacesOfOneDimensionAndOfNone() throws {
    let line = try SearchSpace([.init("x", .float(low: 0, high: 1, log: false, step: nil))])
    let explored = Self.tried(line, [[0.05], [0.55], [0.58], [1]])
    #expect(explored.seen == 3 && explored.possible == 10)
    let point = try SearchSpace([.init("x", .float(low: 2, high: 2, log: false, step: nil))])
    #expect(Self.tried(point, [[2]]).share == 1)
    let fixed = try SearchSpace([.init("x", .fixed(2))])
    #expect(Self.tried(fixed, [[2]]).share == 1 && Self.tried(fixed, []).share == 0)
    let none = try SearchSpace([])
    #expect(Self.tried(none, [[]]).share == 1)
    let empty = try SearchSpace([.init("a", .int(low: 0, high: 3, step: 1))], where: "a > 3")
    #expect(Self.tried(empty, [[1]]).share == 0)
  }

  @Test func wideAndLargeSpaces() throws {
    let wide = try SearchSpace(
      (0..<70).map { try .init("x\($0)", .int(low: 0, high: 99, step: 1)) })
    let point = [Double](repeating: 50, count: 70)
    let explored = Self.tried(wide, [point, point.map { $0 + 1 }])
    #expect(explored.measure == .cells && explored.possible == 100 * 70 * 69 / 2)
    #expect(explored.seen == 70 * 69 / 2)
    #expect(explored == Self.tried(wide, [point, point.map { $0 + 1 }]))
    #expect(try #require(explored.largestGap).radius < 1)
  }
}
