import Numerics
import Testing

@testable import Optimizers

@Suite struct ConvergenceTests {
  private static func line(_ values: [Double], isMaximized: Bool = false) throws -> SearchHistory {
    let space = try SearchSpace([.init("x", .int(low: 0, high: 999, step: 1))])
    return SearchHistory(
      space, points: values.indices.map { [Double($0)] }, values: values, isMaximized: isMaximized)
  }

  @Test func improvementsAreStrict() throws {
    let values = [.nan, 5, 7, 5, .infinity, 3, 3, -1, .nan]
    let lowest = Convergence(try Self.line(values))
    #expect(
      lowest.improvements == [
        .init(trial: 1, value: 5), .init(trial: 5, value: 3), .init(trial: 7, value: -1),
      ])
    #expect(lowest.bestSoFar == [nil, 5, 5, 5, 5, 3, 3, -1, -1])
    let highest = Convergence(try Self.line(values, isMaximized: true))
    #expect(highest.bestSoFar == [nil, 5, 7, 7, 7, 7, 7, 7, 7])
  }

  @Test func nothingWorthAnything() throws {
    for values in [[], [.nan], [.infinity, -.infinity]] as [[Double]] {
      let convergence = Convergence(try Self.line(values))
      #expect(convergence.improvements.isEmpty && convergence.uncertainty == nil)
      #expect(convergence.bestSoFar == values.map { _ in nil })
    }
    #expect(Convergence(try Self.line([4, 5])).uncertainty == nil)
  }

  @Test func repeatsGiveTheirStandardError() throws {
    let space = try SearchSpace([.init("x", .int(low: 0, high: 9, step: 1))])
    let history = SearchHistory(
      space, points: [[3], [3], [4], [3], [3]], values: [1, 4, 9, .nan, 7])
    let uncertainty = try #require(Convergence(history).uncertainty)
    #expect(uncertainty.source == .repeats && uncertainty.count == 3)
    #expect(abs(uncertainty.expected - 4) < 1e-12)
    #expect(abs(uncertainty.standardError - 3.0.squareRoot()) < 1e-12)
  }

  /// Five sets in a row: everyone's neighbours are the four others.
  @Test func neighboursGiveTheirResidualSpread() throws {
    let uncertainty = try #require(Convergence(try Self.line([8, 4, 0, 4, 8])).uncertainty)
    #expect(uncertainty.source == .neighbours && uncertainty.count == 4)
    #expect(uncertainty.expected == 6)
    // Of the neighbours 8 is foretold as 4 and 4 as 5: (16 + 1 + 1 + 16) / (4 · 5/4).
    #expect(abs(uncertainty.standardError - (34.0 / 5).squareRoot()) < 1e-12)
  }

  /// On a flat objective with noise the estimate is that of the noise.
  @Test func noiseIsFound() throws {
    let space = try SearchSpace(
      (0..<3).map { try .init("x\($0)", .float(low: 0, high: 1, log: false, step: nil)) })
    var sum = 0.0
    for seed: UInt64 in 0..<40 {
      var generator = Xoshiro256StarStar(seed: seed)
      let points = (0..<200).map { _ in (0..<3).map { _ in generator.uniform() } }
      let history = SearchHistory(
        space, points: points, values: points.map { _ in 0.1 * generator.normal() })
      let error = try #require(Convergence(history).uncertainty?.standardError)
      sum += error * error / 40
    }
    #expect(abs(sum.squareRoot() - 0.1) < 0.02)
  }

  @Test func hugeValuesStayFinite() throws {
    let uncertainty = try #require(
      Convergence(try Self.line([1.7e308, -1.7e308, 1.7e308, -1.6e308, 0])).uncertainty)
    #expect(uncertainty.expected.isFinite && uncertainty.standardError.isFinite)
    let flat = try #require(Convergence(try Self.line([0, 0, 0, 0])).uncertainty)
    #expect(flat.expected == 0 && flat.standardError == 0)
  }
}
