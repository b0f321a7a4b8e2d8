import Optimizers
import Testing

@Suite struct LatinHypercubeTests {
  /// Each of n points has a stratum of every axis to itself.
  @Test(arguments: [1, 2, 7, 50, 600])
  func everyStratumHasOnePoint(count: Int) throws {
    var sampler = LatinHypercube(try .box(4), seed: 3, budget: count)
    let points = try sampler.ask(count)
    for axis in 0..<4 {
      let strata = points.map { Int(($0[axis] + 5) / 10 * Double(count)) }
      #expect(strata.sorted() == Array(0..<count))
    }
  }

  @Test func discreteValuesHaveEqualShares() throws {
    let space = try SearchSpace([
      .init("a", .int(low: 1, high: 7, step: 1)), .init("c", .categorical(["x", "y", "z"])),
      .init("u", .float(low: 0, high: 1, log: false, step: nil)),
    ])
    var sampler = LatinHypercube(space, seed: 8, budget: 100)
    let points = try sampler.ask(100)
    for value in 1...7 { #expect((14...15).contains(points.count { $0[0] == Double(value) })) }
    for value in 0..<3 { #expect((33...34).contains(points.count { $0[1] == Double(value) })) }
  }

  @Test func blocksFollowWhenTheBudgetIsUnknown() throws {
    var sampler = LatinHypercube(try .box(2), seed: 3, budget: nil)
    let points = try sampler.ask(192)
    for block in 0..<3 {
      let strata = points[(64 * block)..<(64 * block + 64)].map { Int(($0[1] + 5) / 10 * 64) }
      #expect(strata.sorted() == Array(0..<64))
    }
    var parts = LatinHypercube(try .box(2), seed: 3, budget: nil)
    var inParts: [[Double]] = []
    while inParts.count < 192 { inParts += try parts.ask(min(13, 192 - inParts.count)) }
    #expect(inParts == points)
  }
}
