import Foundation
import Testing

@testable import Numerics

/// Golden numbers were computed with mpmath at 60 digits.
@Suite struct DistributionTests {
  private func isClose(_ value: Double, _ expected: Double, _ tolerance: Double) -> Bool {
    abs(value - expected) <= tolerance * abs(expected)
  }

  /// Abramowitz and Stegun, table 26.1.
  @Test func normalTailsAreThoseOfTheTables() {
    #expect(abs(NormalDistribution.upperTail(1.96) - 0.024_997_895) < 1e-9)
    #expect(NormalDistribution.cumulative(-1.96) == NormalDistribution.upperTail(1.96))
    #expect(abs(NormalDistribution.density(1) - 0.241_970_725) < 1e-9)
  }

  @Test(arguments: [
    (0.499999999, 2.5066283428845326712e-9), (0.4, 0.25334710313579974132),
    (0.1, 1.2815515655446004353), (0.075, 1.4395314709384559349),
    (0.0749, 1.4402382675279636631), (0.025, 1.9599639845400542118),
    (0.001, 3.0902323061678135354), (1e-06, 4.7534243088228989573),
    (1e-11, 6.7060231554951362961), (1.5e-11, 6.6465708874771128614),
    (1e-20, 9.2623400897984075796), (1e-100, 21.273453560965324294),
    (1e-300, 37.047096299361199237),
  ])
  func normalQuantileIsExact(_ probability: Double, _ expected: Double) {
    #expect(isClose(NormalDistribution.upperQuantile(probability), expected, 1e-14))
    #expect(isClose(NormalDistribution.quantile(probability), -expected, 1e-14))
  }

  @Test func quantilesAtTheEdgesAreInfiniteAndOutsideNone() {
    #expect(NormalDistribution.upperQuantile(0) == .infinity)
    #expect(NormalDistribution.upperQuantile(1) == -.infinity)
    #expect(NormalDistribution.upperQuantile(0.5) == 0)
    #expect(NormalDistribution.upperQuantile(-0.1).isNaN)
    #expect(NormalDistribution.upperQuantile(.nan).isNaN)
    #expect(StudentDistribution(degrees: 3).upperQuantile(0) == .infinity)
    #expect(StudentDistribution(degrees: 3).upperQuantile(0.5) == 0)
    #expect(StudentDistribution(degrees: 3).upperTail(.infinity) == 0)
    #expect(StudentDistribution(degrees: 3).upperTail(.nan).isNaN)
  }

  @Test(arguments: [
    (1, 0.5, 0.35241638234956672582), (1, 1_000_000, 3.1830988618368456824e-7),
    (2.5, 3, 0.036288047774515921947), (4, -2, 0.94194173824159220275),
    (9, 1e-08, 0.49999999611965091128), (30, 25, 6.0459111906435131892e-22),
    (239, 3.3541019662496847, 0.00046290265146428188836),
    (1999, 35, 4.8059304126717586606e-210), (1e6, 6, 9.8692490617721733495e-10),
    (1e8, 0.3, 0.38208857812283190565), (59, 4.4721359549995805, 0.000017910102029621246228),
    (0.3, 1000, 0.043999533091719576747), (2, 2, 0.091751709536136983634),
  ])
  func studentTailIsExact(_ degrees: Double, _ t: Double, _ expected: Double) {
    let distribution = StudentDistribution(degrees: degrees)
    #expect(isClose(distribution.upperTail(t), expected, 3e-13))
    #expect(distribution.cumulative(-t) == distribution.upperTail(t))
  }

  @Test(arguments: [
    (1, 1e-12, 318309886183.79067794), (2.5, 0.01, 5.3531111730308742682),
    (4, 0.45, 0.13383036711194332601), (239, 0.0925805302928563, 1.3288611334574610461),
    (30, 1e-100, 10810.645001143975864), (1e6, 0.025, 1.9599663568141070115),
    (59, 0.005, 2.6617587521629675259), (3, 1e-300, 1.0331108360446529009e+100),
    (0.5, 0.2, 2.5127179536659186357),
  ])
  func studentQuantileIsExact(_ degrees: Double, _ probability: Double, _ expected: Double) {
    let distribution = StudentDistribution(degrees: degrees)
    #expect(isClose(distribution.upperQuantile(probability), expected, 1e-12))
    #expect(isClose(distribution.quantile(probability), -expected, 1e-12))
  }

  /// Whatever a draw's probability, the quantile goes there and back.
  @Test func studentQuantileInvertsTheTail() {
    for seed in 0..<300 {
      var random = Xoshiro256StarStar(seed: UInt64(seed))
      let degrees = exp(12 * random.uniform())
      let probability = exp(-200 * random.uniform() * random.uniform())
      guard probability < 1 else { continue }
      let distribution = StudentDistribution(degrees: degrees)
      let t = distribution.upperQuantile(probability)
      #expect(isClose(distribution.upperTail(t), probability, 1e-10), "seed \(seed)")
    }
  }

  /// The density is the slope of the tail.
  @Test func studentDensityIsTheSlope() {
    for (degrees, t) in [(1.0, 0.3), (5, 2), (300, -1), (1e5, 3)] {
      let distribution = StudentDistribution(degrees: degrees)
      let step = 1e-5
      let slope = (distribution.upperTail(t - step) - distribution.upperTail(t + step)) / (2 * step)
      #expect(isClose(distribution.density(t), slope, 1e-6))
    }
  }
}
