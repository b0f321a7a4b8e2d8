import Numerics
import Optimizers
import Testing

@Suite struct PlateauTests {
  private static func grid(_ condition: String? = nil) throws -> (SearchSpace, [[Double]]) {
    let space = try SearchSpace(
      [
        .init("a", .int(low: 0, high: 90, step: 10)), .init("f", .fixed(1)),
        .init("b", .float(low: 0, high: 0.9, log: false, step: 0.1)),
      ], where: condition)
    return (space, space.gridPoints(inCells: 0..<100))
  }

  @Test func gridNeighboursAreOneStepAway() throws {
    let (space, sets) = try Self.grid()
    let neighbours = space.neighbours(among: sets, by: .gridSteps)
    #expect(neighbours.fullCount == 9)
    #expect(neighbours.of(0) == [1, 10, 11])
    #expect(neighbours.of(55) == [44, 45, 46, 54, 56, 64, 65, 66])
    #expect(neighbours.of(99) == [88, 89, 98])
    #expect(neighbours.of(50).count == 5)
  }

  @Test func gridNeighboursSkipWhatWhereLeftOut() throws {
    let (space, sets) = try Self.grid("a < 100 * b")
    let neighbours = space.neighbours(among: sets, by: .gridSteps)
    for index in sets.indices {
      let expected = sets.indices.filter { other in
        other != index && abs(sets[other][0] - sets[index][0]) <= 10.5
          && abs(sets[other][2] - sets[index][2]) <= 0.105
      }
      #expect(neighbours.of(index) == expected)
    }
  }

  @Test func categoriesAreNotNeighbours() throws {
    let space = try SearchSpace([
      .init("exit", .categorical(["x", "y"])), .init("a", .int(low: 1, high: 3, step: 1)),
    ])
    let sets = space.gridPoints(inCells: 0..<6)
    let neighbours = space.neighbours(among: sets, by: .gridSteps)
    #expect(neighbours.fullCount == 3)
    #expect((0..<6).map(neighbours.of) == [[1], [0, 2], [1], [4], [3, 5], [4]])
  }

  /// Looking up cells and comparing all pairs are two ways to the same answer.
  @Test func manyDimensionsAgreeWithTheDefinition() throws {
    let space = try SearchSpace(
      (0..<5).map { try .init("x\($0)", .int(low: 0, high: 2, step: 1)) }, where: "x0 + x1 < 4")
    let sets = space.gridPoints(inCells: 0..<243)
    let neighbours = space.neighbours(among: sets, by: .gridSteps)
    #expect(neighbours.fullCount == 243)
    for index in sets.indices {
      let expected = sets.indices.filter { other in
        other != index && zip(sets[index], sets[other]).allSatisfy { abs($0 - $1) <= 1 }
      }
      #expect(neighbours.of(index) == expected)
    }
  }

  @Test(arguments: 1...5)
  func nearestAgreeWithSortingAll(seed: UInt64) throws {
    let space = try SearchSpace([
      .init("exit", .categorical(["x", "y", "z"])), .init("a", .int(low: 0, high: 9, step: 1)),
      .init("b", .float(low: 1, high: 100, log: true, step: nil)), .init("k", .fixed(3)),
    ])
    var sampler = RandomSampler(space, seed: seed)
    let sets = try sampler.ask(300)
    let neighbours = space.neighbours(among: sets, by: .nearest)
    #expect(neighbours.fullCount == 9)
    for index in sets.indices {
      let distances = sets.indices.map { other in
        let a =
          space.dimensions[1].unit(of: sets[index][1])
          - space.dimensions[1].unit(of: sets[other][1])
        let b =
          space.dimensions[2].unit(of: sets[index][2])
          - space.dimensions[2].unit(of: sets[other][2])
        return b * b + a * a + (sets[index][0] == sets[other][0] ? 0 : 1)
      }
      let expected = sets.indices.filter { $0 != index }
        .sorted { (distances[$0], $0) < (distances[$1], $1) }.prefix(8).sorted()
      #expect(neighbours.of(index) == expected, "seed \(seed), set \(index)")
    }
  }

