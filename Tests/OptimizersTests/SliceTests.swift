import Numerics
import Testing

@testable import Optimizers

@Suite struct SliceTests {
  private static func space(_ kind: SearchSpace.Dimension.Kind) throws -> SearchSpace {
    try SearchSpace([.init("x", kind)])
  }

  @Test func fewValuesHaveABinEach() throws {
    let space = try Self.space(.int(low: 10, high: 40, step: 10))
    let history = SearchHistory(
      space, points: [[10], [20], [20], [20], [20], [40]], values: [5, 1, 2, 4, 8, .nan])
    let slice = ParameterSlice(history, dimension: 0)
    #expect(slice.axis.bins.map(\.lower) == [10, 20, 30, 40])
    #expect(slice.axis.bins.map(\.upper) == [10, 20, 30, 40])
    #expect(slice.summaries[2] == nil && slice.summaries[3] == nil)
    let one = try #require(slice.summaries[0])
    #expect(one.count == 1 && one.best == 5 && one.mean == 5 && one.lowerQuartile == 5)
    let four = try #require(slice.summaries[1])
    #expect(four.count == 4 && four.best == 1 && four.mean == 3.75 && four.median == 3)
    #expect(four.lowerQuartile == 1.75 && four.upperQuartile == 5)
    let turned = SearchHistory(
      space, points: history.points, values: history.values, isMaximized: true)
    #expect(ParameterSlice(turned, dimension: 0).summaries[1]?.best == 8)
  }

  /// The bins part the values: every value is in the one bin whose ends hold it.
  @Test(
    arguments: [
      .int(low: 1, high: 200, step: 1, log: true), .int(low: -7, high: 990, step: 3),
      .float(low: 0.1, high: 7, log: false, step: 0.01), .int(low: 0, high: 29, step: 1),
      .int(low: 0, high: 1 << 52, step: 1), .categorical((0..<50).map { "c\($0)" }),
    ] as [SearchSpace.Dimension.Kind])
  func binsPartTheValues(kind: SearchSpace.Dimension.Kind) throws {
    let space = try Self.space(kind)
    let axis = DimensionBins(space, dimension: 0, limit: 30)
    let dimension = space.dimensions[0]
    let count = try #require(dimension.count)
    #expect(axis.bins.count <= 30 || !dimension.isOrdered)
    for index in stride(from: 0, to: count, by: max(1, count / 2000)) {
      let value = dimension.value(at: index)
      let bin = axis.bins[axis.bin(of: value)]
      #expect((bin.lower...bin.upper).contains(value) && (bin.lower...bin.upper) ~= bin.middle)
    }
    for (a, b) in zip(axis.bins, axis.bins.dropFirst()) { #expect(a.upper < b.lower) }
    #expect(axis.bins[0].lower == dimension.value(at: 0))
    #expect(axis.bins[axis.bins.count - 1].upper == dimension.value(at: count - 1))
  }

  @Test func continuousBinsAreEquallyWideInTheCube() throws {
    let space = try Self.space(.float(low: 1e-4, high: 1, log: true, step: nil))
    let axis = DimensionBins(space, dimension: 0, limit: 4)
    for (bin, lower) in zip(axis.bins, [1e-4, 1e-3, 1e-2, 1e-1]) {
      #expect(abs(bin.lower / lower - 1) < 1e-12 && abs(bin.upper / lower - 10) < 1e-9)
    }
    #expect([1e-4, 5e-4, 2e-3, 0.05, 1].map(axis.bin) == [0, 0, 1, 2, 3])
    let point = try Self.space(.float(low: 2, high: 2, log: false, step: nil))
    #expect(DimensionBins(point, dimension: 0, limit: 4).bin(of: 2) == 0)
  }

  @Test func labelsSayWhatABinHolds() throws {
    func labels(_ kind: SearchSpace.Dimension.Kind, _ limit: Int) throws -> [String] {
      DimensionBins(try Self.space(kind), dimension: 0, limit: limit).labels
    }
    #expect(try labels(.int(low: 1, high: 3, step: 1), 3) == ["1", "2", "3"])
    #expect(try labels(.int(low: 1, high: 9, step: 2), 2) == ["1 to 3", "5 to 9"])
    #expect(try labels(.categorical(["stop", "trail"]), 1) == ["stop", "trail"])
    #expect(try labels(.float(low: 0, high: 1, log: false, step: 0.1), 2)[0] == "0 to 0.4")
    #expect(try labels(.float(low: 1, high: 100, log: true, step: nil), 2) == ["3.162", "31.62"])
  }

  @Test func conditionalParametersCountWhereTheyMatter() throws {
    let history = try LearnedSample.mixed(300, isConditional: true)
    let slices = ParameterSlice.all(history)
    #expect(slices.map(\.axis.name) == ["c", "k", "m", "use", "r", "x"])
    let counts = slices.map { $0.summaries.reduce(0) { $0 + ($1?.count ?? 0) } }
    let used = history.points.count { $0[3] == 1 }
    #expect(counts == [300, 300, 300, 300, used, 300])
  }

  @Test func cellsHoldWhatFellIntoThem() throws {
    let history = try LearnedSample.mixed(300, isConditional: true)
    let contour = ParameterContour(history, x: 5, y: 0, binLimit: 7)
    #expect(contour.x.bins.count == 7 && contour.y.bins.count == 3)
    for column in 0..<7 {
      for row in 0..<3 {
        let width = 5.0 / 7
        let inside = history.points.indices.filter {
          let point = history.points[$0]
          return point[0] == Double(row) && point[5] >= -2 + width * Double(column)
            && point[5] < -2 + width * Double(column + 1)
        }
        let values = inside.map { history.values[$0] }
        #expect(contour[x: column, y: row]?.count ?? 0 == values.count)
        #expect(contour[x: column, y: row]?.best == values.min())
      }
    }
    let used = history.points.count { $0[3] == 1 }
    let switched = ParameterContour(history, x: 4, y: 3)
    #expect(switched.cells.reduce(0) { $0 + ($1?.count ?? 0) } == used)
    #expect((0..<20).allSatisfy { switched[x: $0, y: 0] == nil })
  }

  @Test func hugeValuesStayFinite() throws {
    let space = try Self.space(.categorical(["a"]))
    let history = SearchHistory(
      space, points: [[0], [0], [0]], values: [1.7e308, -1.7e308, 1.7e308])
    let summary = try #require(ParameterSlice(history, dimension: 0).summaries[0])
    #expect(abs(summary.mean - 1.7e308 / 3) < 1e294 && summary.median == 1.7e308)
    #expect(summary.lowerQuartile == 0 && summary.best == -1.7e308)
    let none = SearchHistory(space, points: [], values: [])
    #expect(ParameterSlice(none, dimension: 0).summaries == [nil])
    #expect(ParameterContour(none, x: 0, y: 0).cells == [nil])
  }
}
