import Documents
import Numerics
import Optimizers
import Testing

@Suite struct SamplerTests {
  private static func space(_ condition: String? = nil) throws -> SearchSpace {
    try SearchSpace(
      [
        .init("fast", .int(low: 4, high: 100, step: 4)), .init("k", .fixed(7)),
        .init("slow", .int(low: 110, high: 500, step: 10)),
      ], where: condition)
  }

  private static func all(_ sampler: some Sampler, batch: Int) throws -> [[Double]] {
    var sampler = sampler
    var points: [[Double]] = []
    while true {
      let next = try sampler.ask(batch)
      points += next
      if next.count < batch { return points }
    }
  }

  @Test func gridIsLexicographicAndCounted() throws {
    let space = try Self.space()
    #expect(space.cellCount == 25 * 40)
    #expect(try space.gridCount() == .exactly(1000))
    let points = try Self.all(GridSampler(space), batch: 64)
    #expect(points.count == 1000)
    #expect(points[0] == [4, 7, 110] && points[1] == [4, 7, 120] && points[40] == [8, 7, 110])
    #expect(points[999] == [100, 7, 500])
    for (a, b) in zip(points, points.dropFirst()) { #expect(a.lexicographicallyPrecedes(b)) }
    #expect(space.gridPoints(inCells: 0..<1000) == points)
    #expect(space.gridPoints(inCells: 40..<42) == [[8, 7, 110], [8, 7, 120]])
  }

  @Test func gridHonoursWhere() throws {
    let space = try Self.space("slow > 5 * fast and fast != 8")
    let points = try Self.all(GridSampler(space), batch: 7)
    let expected = try Self.all(GridSampler(Self.space()), batch: 100).filter {
      $0[2] > 5 * $0[0] && $0[0] != 8
    }
    #expect(points == expected)
    #expect(try space.gridCount() == .exactly(expected.count))
  }

  @Test func nothingLeftIsAnError() throws {
    let space = try Self.space("fast > slow")
    for work in [
      { _ = try space.gridCount() }, { _ = try Self.all(GridSampler(space), batch: 10) },
      { _ = try Self.all(RandomSampler(space, seed: 1), batch: 10) },
      { _ = try Self.all(SobolSampler(space, seed: 1), batch: 10) },
    ] {
      let error = #expect(throws: AssayError.self) { try work() }
      #expect(error?.problem == "no point satisfies `fast > slow`")
    }
  }

  @Test func gridsThatCannotBe() throws {
    let open = try SearchSpace([.init("x", .float(low: 0, high: 1, log: false, step: nil))])
    let error = #expect(throws: AssayError.self) { try GridSampler(open) }
    #expect(error?.problem == "parameter 'x' has no step, so a grid cannot list its values")
    let huge = try SearchSpace(
      (0..<8).map { try .init("x\($0)", .int(low: 0, high: 1_000_000, step: 1)) })
    #expect(huge.cellCount == nil)
    #expect(throws: AssayError.self) { try huge.gridCount() }
    let large = try SearchSpace(
      (0..<3).map { try .init("x\($0)", .int(low: 0, high: 99_999, step: 1)) },
      where: "x0 < x1")
    #expect(try large.gridCount() == .atMost(1_000_000_000_000_000))
    #expect(throws: AssayError.self) {
      try SearchSpace([.init("a", .fixed(1)), .init("a", .fixed(2))])
    }
  }

