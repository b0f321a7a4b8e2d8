import Foundation
import Numerics
import Testing

@testable import Optimizers

@Suite struct GaussianProcessTests {
  /// Two lines, a category and an arc: all that an embedding makes.
  private static let axes: [SpaceEmbedding.Axis] = [
    .init(group: 0, isCategory: false), .init(group: 1, isCategory: false),
    .init(group: 2, isCategory: true), .init(group: 3, isCategory: false),
    .init(group: 3, isCategory: false),
  ]
  private static let frame = TrendFrame(centre: [0.5, 0.4, 0, 0, 0], radius: 0.5, axes: axes)
  private static let logarithms = [-1.2, 0.3, 0.1, -0.5, 0.4, -2, -6]

  private static func points(_ count: Int, seed: UInt64) -> [[Double]] {
    var generator = Xoshiro256StarStar(seed: seed)
    return (0..<count).map { _ in
      let angle = generator.uniform()
      let arc = generator.below(3) == 0 ? [0, 0] : [sin(angle), cos(angle)]
      return [generator.uniform(), generator.uniform(), Double(generator.below(3))] + arc
    }
  }

  private static func value(_ x: [Double]) -> Double {
    sin(5 * x[0]) + x[1] * x[1] + 0.3 * x[2] - x[3]
  }

