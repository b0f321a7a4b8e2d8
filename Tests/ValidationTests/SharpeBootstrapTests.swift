import Numerics
import Testing

@testable import Validation

@Suite struct SharpeBootstrapTests {
  /// Resamples by a formula, moments by scipy, percentiles by numpy.
  @Test func intervalsAreThoseOfNumpy() throws {
    let returns = Array(try GoldenSeries.table("returns_504x8.csv").column(0).prefix(40))
    let indices = (0..<25).map { i in (0..<40).map { j in (7 * i * i + 3 * j * j + i * j) % 40 } }
    let counts = try Resamples(indices: indices, periods: 40)
    let bootstrap = try #require(SharpeBootstrap(returns, counts))
    let plain = try #require(bootstrap.interval(.percentile, confidence: 0.8))
    #expect(isClose(plain.lowerBound, -0.2698213288434377))
    #expect(isClose(plain.upperBound, 0.5678694367483477))
    let studentised = try #require(bootstrap.interval(.studentised, confidence: 0.8))
    #expect(isClose(studentised.lowerBound, -0.45732613275242856))
    #expect(isClose(studentised.upperBound, 0.38966280670389236))
  }

  /// On independent normal returns the three intervals are as wide as one another.
  @Test func intervalsOfNoiseAgreeWithTheAsymptoticOne() throws {
    var random = Xoshiro256StarStar(seed: 11)
    let returns = (0..<2000).map { _ in 0.05 + random.normal() }
    let counts = Resamples(
      .stationary(meanBlock: 1), count: 2000, periods: returns.count, seed: 3)
    let bootstrap = try #require(SharpeBootstrap(returns, counts))
    let normal = try #require(ReturnMoments(returns)?.estimate.interval(confidence: 0.9))
    for method in SharpeBootstrap.Method.allCases {
      let interval = try #require(bootstrap.interval(method, confidence: 0.9))
      #expect(abs(interval.lowerBound - normal.lowerBound) < 0.004)
      #expect(abs(interval.upperBound - normal.upperBound) < 0.004)
    }
  }

  @Test func constantsHaveNone() throws {
    let counts = Resamples(.circular(block: 2), count: 9, periods: 6, seed: 1)
    #expect(SharpeBootstrap([1, 1, 1, 1, 1, 1], counts) == nil)
    // Only the first period differs, and no resample holds it.
    let without = try Resamples(indices: [[1, 2, 3, 4, 5, 1]], periods: 6)
    let bootstrap = try #require(SharpeBootstrap([0, 1, 1, 1, 1, 1], without))
    #expect(bootstrap.interval(.percentile, confidence: 0.9) == nil)
    #expect(bootstrap.interval(.studentised, confidence: 0.9) == nil)
  }
}