  @Test func nearestTiesGoByIndex() throws {
    let space = try SearchSpace([
      .init("a", .int(low: 0, high: 4, step: 1)), .init("b", .int(low: 0, high: 4, step: 1)),
    ])
    let sets = space.gridPoints(inCells: 0..<25)
    let neighbours = space.neighbours(among: sets, by: .nearest)
    #expect(neighbours.of(12) == [6, 7, 8, 11, 13, 16, 17, 18])
    // Right, below, diagonal, then the nearest of equal distance by index.
    #expect(neighbours.of(0) == [1, 2, 5, 6, 7, 10, 11, 12])
    // 12, 14 and 16 are equally far; 16 is met first.
    #expect(neighbours.of(23) == [12, 13, 17, 18, 19, 21, 22, 24])
    let few = space.neighbours(among: Array(sets.prefix(3)), by: .nearest)
    #expect(few.of(1) == [0, 2])
  }

  @Test func plateauBeatsASpike() throws {
    let (space, sets) = try Self.grid()
    var values: [Double?] = sets.map { -abs($0[0] - 60) / 10 - abs($0[2] - 0.3) * 10 }
    values[11] = 1000
    let choice = try #require(space.plateauChoice(among: sets, values: values, by: .gridSteps))
    #expect(choice.index == 63)
    #expect(abs(choice.neighbourhoodMedian + 1) < 1e-9)
    #expect(choice.neighbours == [52, 53, 54, 62, 64, 72, 73, 74])
  }

  /// Where a search has crowded, a bad set has good neighbours; it is not chosen for them.
  @Test func aBadSetAmongGoodOnesIsNotChosen() throws {
    let space = try SearchSpace([.init("x", .float(low: 0, high: 1, log: false, step: nil))])
    let sets = (0..<9).map { [0.3 + 0.001 * Double($0)] }
    // Nine sets are one another's neighbours: their medians are equal, and the first is the worst.
    let values: [Double?] = [-3, 4, 4.5, 5, 5, 5, 4.5, 4, 4]
    let choice = try #require(space.plateauChoice(among: sets, values: values, by: .nearest))
    #expect(choice.index == 2 && choice.neighbourhoodMedian == 4.5)
    let alone = PlateauChoice.choose(
      values: values, neighbours: space.neighbours(among: sets, by: .nearest), ownCounts: false)
    #expect(alone?.index == 0, "its neighbours alone would choose the worst")
  }

  @Test func cornersAreChosenOnlyWhenNothingElseIsLeft() throws {
    let (space, sets) = try Self.grid()
    let rising: [Double?] = sets.map { $0[0] + 100 * $0[2] }
    let choice = try #require(space.plateauChoice(among: sets, values: rising, by: .gridSteps))
    // The corner, 99, has 4 of 9 cells; 89 and 98 beside it have 6 and are equal.
    #expect(choice.index == 89)
    #expect(choice.neighbourhoodMedian == 165)
    var lone = [Double?](repeating: nil, count: 100)
    lone[99] = 3
    lone[98] = .nan
    let only = try #require(space.plateauChoice(among: sets, values: lone, by: .gridSteps))
    #expect(only.index == 99 && only.neighbourhoodMedian == 3)
  }

  @Test func setsWithoutValuesAreLeftOut() throws {
    let (space, sets) = try Self.grid()
    #expect(
      space.plateauChoice(
        among: sets, values: [Double?](repeating: .nan, count: 100), by: .gridSteps) == nil)
    #expect(space.plateauChoice(among: [], values: [], by: .nearest) == nil)
    var values: [Double?] = sets.map { _ in 1 }
    values[44] = nil
    values[45] = .infinity
    let choice = try #require(space.plateauChoice(among: sets, values: values, by: .gridSteps))
    #expect(choice.index == 1 && choice.neighbourhoodMedian == 1)
  }
}
