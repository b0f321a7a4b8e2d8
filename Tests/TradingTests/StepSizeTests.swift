import Numerics
import Testing

@testable import Trading

@Suite struct StepSizeTests {
  private static let steps: [(step: Double, whole: Int, places: Int)] = [
    (0.1, 1, 1), (0.01, 1, 2), (0.001, 1, 3), (0.05, 5, 2), (0.25, 25, 2), (1, 1, 0), (10, 10, 0),
    (1e-8, 1, 8), (5e-8, 5, 8), (2.5, 25, 1), (0.0007, 7, 4), (1000, 1000, 0),
  ]

  /// A multiple of a step, read from its decimal digits.
  private func decimal(_ count: Int, _ whole: Int, _ places: Int) throws -> Double {
    try #require(Double("\(count * whole)e-\(places)"))
  }

  @Test func everyMultipleIsOne() throws {
    for (step, whole, places) in Self.steps {
      var random = SplitMix64(seed: 1)
      let size = StepSize(step)
      for count in Array(0...400) + (0..<400).map({ _ in random.below(1_000_000_000) }) {
        let value = try decimal(count, whole, places)
        guard !size.divides(value) || size.floor(value) != value || size.ceil(value) != value
        else { continue }
        Issue.record("\(value) is \(count) steps of \(step)")
      }
    }
    #expect(StepSize(0.1).floor(0.3) == 0.3 && StepSize(0.1).divides(0.3))
    #expect(!StepSize(0.1).divides(0.1 + 0.2))
  }

  @Test func roundingNeverGoesTheOtherWay() throws {
    for (step, _, _) in Self.steps {
      var random = SplitMix64(seed: 2)
      let size = StepSize(step)
      for _ in 0..<2000 {
        let value = step * 1000 * (random.uniform() - 0.5)
        let (floor, ceil, inward) = (size.floor(value), size.ceil(value), size.towardZero(value))
        let isRight =
          floor <= value && value <= ceil && size.divides(floor) && size.divides(ceil)
          && size.floor(floor) == floor && (ceil - floor) <= step * (1 + 1e-9)
          && inward.magnitude <= value.magnitude && (inward == floor || inward == ceil)
        guard !isRight else { continue }
        Issue.record("\(value) by \(step): \(floor), \(ceil), \(inward)")
      }
    }
  }

  @Test(arguments: [0, -1, .nan, .infinity, -Double.infinity])
  func noStepIsNoRounding(step: Double) {
    let size = StepSize(step)
    #expect(size == .any && size.step == 0)
    #expect(size.floor(1.234) == 1.234 && size.mended(1.234) == 1.234 && size.divides(1.234))
    #expect(!size.divides(.nan) && !size.divides(.infinity))
  }

  @Test(arguments: [0.1, 1e-300, 1e300, 1.0 / 3, Double.leastNonzeroMagnitude])
  func hostileValuesPassThrough(step: Double) {
    let size = StepSize(step)
    #expect(size.floor(.nan).isNaN && size.mended(.nan).isNaN && !size.divides(.nan))
    #expect(size.floor(.infinity) == .infinity && !size.divides(.infinity))
    for value in [0, 1, -1, 1e300, -1e300, Double.leastNonzeroMagnitude] {
      #expect(size.floor(value) <= value, "\(value) by \(step)")
    }
  }

  @Test func sumsOfMultiplesAreMended() {
    let size = StepSize(0.1)
    #expect(size.mended(0.1 + 0.2) == 0.3)
    #expect(size.mended(0.8 - 0.1 - 0.1) == 0.6)
    #expect(size.mended(0.3001) == 0.3001)
  }
}