  private static func process(
    _ count: Int, spare: Int = 0, smoothness: Smoothness = .twice
  ) throws -> GaussianProcess {
    let points = points(count, seed: 3)
    let values = points.map(value)
    let warp = OutputWarp(values, share: nil)
    return try #require(
      GaussianProcess(
        KernelInputs(points, axes: axes, spare: spare), values.map(warp.warped),
        kernel: TrendKernel(logarithms, smoothness: smoothness, axes: axes, frame: frame),
        warp: warp))
  }

  /// The kernel as its comment writes it, one pair at a time.
  private static func kernel(
    _ x: [Double], _ y: [Double], _ smoothness: Smoothness = .twice
  ) -> Double {
    var square = 0.0
    for (axis, place) in axes.enumerated() {
      let length = exp(logarithms[place.group])
      let distance = place.isCategory ? (x[axis] == y[axis] ? 0 : 1) : x[axis] - y[axis]
      square += (distance / length) * (distance / length)
    }
    let r = (5 * square).squareRoot()
    let trend = 1 + frame.dot(x, y, axes: axes)
    let deviation =
      smoothness == .twice ? (1 + r + r * r / 3) * exp(-r) : exp(-square / 2)
    return exp(logarithms[4]) * deviation
      + exp(logarithms[5]) * trend * trend + 1
  }

  /// Solves A x = b by elimination with pivots.
  private static func solve(_ matrix: [[Double]], _ side: [Double]) -> [Double] {
    var rows = zip(matrix, side).map { $0 + [$1] }
    let count = side.count
    for column in 0..<count {
      let pivot = (column..<count).max { abs(rows[$0][column]) < abs(rows[$1][column]) } ?? column
      rows.swapAt(column, pivot)
      for row in 0..<count where row != column {
        let share = rows[row][column] / rows[column][column]
        for index in column...count { rows[row][index] -= share * rows[column][index] }
      }
    }
    return (0..<count).map { rows[$0][count] / rows[$0][$0] }
  }

  @Test(arguments: [1, 8, 21], [Smoothness.twice, .infinite])
  func posteriorEqualsADenseComputation(count: Int, smoothness: Smoothness) throws {
    let process = try Self.process(count, smoothness: smoothness)
    let points = Self.points(count, seed: 3)
    let matrix = points.indices.map { i in
      points.indices.map {
        Self.kernel(points[i], points[$0], smoothness) + (i == $0 ? exp(-6) : 0)
      }
    }
    let solved = Self.solve(matrix, process.targets)
    let probes = Self.points(6, seed: 9) + [points[0]]
    for (probe, together) in zip(probes, process.moments(ofAll: probes)) {
      let row = points.map { Self.kernel($0, probe, smoothness) }
      let mean = zip(row, solved).reduce(0) { $0 + $1.0 * $1.1 }
      let variance =
        Self.kernel(probe, probe, smoothness)
        - zip(row, Self.solve(matrix, row)).reduce(0) { $0 + $1.0 * $1.1 }
      let found = process.moments(probe)
      #expect(abs(found.mean - mean) < 1e-9 && abs(found.variance - variance) < 1e-9)
      #expect(abs(together.mean - mean) < 1e-9 && abs(together.variance - variance) < 1e-9)
    }
    let determinant = process.cholesky.logDeterminant
    let fit = zip(process.targets, solved).reduce(0) { $0 + $1.0 * $1.1 }
    #expect(abs(process.logLikelihood + (fit + determinant) / 2) < 1e-9)
  }

  @Test(arguments: [Smoothness.twice, .infinite])
  func slopesEqualDifferences(smoothness: Smoothness) throws {
    let process = try Self.process(19, smoothness: smoothness)
    var row = TrendKernel.Row(blocks: process.inputs.blocks)
    for probe in Self.points(5, seed: 11) {
      let slopes = process.slopes(probe, &row)
      let moments = process.moments(probe)
      #expect(abs(slopes.mean - moments.mean) < 1e-10)
      #expect(abs(slopes.variance - moments.variance) < 1e-10)
      for axis in [0, 1, 3, 4] {
        var (below, above) = (probe, probe)
        below[axis] -= 1e-5
        above[axis] += 1e-5
        let (a, b) = (process.moments(below), process.moments(above))
        #expect(abs((b.mean - a.mean) / 2e-5 - slopes.meanSlopes[axis]) < 1e-6)
        #expect(abs((b.variance - a.variance) / 2e-5 - slopes.varianceSlopes[axis]) < 1e-6)
      }
      #expect(slopes.meanSlopes[2] == 0 && slopes.varianceSlopes[2] == 0)
    }
  }

  @Test(arguments: [5, 16, 23], [Smoothness.twice, .infinite])
  func slopesOfTheLossEqualDifferences(count: Int, smoothness: Smoothness) {
    let points = Self.points(count, seed: 5)
    let inputs = KernelInputs(points, axes: Self.axes)
    let fit = GaussianProcessFit(inputs, frame: Self.frame, width: 1, iterations: 1)
    let warp = OutputWarp(points.map(Self.value), share: 0.1)
    let targets = points.map { warp.warped(Self.value($0)) }
    var workspace = GaussianProcessFit.Workspace(inputs)
    var gradient = [Double](repeating: 0, count: Self.logarithms.count)
    _ = fit.loss(Self.logarithms, targets, smoothness, &gradient, &workspace)
    var rest = gradient
    for index in gradient.indices {
      var (below, above) = (Self.logarithms, Self.logarithms)
      below[index] -= 1e-5
      above[index] += 1e-5
      let difference =
        fit.loss(above, targets, smoothness, &rest, &workspace)
        - fit.loss(below, targets, smoothness, &rest, &workspace)
      #expect(abs(difference / 2e-5 - gradient[index]) < 1e-5 * max(1, abs(gradient[index])))
    }
  }

  /// A point taken at its mean leaves all means as they are and makes nothing less certain.
  @Test func believingChangesNoMean() throws {
    var process = try Self.process(15, spare: 3)
    let before = process
    for point in Self.points(3, seed: 21) { process.believe(point) }
    #expect(process.inputs.count == 18)
    process.believe(Self.points(1, seed: 22)[0])
    #expect(process.inputs.count <= 24)
    for probe in Self.points(8, seed: 23) {
      let (a, b) = (before.moments(probe), process.moments(probe))
      #expect(abs(a.mean - b.mean) < 1e-8)
      #expect(b.variance <= a.variance + 1e-9)
    }
  }

  @Test func findsTheLengthsOfWhatItSees() throws {
    var generator = Xoshiro256StarStar(seed: 2)
    let points = (0..<40).map { _ in [generator.uniform(), generator.uniform()] }
    let axes = Array(Self.axes.prefix(2))
    let inputs = KernelInputs(points, axes: axes)
    let frame = TrendFrame(centre: [0.5, 0.5], radius: 0.5, axes: axes)
    let fit = GaussianProcessFit(inputs, frame: frame, width: 1, iterations: 60)
    let values = points.map { sin(9 * $0[0]) + 0.1 * $0[1] }
    let fits = WarpedFit.fit(fit, inputs, frame, values, from: [], turn: 0)
    #expect(fits[0].share == nil, "Nothing here spans decades")
    #expect(fits[0].evidence > fits[1].evidence)
    #expect(fits[0].logarithms[0] + 1.5 < fits[0].logarithms[1])
    #expect(fits[0].logarithms[4] < log(1e-4), "There is no noise")
    let noisy = values.map { $0 + 0.5 * generator.normal() }
    let found = WarpedFit.fit(fit, inputs, frame, noisy, from: [], turn: 0)[0]
    #expect((log(0.05)...log(0.9)).contains(found.logarithms[4]))
  }

  @Test func spreadsDecadesOut() {
    let points = (0..<30).map { [Double($0) / 29, 0.5] }
    let axes = Array(Self.axes.prefix(2))
    let inputs = KernelInputs(points, axes: axes)
    let frame = TrendFrame(centre: [0.5, 0.5], radius: 0.5, axes: axes)
    let fit = GaussianProcessFit(inputs, frame: frame, width: 1, iterations: 60)
    let fits = WarpedFit.fit(fit, inputs, frame, points.map { exp(20 * $0[0]) }, from: [], turn: 0)
    #expect(fits[0].share != nil)
  }
}
