import Documents
import Numerics
import Optimizers
import Testing

typealias Dimension = SearchSpace.Dimension

@Suite struct DimensionTests {
  @Test func valuesOfEachKind() throws {
    let int = try Dimension("fast", .int(low: 4, high: 17, step: 4))
    #expect(int.count == 4)
    #expect((0..<4).map(int.value) == [4, 8, 12, 16])
    let category = try Dimension("exit", .categorical(["a", "b"]))
    #expect(category.count == 2 && !category.isOrdered)
    let fixed = try Dimension("k", .fixed(2.5))
    #expect(fixed.count == 1 && fixed.value(at: 0) == 2.5)
    let open = try Dimension("x", .float(low: 1, high: 100, log: true, step: nil))
    #expect(open.count == nil)
    #expect(abs(open.value(atUnit: 0.5) - 10) < 1e-12)
    #expect(open.value(atUnit: 0) == 1)
    #expect(abs(open.unit(of: 10) - 0.5) < 1e-15)
  }

  @Test(arguments: [
    (0.1, 1.0, 0.1, [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]),
    (0.5, 2.0, 0.25, [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2]), (0, 1, 0.3, [0, 0.3, 0.6, 0.9]),
    (-0.2, 0.2, 0.1, [-0.2, -0.1, 0, 0.1, 0.2]), (1.05, 1.2, 0.05, [1.05, 1.1, 1.15, 1.2]),
    (3, 3, 1, [3]),
  ])
  func decimalStepsGiveDecimals(low: Double, high: Double, step: Double, values: [Double]) throws {
    let dimension = try Dimension("x", .float(low: low, high: high, log: false, step: step))
    #expect((0..<(dimension.count ?? 0)).map(dimension.value) == values)
  }

  @Test func everyIndexSurvivesItsValueAndUnit() throws {
    let kinds: [Dimension.Kind] = [
      .int(low: -7, high: 90, step: 3), .float(low: 0.1, high: 7, log: false, step: 0.07),
      .float(low: 1 / 3, high: 9, log: false, step: 1 / 7), .categorical(["a", "b", "c"]),
    ]
    for kind in kinds {
      let dimension = try Dimension("x", kind)
      let count = try #require(dimension.count)
      for index in 0..<count {
        let value = dimension.value(at: index)
        #expect(dimension.index(of: value) == index)
        #expect((0...1).contains(dimension.unit(of: value)))
        #expect(dimension.value(atUnit: (Double(index) + 0.5) / Double(count)) == value)
      }
      #expect(dimension.value(atUnit: 1.0.nextDown) == dimension.value(at: count - 1))
    }
  }

  @Test(
    arguments: [
      .int(low: 5, high: 4, step: 1), .int(low: 0, high: 4, step: 0),
      .int(low: .min, high: .max, step: 1),
      .float(low: .nan, high: 1, log: false, step: nil),
      .float(low: 1, high: 0, log: false, step: nil),
      .float(low: 0, high: 1, log: true, step: nil), .float(low: 1, high: 2, log: true, step: 0.1),
      .float(low: 0, high: 1, log: false, step: 0), .float(low: 0, high: 1, log: false, step: .nan),
      .float(low: 0, high: 1e300, log: false, step: 1e-300),
      .float(low: 0, high: .infinity, log: false, step: nil),
      .categorical([]), .categorical(["a", "a"]), .fixed(.nan),
    ] as [Dimension.Kind])
  func refusesWhatIsNoRange(kind: Dimension.Kind) {
    let error = #expect(throws: AssayError.self) { try Dimension("x", kind) }
    #expect(error?.kind == .usage && error?.problem.hasPrefix("parameter 'x'") == true)
  }
}