  @Test(arguments: [1, 7, 64, 1000])
  func batchSizeDoesNotChangeATrial(batch: Int) throws {
    let space = try SearchSpace(
      [
        .init("a", .int(low: 1, high: 30, step: 1)), .init("exit", .categorical(["x", "y", "z"])),
        .init("b", .float(low: 1, high: 50, log: true, step: nil)),
      ], where: "a < b or exit == 'y'")
    var random = RandomSampler(space, seed: 5)
    var sobol = try SobolSampler(space, seed: 5)
    let randomAtOnce = try random.ask(500)
    let sobolAtOnce = try sobol.ask(500)
    #expect(randomAtOnce.count == 500 && Set(randomAtOnce).count == 500)
    #expect(randomAtOnce.allSatisfy(space.allows) && sobolAtOnce.allSatisfy(space.allows))
    var other = RandomSampler(space, seed: 5)
    var otherSobol = try SobolSampler(space, seed: 5)
    var randomInParts: [[Double]] = []
    var sobolInParts: [[Double]] = []
    while randomInParts.count < 500 {
      let count = min(batch, 500 - randomInParts.count)
      randomInParts += try other.ask(count)
      sobolInParts += try otherSobol.ask(count)
    }
    #expect(randomInParts == randomAtOnce)
    #expect(sobolInParts == sobolAtOnce)
    var differentSeed = RandomSampler(space, seed: 6)
    #expect(try differentSeed.ask(500) != randomAtOnce)
  }

  /// Every feasible point comes once, then the samplers stop, however rare the points are.
  @Test(arguments: ["slow > 4 * fast", "fast == 100 and slow == 500"])
  func finiteSpacesAreExhausted(condition: String) throws {
    let space = try Self.space(condition)
    let expected = Set(try Self.all(GridSampler(space), batch: 100))
    for points in [
      try Self.all(RandomSampler(space, seed: 3), batch: 33),
      try Self.all(SobolSampler(space, seed: 3), batch: 33),
    ] {
      #expect(points.count == expected.count)
      #expect(Set(points) == expected)
    }
    var sampler = RandomSampler(space, seed: 3)
    _ = try sampler.ask(5000)
    #expect(try sampler.ask(10) == [])
  }

  @Test func tooTightAConditionEnds() throws {
    let space = try SearchSpace(
      [.init("x", .float(low: 0, high: 1, log: false, step: nil))], where: "x < 0")
    var sampler = RandomSampler(space, seed: 1)
    let error = #expect(throws: AssayError.self) { try sampler.ask(1) }
    #expect(error?.problem == "no new point in 1000000 draws after 0")
  }

  @Test func aFixedSpaceHasOnePoint() throws {
    let space = try SearchSpace([.init("k", .fixed(3))])
    #expect(try Self.all(RandomSampler(space, seed: 1), batch: 4) == [[3]])
    #expect(try Self.all(SobolSampler(space, seed: 1), batch: 4) == [[3]])
    #expect(try Self.all(GridSampler(space), batch: 4) == [[3]])
  }

  @Test func sobolCoversEvenlyAndHasItsLimit() throws {
    let space = try SearchSpace([
      .init("a", .int(low: 0, high: 15, step: 1)),
      .init("b", .float(low: 0, high: 1, log: false, step: nil)),
    ])
    var sampler = try SobolSampler(space, seed: 9)
    let points = try sampler.ask(256)
    for value in 0..<16 { #expect(points.count { $0[0] == Double(value) } == 16) }
    let wide = try SearchSpace((0..<65).map { try .init("x\($0)", .int(low: 0, high: 1, step: 1)) })
    #expect(throws: AssayError.self) { try SobolSampler(wide, seed: 1) }
  }

  @Test func valuesStayWithinTheirRanges() throws {
    let space = try SearchSpace([
      .init("a", .float(low: 0.3, high: 0.30000001, log: true, step: nil)),
      .init("b", .float(low: -1e308, high: 1e308, log: false, step: nil)),
      .init("c", .float(low: 0, high: 1, log: false, step: 0.3)),
    ])
    var sampler = RandomSampler(space, seed: 2)
    for point in try sampler.ask(2000) {
      #expect((0.3...0.30000001).contains(point[0]))
      #expect(point[1].isFinite)
      #expect([0, 0.3, 0.6, 0.9].contains(point[2]))
    }
  }
}
