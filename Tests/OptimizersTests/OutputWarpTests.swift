import Foundation
import Numerics
import Testing

@testable import Optimizers

@Suite struct OutputWarpTests {
  private static let values: [Double] = [3, 1, 4, 1.5, 9, 2.6, 535]

  @Test(arguments: [nil, 10, 0.1, 1e-4])
  func standardisesAndRises(share: Double?) {
    let warp = OutputWarp(Self.values, share: share)
    let warped = Self.values.map(warp.warped)
    #expect(abs(warped.reduce(0, +)) < 1e-12)
    #expect(abs(warped.reduce(0) { $0 + $1 * $1 } / 7 - 1) < 1e-12)
    for (a, b) in zip(Self.values.sorted(), Self.values.sorted().dropFirst()) {
      #expect(warp.warped(a) < warp.warped(b))
    }
    // The Jacobian, less what the range contributes to every warp alike, is that of differences.
    var sum = 0.0
    for value in Self.values {
      sum += log((warp.warped(value + 1e-7) - warp.warped(value - 1e-7)) / 2e-7)
    }
    let plain = OutputWarp(Self.values, share: nil)
    let slope = log(plain.warped(2) - plain.warped(1))
    let shift = plain.logJacobian(Self.values) - 7 * slope
    #expect(abs(warp.logJacobian(Self.values) - shift - sum) < 1e-4)
  }

  /// The moments of the way back are those of a million draws, here by quadrature.
  @Test(arguments: [nil, 1, 0.1])
  func wayBackEqualsQuadrature(share: Double?) {
    let warp = OutputWarp(Self.values, share: share)
    let (mean, variance) = warp.unwarped(mean: -0.2, variance: 0.09)
    // The warp by bisection, the normal density by the trapezium rule.
    func unwarped(_ z: Double) -> Double {
      var (low, high) = (-600.0, 1e5)
      for _ in 0..<200 {
        let middle = (low + high) / 2
        if warp.warped(middle) < z || warp.warped(middle).isNaN {
          low = middle
        } else {
          high = middle
        }
      }
      return low
    }
    var (total, first, second) = (0.0, 0.0, 0.0)
    for step in -120...120 {
      let x = Double(step) / 20
      let weight = exp(-x * x / 2)
      let y = unwarped(-0.2 + 0.3 * x)
      total += weight
      first += weight * y
      second += weight * y * y
    }
    #expect(abs(first / total - mean) < 1e-6 * abs(mean))
    let spread = second / total - first / total * first / total
    #expect(abs(spread / variance - 1) < 1e-5)
  }

  @Test(arguments: [nil, 0.1])
  func hostileValuesStayFinite(share: Double?) {
    for values in [
      [], [5], [5, 5, 5], [1e300, -1e300, 0], [0, 1e300, 1e-300], [0, .leastNonzeroMagnitude],
      [1, 1, 1, 2],
    ] as [[Double]] {
      let warp = OutputWarp(values, share: share)
      #expect(values.allSatisfy { warp.warped($0).isFinite }, "\(values)")
      #expect(warp.logJacobian(values).isFinite, "\(values)")
    }
  }
}
